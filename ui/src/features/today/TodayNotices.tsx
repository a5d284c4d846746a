import type { DeskStatus, TodayList } from "../../backend";
import { Notice, StaleNote } from "../../components";
import styles from "./Today.module.css";

/** What a coach must know before working the list: urgent words, closures, cover, what is old. */
export function TodayNotices(props: {
  list: TodayList | undefined;
  status: DeskStatus | undefined;
  now: Date;
  onReplies: () => void;
}) {
  const { list, status } = props;
  const urgent = status?.urgentReplies ?? 0;
  const names = list?.covering.map((one) => one.name).join(", ");
  // What is worth knowing and asks for nothing stands in one quiet line.
  const quiet = [
    names && `You cover for ${names}.`,
    list && !list.office.open && list.office.sentence,
    ...(list?.notChecked ?? []),
  ].filter(Boolean);
  const notices = [
    urgent > 0 && (
      <Notice
        key="urgent"
        tone="red"
        title={
          urgent === 1 ? "A patient wrote urgent words." : `${urgent} messages hold urgent words.`
        }
        todo="Read and call now."
        onRetry={props.onReplies}
        retryLabel="Show messages"
      />
    ),
    status?.stale && list?.asOf && (
      <StaleNote
        key="stale"
        asOf={list.asOf}
        now={props.now}
        why={status.online ? undefined : "Offline"}
      />
    ),
    quiet.length > 0 && (
      <p key="quiet" className={styles.quiet}>
        {quiet.join(" ")}
      </p>
    ),
  ].filter(Boolean);
  return notices.length > 0 ? <div className={styles.notices}>{notices}</div> : null;
}
