import type { AuditFilter, AuditUser } from "../../backend";
import { Button, DateField, Select, TextField } from "../../components";
import styles from "./Audit.module.css";
import { ACTIONS, NO_FILTER, OUTCOMES } from "./words";

/** What an id of a patient may be; the audit knows ids only. */
const ID = /^[A-Za-z0-9.-]{1,64}$/;

/** Narrows the audit by time, person, action, outcome and patient. */
export function Filters(props: {
  filter: AuditFilter;
  users: readonly AuditUser[];
  today: string;
  onChange: (filter: AuditFilter) => void;
}) {
  const { filter, today, onChange } = props;
  const narrow = (part: Partial<AuditFilter>) => onChange({ ...filter, ...part });
  const narrowed = Object.values(filter).some((value) => value !== null);
  const patient = filter.patientId ?? "";
  return (
    <div className={styles.filters}>
      <DateField
        label="From"
        value={filter.from}
        onChange={(from) => narrow({ from })}
        today={today}
        latest={today}
      />
      <DateField
        label="To"
        value={filter.to}
        onChange={(to) => narrow({ to })}
        today={today}
        latest={today}
      />
      <Select
        label="Who"
        choices={[
          { id: "", label: "Everybody" },
          ...props.users.map((user) => ({ id: user.key, label: user.name })),
        ]}
        selected={filter.user ?? ""}
        onSelect={(id) => narrow({ user: id === "" ? null : id })}
      />
      <Select
        label="Action"
        choices={ACTIONS}
        selected={filter.action ?? ""}
        onSelect={(id) => narrow({ action: id === "" ? null : id })}
      />
      <Select
        label="Outcome"
        choices={OUTCOMES}
        selected={filter.outcome ?? ""}
        onSelect={(id) => narrow({ outcome: id === "" ? null : id })}
      />
      <TextField
        label="Patient’s id"
        value={patient}
        onChange={(id) => narrow({ patientId: id.trim() === "" ? null : id.trim() })}
        maxLength={64}
        {...(patient === "" || ID.test(patient) ? {} : { error: "Letters, digits, dots, dashes." })}
      />
      {narrowed && (
        <Button kind="quiet" onPress={() => onChange(NO_FILTER)}>
          Show everything
        </Button>
      )}
    </div>
  );
}
