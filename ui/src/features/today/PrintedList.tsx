import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import { refusalOf, type TodayList, useBackend } from "../../backend";
import { Bdi, PersonName, useToast } from "../../components";
import { formatCalendarDate, formatInstant, formatPhone } from "../../format";
import { useSession } from "../../queries";
import { Identity } from "../Identity";
import { grouped, isLeft } from "./model";
import styles from "./PrintedList.module.css";

/**
 * Today's list on paper, for when the computers are down: made when it is asked for, sent to the
 * printer at once, seen there only.
 */
export function PrintedList(props: {
  list: TodayList;
  zone: string;
  now: Date;
  /** Called once it is printed, or could not be. */
  onDone: () => void;
}) {
  const { list, zone, now } = props;
  const backend = useBackend();
  const say = useToast();
  const session = useSession().data;
  const done = useRef(props.onDone);
  done.current = props.onDone;
  useEffect(() => {
    const after = () => done.current();
    window.addEventListener("afterprint", after);
    backend.printView().catch((thrown: unknown) => {
      say({ tone: "amber", text: `The list was not printed. ${refusalOf(thrown).sentence}` });
      done.current();
    });
    return () => window.removeEventListener("afterprint", after);
  }, [backend, say]);
  return createPortal(
    <article className={styles.paper} aria-label="Follow-up list" data-print-sheet="">
      <h1>
        Follow-up list, {formatCalendarDate(list.today)}
        {session?.demo ? " · DEMO" : ""}
      </h1>
      <p>
        {session?.practice} · printed by {session?.name}, {formatInstant(now, zone)} · data as of{" "}
        {list.asOf ? formatInstant(list.asOf, zone) : "not known"}
      </p>
      {grouped(list.items.filter(isLeft)).map((group) => (
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
                  <td>
                    <Bdi text={item.flags.map((flag) => flag.sentence).join(" ")} />
                  </td>
                  <td className={styles.blank} />
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </article>,
    document.body,
  );
}
