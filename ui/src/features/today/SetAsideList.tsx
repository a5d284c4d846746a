import type { TodayList } from "../../backend";
import { EmptyState, Loading, PersonName } from "../../components";
import { Identity } from "../Identity";
import { usePlaces } from "../places";
import styles from "./Today.module.css";

/** People the list does not chase, and why: nobody disappears without a word. */
export function SetAsideList({ list }: { list: TodayList | undefined }) {
  const { openChart } = usePlaces();
  if (!list) return <Loading what="who was set aside" />;
  if (list.setAside.length === 0) {
    return <EmptyState title="Nobody was set aside">Everybody with a reason is listed.</EmptyState>;
  }
  return (
    <ul className={styles.aside}>
      {list.setAside.map((one) => (
        <li key={one.patient.id}>
          <p>
            <button type="button" className={styles.link} onClick={() => openChart(one.patient.id)}>
              <PersonName name={one.patient} />
            </button>{" "}
            <span className="muted">
              <Identity patient={one.patient} />
            </span>
          </p>
          <p className="small">
            {one.sentence} {one.instead}
          </p>
        </li>
      ))}
    </ul>
  );
}
