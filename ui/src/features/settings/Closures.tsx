import { useState } from "react";
import type { Closure } from "../../backend";
import { Bdi, Button, DateField, TextField } from "../../components";
import { formatCalendarDate, isoDay } from "../../format";
import { useSession } from "../../queries";
import { useNow } from "../../shell";
import styles from "./Settings.module.css";

/** Days the office is closed: named on the list, skipped by "next working day". */
export function Closures({
  closures,
  onSet,
}: {
  closures: readonly Closure[];
  onSet: (closures: Closure[]) => Promise<boolean>;
}) {
  const session = useSession();
  const today = isoDay(useNow(), session.data?.zone ?? "UTC");
  const [day, setDay] = useState<string | null>(null);
  const [name, setName] = useState("");
  const sorted = [...closures].sort((a, b) => a.day.localeCompare(b.day));
  const admin = ["practice_administrator", "mps_admin"].includes(session.data?.role ?? "");
  async function add() {
    if (day === null || name.trim() === "") return;
    const rest = sorted.filter((one) => one.day !== day);
    if (await onSet([...rest, { day, name: name.trim() }])) {
      setDay(null);
      setName("");
    }
  }
  return (
    <section className={styles.part} aria-labelledby="closures">
      <h2 id="closures">Office closures</h2>
      {sorted.length === 0 && <p className="muted">No closed days are set.</p>}
      <ul className={styles.closures}>
        {sorted.map((one) => (
          <li key={one.day}>
            <span>
              {formatCalendarDate(one.day)} · <Bdi text={one.name} />
            </span>
            {admin && (
              <Button
                small
                kind="quiet"
                aria-label={`Remove the closure of ${formatCalendarDate(one.day)}`}
                onPress={() => void onSet(sorted.filter((other) => other.day !== one.day))}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
      {admin ? (
        <div className={styles.number}>
          <DateField label="Day" value={day} onChange={setDay} today={today} earliest={today} />
          <TextField label="Name" value={name} onChange={setName} maxLength={60} />
          <Button onPress={() => void add()} isDisabled={day === null || name.trim() === ""}>
            Add
          </Button>
        </div>
      ) : (
        <p className="small muted">Administrators set these.</p>
      )}
    </section>
  );
}
