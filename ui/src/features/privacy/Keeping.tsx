import { useState } from "react";
import type { HoldView, NewHold, RetentionView, TaskProgress } from "../../backend";
import { Bdi, Button, ConfirmDialog, DateField, Progress, Tag, TextField } from "../../components";
import { formatCalendarDate, formatInstant } from "../../format";
import styles from "./Privacy.module.css";

export type KeepingProps = {
  holds: readonly HoldView[];
  retention: RetentionView;
  zone: string;
  today: string;
  removing: TaskProgress | null;
  onHold: (hold: NewHold) => Promise<boolean>;
  onRelease: (id: string) => void;
  onYears: (years: number | null) => void;
  onApply: () => void;
  onStop: () => void;
};

/** Legal holds, and how long the audit is kept. */
export function Keeping(props: KeepingProps) {
  return (
    <div className={styles.scroll}>
      <Holds {...props} />
      <Retention {...props} />
    </div>
  );
}

function Holds({ holds, zone, today, onHold, onRelease }: KeepingProps) {
  return (
    <section className={styles.part} aria-labelledby="holds">
      <h2 id="holds">Legal holds</h2>
      <p className="small muted">
        Nothing under a hold is removed, whatever the retention policy says.
      </p>
      {holds.length === 0 && <p className="muted">No hold is set.</p>}
      <ul className={styles.list}>
        {holds.map((hold) => (
          <li key={hold.id} className={styles.card}>
            <div className={styles.row}>
              <strong>{scopeWords(hold)}</strong>
              <Tag tone={hold.releasedAt ? "plain" : "amber"}>
                {hold.releasedAt ? "released" : "holds"}
              </Tag>
              {!hold.releasedAt && (
                <Button
                  small
                  kind="quiet"
                  aria-label={`Release the hold on ${scopeWords(hold)}`}
                  onPress={() => onRelease(hold.id)}
                >
                  Release
                </Button>
              )}
            </div>
            <p>
              <Bdi text={hold.note} />
            </p>
            <p className="small muted">
              Set by <Bdi text={hold.by} />, {formatInstant(hold.at, zone)}
              {hold.releasedAt && (
                <>
                  ; released by <Bdi text={hold.releasedBy ?? ""} />,{" "}
                  {formatInstant(hold.releasedAt, zone)}
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
      <NewHoldForm today={today} onHold={onHold} />
    </section>
  );
}

function scopeWords(hold: HoldView): string {
  const whose = hold.patientId === null ? "All entries" : `Entries about ${hold.patientId}`;
  const from = hold.from === null ? "from the beginning" : `from ${formatCalendarDate(hold.from)}`;
  const to = hold.to === null ? "without end" : `to ${formatCalendarDate(hold.to)}`;
  return `${whose}, ${from} ${to}`;
}

function NewHoldForm(props: { today: string; onHold: (hold: NewHold) => Promise<boolean> }) {
  const [patient, setPatient] = useState("");
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const [note, setNote] = useState("");
  async function add() {
    const patientId = patient.trim() === "" ? null : patient.trim();
    if (await props.onHold({ patientId, from, to, note: note.trim() })) {
      setPatient("");
      setFrom(null);
      setTo(null);
      setNote("");
    }
  }
  return (
    <div className={styles.fields}>
      <TextField label="Patient’s id (empty: everybody)" value={patient} onChange={setPatient} />
      <DateField label="From" value={from} onChange={setFrom} today={props.today} />
      <DateField label="To" value={to} onChange={setTo} today={props.today} />
      <div className={styles.wide}>
        <TextField label="Why" value={note} onChange={setNote} maxLength={500} />
      </div>
      <Button onPress={() => void add()} isDisabled={note.trim() === ""}>
        Set the hold
      </Button>
    </div>
  );
}

function Retention(props: KeepingProps) {
  const { retention, removing } = props;
  const [years, setYears] = useState(String(retention.keepYears ?? ""));
  const [asking, setAsking] = useState(false);
  const value = /^\d{1,3}$/.test(years) ? Number(years) : null;
  const good = value !== null && value >= retention.fewestYears && value <= 100;
  return (
    <section className={styles.part} aria-labelledby="retention">
      <h2 id="retention">Retention</h2>
      <p>{retention.sentence}</p>
      <p className="small muted">
        Entries go in whole segments; each segment’s signed checkpoint stays, and the chain still
        verifies.
      </p>
      {removing && (
        <Progress
          label="Removing old entries"
          words={removing.done > 0 ? removing.done.toLocaleString("en-US") : undefined}
          onCancel={props.onStop}
        />
      )}
      {retention.mayChange ? (
        <div className={styles.fields}>
          <TextField
            label="Keep for years"
            value={years}
            onChange={setYears}
            inputMode="numeric"
            help={`At least ${retention.fewestYears}; empty: for ever.`}
            {...(years === "" || good
              ? {}
              : { error: `A whole number from ${retention.fewestYears} to 100.` })}
          />
          <Button
            onPress={() => props.onYears(years === "" ? null : value)}
            isDisabled={!(years === "" || good) || years === String(retention.keepYears ?? "")}
          >
            Save
          </Button>
          {retention.mayGo > 0 && (
            <Button
              kind="danger"
              onPress={() => setAsking(true)}
              isDisabled={removing !== null}
            >{`Remove ${retention.mayGo.toLocaleString("en-US")} old entries…`}</Button>
          )}
        </div>
      ) : (
        <p className="small muted">Administrators set this.</p>
      )}
      <ConfirmDialog
        isOpen={asking}
        title="Remove old entries of the audit?"
        confirmLabel="Remove them"
        danger
        onConfirm={() => {
          setAsking(false);
          props.onApply();
        }}
        onCancel={() => setAsking(false)}
      >
        <p>
          {retention.mayGo.toLocaleString("en-US")} entries older than {retention.keepYears} years
          are removed for good. Who did it and which ones is an entry itself.
        </p>
      </ConfirmDialog>
    </section>
  );
}
