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
}) {
  const { entry, zone } = props;
  const { openChart } = usePlaces();
  if (!entry) return null;
  const beyond = entry.patients - entry.patientIds.length;
  return (
    <Dialog isOpen onClose={props.onClose} title={`Audit entry ${entry.seq}`}>
      <DefinitionList
        items={[
          { term: "When", value: formatInstant(entry.at, zone, { seconds: true, zoneName: true }) },
          { term: "Who", value: `${entry.user}${entry.role ? `, ${entry.role}` : ""}` },
          { term: "Action", value: entry.action.replaceAll("_", " ") },
          { term: "Part of", value: entry.what },
          { term: "Purpose", value: entry.purpose },
          { term: "Outcome", value: outcomeOf(entry.outcome).word },
          { term: "Code", value: entry.code || "none" },
          { term: "Records touched", value: entry.resources },
          { term: "Patients touched", value: entry.patients },
          { term: "Hash begins", value: <code>{entry.hash}</code> },
        ]}
      />
      {entry.patientIds.length > 0 && (
        <ul className={styles.patients}>
          {entry.patientIds.map((id) => (
            <li key={id}>
              <Button
                small
                kind="quiet"
                onPress={() => {
                  props.onClose();
                  openChart(id);
                }}
              >
                Open chart {id}
              </Button>
            </li>
          ))}
          {beyond > 0 && <li className="small muted">and {beyond} more</li>}
        </ul>
      )}
    </Dialog>
  );
}
