import { useState } from "react";
import type { EncountersResult, FiguresResult, PatientsResult, ResultBlock } from "../../backend";
import { Bdi, Button, PersonName, Tag } from "../../components";
import { formatCalendarDate, formatInstant } from "../../format";
import { Identity } from "../Identity";
import { usePlaces } from "../places";
import styles from "./Agent.module.css";

/** Rows shown before "and N more". */
const FEW = 6;

/** One result as a card. */
export function Result({ block, zone }: { block: ResultBlock; zone: string }) {
  if (block.patients) return <Patients result={block.patients} />;
  if (block.encounters) return <Encounters result={block.encounters} zone={zone} />;
  if (block.figures) return <Figures result={block.figures} />;
  return (
    <p>
      <Bdi text={block.text} />
    </p>
  );
}

function useFew<T>(rows: readonly T[]): [readonly T[], number, () => void] {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FEW);
  return [shown, rows.length - shown.length, () => setAll(true)];
}

function More(props: { hidden: number; beyond: number; onAll: () => void }) {
  return (
    <>
      {props.hidden > 0 && (
        <Button small kind="quiet" onPress={props.onAll}>
          Show {props.hidden} more
        </Button>
      )}
      {props.hidden === 0 && props.beyond > 0 && (
        <p className="small muted">
          and {props.beyond.toLocaleString("en-US")} more; ask for less to see them
        </p>
      )}
    </>
  );
}

function Patients({ result }: { result: PatientsResult }) {
  const { openChart } = usePlaces();
  const [rows, hidden, showAll] = useFew(result.rows);
  return (
    <section className={styles.card} aria-label={result.title}>
      <h3 className={styles.cardTitle}>{result.title}</h3>
      <ul className={styles.people}>
        {rows.map((row) => (
          <li key={row.patient.id}>
            <p>
              <button
                type="button"
                className={styles.link}
                onClick={() => openChart(row.patient.id)}
              >
                <PersonName name={row.patient} />
              </button>{" "}
              {row.tags.map((tag) => (
                <Tag key={tag} tone={row.urgency === "urgent" ? "red" : "plain"}>
                  {tag}
                </Tag>
              ))}
            </p>
            <p className="small muted">
              <Identity patient={row.patient} />
            </p>
            {row.why && (
              <p className="small">
                <Bdi text={row.why} />
              </p>
            )}
          </li>
        ))}
      </ul>
      <More hidden={hidden} beyond={result.total - result.rows.length} onAll={showAll} />
    </section>
  );
}

function Encounters({ result, zone }: { result: EncountersResult; zone: string }) {
  const { openSource } = usePlaces();
  const [rows, hidden, showAll] = useFew(result.rows);
  return (
    <section className={styles.card} aria-label={result.title}>
      <h3 className={styles.cardTitle}>{result.title}</h3>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">Patient</th>
            <th scope="col">When</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <td>
                <button
                  type="button"
                  className={styles.link}
                  onClick={() =>
                    openSource(
                      { resource: row.id, path: "Encounter", label: row.kind },
                      row.patient.id,
                    )
                  }
                >
                  <PersonName name={row.patient} />
                </button>
                <span className={styles.sub}>
                  MRN <Bdi text={row.patient.mrn ?? "not recorded"} />
                </span>
              </td>
              <td>
                {row.at.includes("T") ? formatInstant(row.at, zone) : formatCalendarDate(row.at)}
              </td>
              <td>
                {row.kind}, {row.status}
                {row.reason && <span className={styles.sub}>{row.reason}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More hidden={hidden} beyond={result.total - result.rows.length} onAll={showAll} />
    </section>
  );
}

function Figures({ result }: { result: FiguresResult }) {
  return (
    <section className={styles.card} aria-label={result.title}>
      <h3 className={styles.cardTitle}>{result.title}</h3>
      <table className={styles.table}>
        <tbody>
          {result.rows.map((row) => (
            <tr key={row.title}>
              <th scope="row">{row.title}</th>
              <td className={styles.figure}>{row.count.toLocaleString("en-US")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
