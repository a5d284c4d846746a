import { Bdi, Button, ErrorState, Loading, Tag } from "../../components";
import { formatCalendarDate, formatInstant } from "../../format";
import { useAsked } from "../../queries";
import { usePlaces } from "../places";
import styles from "./Audit.module.css";

/** How far back is looked. */
const DAYS = 365;

/** Who looked at one chart, gathered by person; a press shows their entries. */
export function Readers(props: {
  patientId: string;
  zone: string;
  onPerson: (key: string) => void;
}) {
  const { patientId, zone } = props;
  const { openChart } = usePlaces();
  const asked = useAsked(["audit", "readers", patientId], (one) =>
    one.chartReaders(patientId, DAYS),
  );
  const found = asked.data;
  return (
    <section className={styles.readers} aria-labelledby="readers">
      <h2 id="readers">Who looked at this chart</h2>
      {asked.isPending && <Loading what="who looked" lines={3} />}
      {asked.isError && !found && (
        <ErrorState
          error={asked.error}
          what="Who looked could not be gathered"
          onRetry={() => void asked.refetch()}
          retrying={asked.isFetching}
        />
      )}
      {found && (
        <>
          <p className="small muted">
            {found.entries.toLocaleString("en-US")} entries since {formatCalendarDate(found.since)}{" "}
            name this patient.{" "}
            <Button small kind="quiet" onPress={() => openChart(patientId)}>
              Open the chart
            </Button>
          </p>
          {found.people.length === 0 && <p>Nobody in that time.</p>}
          <ul className={styles.people}>
            {found.people.map((person) => (
              <li key={person.key}>
                <Button small kind="quiet" onPress={() => props.onPerson(person.key)}>
                  <Bdi text={person.name} />
                </Button>{" "}
                <span className="muted small">{person.role}</span>{" "}
                {person.breakGlass && <Tag tone="red">emergency access</Tag>}{" "}
                {person.refused > 0 && <Tag tone="amber">refused {person.refused}×</Tag>}
                <p className="small">
                  opened {person.opened}×, in other answers {person.other}×, last{" "}
                  {formatInstant(person.last, zone)}
                </p>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
