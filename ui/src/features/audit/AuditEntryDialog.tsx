import type { AuditLine } from "../../backend";
import { Button, DefinitionList, Dialog } from "../../components";
import { formatInstant } from "../../format";
import { usePlaces } from "../places";
import styles from "./Audit.module.css";
import { outcomeOf } from "./words";

/** One entry in full. Patients are opened, not named: the audit names ids only. */
export function AuditEntryDialog(props: {
  entry: AuditLine | null;
  zone: string;
  onClose: () => void;
  /** Saves the entry with what shows that it is in the chain. */
  onProve?: ((seq: number) => void) | undefined;
  /** Shows who looked at a patient's chart. */
  onPatient?: ((id: string) => void) | undefined;
}) {
  const { entry, zone, onProve, onPatient } = props;
  const { openChart } = usePlaces();
  if (!entry) return null;
  const beyond = entry.patients - entry.patientIds.length;
  const leave = (then: () => void) => () => {
    props.onClose();
    then();
  };
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title={`Audit entry ${entry.seq}`}
      footer={
        onProve && (
          <Button onPress={() => onProve(entry.seq)}>Save this entry with its proof…</Button>
        )
      }
    >
      <DefinitionList
        items={[
          { term: "When", value: formatInstant(entry.at, zone, { seconds: true, zoneName: true }) },
          { term: "Who", value: `${entry.user}${entry.role ? `, ${entry.role}` : ""}` },
          { term: "By way of", value: entry.agent || "not recorded" },
          { term: "Action", value: entry.action.replaceAll(/[_-]/g, " ") },
          { term: "Part of", value: entry.what },
          { term: "Purpose", value: entry.purpose },
          { term: "Outcome", value: outcomeOf(entry.outcome).word },
          { term: "Code", value: entry.code || "none" },
          { term: "Records touched", value: entry.resources },
          { term: "Patients touched", value: entry.patients },
          { term: "Task", value: <code>{entry.correlation}</code> },
          { term: "Hash begins", value: <code>{entry.hash}</code> },
        ]}
      />
      {entry.patientIds.length > 0 && (
        <ul className={styles.patients}>
          {entry.patientIds.map((id) => (
            <li key={id}>
              <Button small kind="quiet" onPress={leave(() => openChart(id))}>
                Open chart {id}
              </Button>
              {onPatient && (
                <Button small kind="quiet" onPress={leave(() => onPatient(id))}>
                  Who looked at {id}
                </Button>
              )}
            </li>
          ))}
          {beyond > 0 && <li className="small muted">and {beyond} more</li>}
        </ul>
      )}
    </Dialog>
  );
}
