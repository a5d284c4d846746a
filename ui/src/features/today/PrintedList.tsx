import type { SessionView, TodayList } from "../../backend";
import { Bdi, PersonName } from "../../components";
import { formatCalendarDate, formatInstant, formatPhone } from "../../format";
import { Identity } from "../Identity";
import { grouped, isLeft } from "./model";
import styles from "./PrintedList.module.css";

/** Today's list on paper, for when the computers are down. Seen by the printer only. */
export function PrintedList(props: {
  list: TodayList;
  zone: string;
  session: SessionView | undefined;
  now: Date;
}) {
  const { list, session } = props;
  const left = grouped(list.items.filter(isLeft));
  return (
    <div className={styles.paper} aria-hidden="true">
      <h1>
        Follow-up list, {formatCalendarDate(list.today)}
        {session?.demo ? " · DEMO" : ""}
      </h1>
      <p>
        {session?.practice} · printed by {session?.name}, {formatInstant(props.now, props.zone)} ·
        data as of {list.asOf ? formatInstant(list.asOf, props.zone) : "not known"}
      </p>
      {left.map((group) => (
        <section key={group.key}>
          <h2>
            {group.title} · {group.items.length}
          </h2>
          <table className={styles.table}>
            <tbody>
              {group.items.map((item) => (
                <tr key={item.patient.id}>
                  <td className={styles.box}>☐</td>
                  <td>
                    <strong>
                      <PersonName name={item.patient} />
                    </strong>
                    <br />
                    <Identity patient={item.patient} />
                    <br />
                    <span className="keep">{formatPhone(item.patient.phone)}</span>
                    {item.guardian && (
                      <>
                        {" "}
                        · speak with <Bdi text={item.guardian.name} />
                      </>
                    )}
                  </td>
                  <td>{item.flags.map((flag) => flag.sentence).join(" ")}</td>
                  <td className={styles.blank} />
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}
