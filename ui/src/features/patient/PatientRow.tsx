import type { PatientCard } from "../../backend";
import { Bdi, PersonName, Tag } from "../../components";
import { formatCalendarDate, formatPhone } from "../../format";
import styles from "./PatientSearch.module.css";
import { ageAndSex, alertsOf, counted } from "./words";

export type PatientRowProps = {
  patient: PatientCard;
  /** Why it fits the words; empty for charts opened lately. */
  why?: readonly string[] | undefined;
  score?: number | undefined;
  /** Others in the list with the same name. */
  same?: number | undefined;
};

/** A patient in a list: the name, and birth date and MRN to tell people of one name apart. */
export function PatientRow({ patient, why = [], score, same = 0 }: PatientRowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.who}>
        <p className={styles.name}>
          <b>
            <PersonName name={patient} />
          </b>
          {patient.preferred && (
            <span className={styles.preferred}>
              called <Bdi text={patient.preferred} />
            </span>
          )}
          {same > 0 && <Tag tone="amber">same name: {counted(same, "other")} here</Tag>}
          {alertsOf(patient).map((alert) => (
            <Tag key={alert.words} tone={alert.tone}>
              {alert.words}
            </Tag>
          ))}
        </p>
        <p className={styles.ids}>
          <span>born {patient.born ? formatCalendarDate(patient.born) : "not recorded"}</span>
          <span>
            MRN <Bdi text={patient.mrn ?? "not recorded"} />
          </span>
          <span>{ageAndSex(patient)}</span>
          <Bdi text={patient.phone ? formatPhone(patient.phone) : "phone not recorded"} />
        </p>
      </div>
      {score !== undefined && (
        <p className={styles.fit}>
          <span>{why.length > 0 ? why.join(", ") : "fits the words"}</span>
          <span className={styles.score}>fit {score} of 100</span>
        </p>
      )}
    </div>
  );
}
