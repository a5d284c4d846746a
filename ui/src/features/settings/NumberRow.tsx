import { useState } from "react";
import type { NumberSetting } from "../../backend";
import { Button, Switch, TextField } from "../../components";
import styles from "./Settings.module.css";

/** One number of the practice's rules, with its range; a yes-or-no one is a switch. */
export function NumberRow({
  number,
  onSet,
}: {
  number: NumberSetting;
  onSet: (value: number) => Promise<boolean>;
}) {
  const [text, setText] = useState(String(number.value));
  const [busy, setBusy] = useState(false);
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;
  const good = value !== null && value >= number.min && value <= number.max;

  async function set(next: number) {
    setBusy(true);
    const taken = await onSet(next);
    setBusy(false);
    if (!taken) setText(String(number.value));
  }
  const locked = number.mayLoosen ? "" : " Only an administrator may loosen it.";
  if (number.min === 0 && number.max === 1) {
    return (
      <div>
        <Switch isSelected={number.value === 1} onChange={(on) => void set(on ? 1 : 0)}>
          {number.label}
        </Switch>
        <p className="small muted">
          {number.help}
          {locked}
        </p>
      </div>
    );
  }
  return (
    <form
      className={styles.number}
      onSubmit={(event) => {
        event.preventDefault();
        if (good && value !== number.value) void set(value);
      }}
    >
      <TextField
        label={`${number.label} (${number.unit})`}
        value={text}
        onChange={setText}
        inputMode="numeric"
        help={`${number.help} ${number.min} to ${number.max}.${locked}`}
        {...(good ? {} : { error: `A whole number from ${number.min} to ${number.max}.` })}
      />
      {text !== String(number.value) && (
        <Button type="submit" isDisabled={!good} busy={busy}>
          Save
        </Button>
      )}
    </form>
  );
}
