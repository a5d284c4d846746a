import type { DeskStatus, TodayList } from "../../backend";
import { Notice, StaleNote } from "../../components";
import { formatCalendarDate } from "../../format";
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
    list && !list.office.open && (
      <Notice
        key="office"
        title={list.office.sentence}
        todo={
          list.office.nextOpen
            ? `The office opens again on ${formatCalendarDate(list.office.nextOpen)}.`
            : undefined
        }
        announce="off"
      />
    ),
    names && <Notice key="cover" title={`You cover for ${names}.`} announce="off" />,
    list && list.notChecked.length > 0 && (
      <Notice key="unchecked" title={list.notChecked.join(" ")} announce="off" />
    ),
  ].filter(Boolean);
  return notices.length > 0 ? <div className={styles.notices}>{notices}</div> : null;
}
