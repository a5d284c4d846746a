import { type RefObject, useId } from "react";
import styles from "./Sign.module.css";

/** Digits a PIN has at least (DESIGN, "The key"). */
export const PIN_DIGITS = 6;

/**
 * Where a PIN is typed. What is typed stays in the field and is read from there once: it is in no
 * state, no property and no log of this page.
 */
export function PinField(props: {
  label: string;
  field: RefObject<HTMLInputElement | null>;
  onFilled: (filled: boolean) => void;
  help?: string | undefined;
  autoFocus?: boolean | undefined;
  fresh?: boolean | undefined;
  disabled?: boolean | undefined;
}) {
  const id = useId();
  return (
    <div className={styles.pin}>
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        ref={props.field}
        className={styles.pinInput}
        type="password"
        inputMode="numeric"
        autoComplete={props.fresh ? "new-password" : "off"}
        maxLength={12}
        spellCheck={false}
        disabled={props.disabled ?? false}
        // biome-ignore lint/a11y/noAutofocus: the window is open for this field
        autoFocus={props.autoFocus ?? false}
        aria-describedby={props.help ? `${id}-help` : undefined}
        onInput={(event) => {
          const field = event.currentTarget;
          const digits = field.value.replace(/\D/g, "");
          if (digits !== field.value) field.value = digits;
          props.onFilled(digits.length >= PIN_DIGITS);
        }}
      />
      {props.help && (
        <span id={`${id}-help`} className="small muted">
          {props.help}
        </span>
      )}
    </div>
  );
}

/** Takes the PIN out of its field: nothing of it stays there. */
export function takePin(field: RefObject<HTMLInputElement | null>): string {
  const input = field.current;
  if (!input) return "";
  const pin = input.value;
  input.value = "";
  return pin;
}
