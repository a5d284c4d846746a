import { useState } from "react";
import {
  type PolicyChange,
  type PolicyDraft,
  type PolicyRuleDraft,
  type PolicyRuleView,
  type PolicyView,
  type Refusal,
  refusalOf,
  useBackend,
} from "../../backend";
import { Button, Checkbox, Notice, Select, Switch, TextField } from "../../components";
import { RefusalNotice } from "../proposal/RefusalNotice";
import { Changes } from "./Changes";
import styles from "./Policy.module.css";
import { wholeNumber } from "./words";

const QUORUM = [1, 2, 3, 4, 5].map((count) => ({ id: String(count), label: String(count) }));

/** Another policy: filled in, looked at beside the one that counts, then signed with a reason. */
export function PolicyEditor({ view, onDone }: { view: PolicyView; onDone: () => void }) {
  const backend = useBackend();
  const [rules, setRules] = useState<readonly PolicyRuleDraft[]>(view.rules.map((one) => one.rule));
  const [countersigned, setCountersigned] = useState(view.countersignedEnrolment);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState("");
  const [changes, setChanges] = useState<readonly PolicyChange[] | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);

  const draft = (): PolicyDraft => ({
    basedOn: view.digest,
    rules: [...rules],
    countersignedEnrolment: countersigned,
  });
  /** A change makes what was previewed another thing. */
  function touched() {
    setChanges(null);
    setRefusal(null);
  }
  const change = (action: string, part: Partial<PolicyRuleDraft>) => {
    touched();
    setRules((now) => now.map((one) => (one.action === action ? { ...one, ...part } : one)));
  };
  const note = (field: string, good: boolean) =>
    setWrong((now) => {
      const next = new Set(now);
      if (good) next.delete(field);
      else next.add(field);
      return next;
    });
  async function attempt(work: () => Promise<void>) {
    setBusy(true);
    setRefusal(null);
    try {
      await work();
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setBusy(false);
    }
  }
  const preview = () =>
    attempt(async () => {
      setChanges(await backend.previewPolicy(draft()));
    });
  const sign = () =>
    attempt(async () => {
      await backend.openOrder({ policy: draft() }, reason.trim());
    });

  return (
    <section className={styles.editor} aria-label="Another policy">
      {view.rules.map((one, at) => (
        <Rule
          key={one.rule.action}
          view={view}
          of={one}
          rule={rules[at] ?? one.rule}
          onChange={(part) => change(one.rule.action, part)}
          onNumber={note}
        />
      ))}
      <Switch
        isSelected={countersigned}
        onChange={(on) => {
          touched();
          setCountersigned(on);
        }}
      >
        A new signing key counts once an administrator countersigned it
      </Switch>
      <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
      {changes !== null && (
        <Notice title="This would change:" announce="status">
          <Changes changes={changes} />
          <p className="small">
            What was approved under a rule that changes and was not sent goes back to review.
          </p>
        </Notice>
      )}
      <TextField
        label="Why"
        value={reason}
        onChange={setReason}
        maxLength={300}
        isRequired
        help="It stands in the signed order, in the history and in the audit."
      />
      <div className={styles.buttons}>
        <Button kind="quiet" onPress={onDone}>
          Leave it as it is
        </Button>
        <Button onPress={() => void preview()} isDisabled={wrong.size > 0} busy={busy}>
          Show the difference
        </Button>
        <Button
          kind="go"
          onPress={() => void sign()}
          isDisabled={changes === null || reason.trim() === "" || wrong.size > 0}
          busy={busy}
        >
          Sign and order…
        </Button>
      </div>
    </section>
  );
}

function Rule(props: {
  view: PolicyView;
  of: PolicyRuleView;
  rule: PolicyRuleDraft;
  onChange: (part: Partial<PolicyRuleDraft>) => void;
  onNumber: (field: string, good: boolean) => void;
}) {
  const { view, of, rule, onChange } = props;
  const title = (role: string) => view.roles.find((one) => one.role === role)?.title ?? role;
  const toggled = (list: readonly string[], role: string, on: boolean) =>
    on ? [...list, role] : list.filter((one) => one !== role);
  const overdue = rule.escalateMinutes !== null;
  return (
    <fieldset className={styles.rule}>
      <legend>{of.title}</legend>
      <fieldset aria-label={`${of.title}: who may approve`} className={styles.choices}>
        {of.atMost.map((role) => (
          <Checkbox
            key={role}
            isSelected={rule.roles.includes(role)}
            onChange={(on) =>
              onChange({
                roles: toggled(rule.roles, role, on),
                // Who may not approve it is not told that it is overdue either.
                escalateTo: on ? rule.escalateTo : rule.escalateTo.filter((one) => one !== role),
              })
            }
          >
            {title(role)}
          </Checkbox>
        ))}
      </fieldset>
      {rule.roles.length === 0 && (
        <p className="small">▲ Nobody may approve this: every draft of it waits and runs out.</p>
      )}
      <div className={styles.choices}>
        <Select
          label="People needed"
          choices={QUORUM}
          selected={String(rule.quorum)}
          onSelect={(count) => onChange({ quorum: Number(count) })}
        />
        <NumberField
          label="Runs out after (hours)"
          value={rule.expiresHours}
          max={720}
          onValue={(expiresHours) => onChange({ expiresHours })}
          onGood={(good) => props.onNumber(`${rule.action} hours`, good)}
        />
      </div>
      <Checkbox
        isSelected={rule.selfApproval}
        onChange={(selfApproval) => onChange({ selfApproval })}
      >
        Whoever wrote the latest version may approve it
      </Checkbox>
      <Checkbox
        isSelected={rule.clinician}
        isDisabled={of.clinicianAlways}
        onChange={(clinician) => onChange({ clinician })}
      >
        A licensed clinician must be among them{of.clinicianAlways ? " (always)" : ""}
      </Checkbox>
      <Checkbox
        isSelected={overdue}
        onChange={(on) =>
          onChange(
            on
              ? { escalateMinutes: 240, escalateTo: [...rule.roles] }
              : { escalateMinutes: null, escalateTo: [] },
          )
        }
      >
        Show it as overdue after a time
      </Checkbox>
      {rule.escalateMinutes !== null && (
        <div className={styles.choices}>
          <NumberField
            label="Overdue after (minutes)"
            value={rule.escalateMinutes}
            max={rule.expiresHours * 60 - 1}
            onValue={(escalateMinutes) => onChange({ escalateMinutes })}
            onGood={(good) => props.onNumber(`${rule.action} minutes`, good)}
          />
          <fieldset aria-label={`${of.title}: overdue for`} className={styles.choices}>
            {rule.roles.map((role) => (
              <Checkbox
                key={role}
                isSelected={rule.escalateTo.includes(role)}
                onChange={(on) => onChange({ escalateTo: toggled(rule.escalateTo, role, on) })}
              >
                {title(role)}
              </Checkbox>
            ))}
          </fieldset>
        </div>
      )}
    </fieldset>
  );
}

function NumberField(props: {
  label: string;
  value: number;
  max: number;
  onValue: (value: number) => void;
  onGood: (good: boolean) => void;
}) {
  const [text, setText] = useState(String(props.value));
  const good = wholeNumber(text, 1, props.max) !== null;
  return (
    <TextField
      label={props.label}
      value={text}
      inputMode="numeric"
      onChange={(typed) => {
        setText(typed);
        const value = wholeNumber(typed, 1, props.max);
        props.onGood(value !== null);
        if (value !== null) props.onValue(value);
      }}
      {...(good ? {} : { error: `A whole number from 1 to ${props.max}.` })}
    />
  );
}
