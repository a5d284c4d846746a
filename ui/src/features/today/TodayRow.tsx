import type { WorklistItem } from "../../backend";
import { Bdi, cx, PersonName, Tag, type Tone } from "../../components";
import { Identity } from "../Identity";
import { useUnsaved } from "../proposal/unsaved";
import { isSigned, stateOf } from "../proposal/words";
import { groupOf, reasonLine } from "./model";
import styles from "./Today.module.css";

const BARS: Readonly<Record<string, string | undefined>> = {
  urgent: styles.barUrgent,
  due: styles.barDue,
};

/** One patient of the list: who, why, and the weightiest word at the right. */
export function TodayRow({
  item,
  picked,
  unread,
}: {
  item: WorklistItem;
  /** Picked to be approved with others. */
  picked: boolean;
  /** Picked, and its text was not shown in full yet. */
  unread: boolean;
}) {
  const group = groupOf(item);
  const unsaved = useUnsaved().get(item.draft?.id ?? "");
  const reply = item.reply?.readBy === null ? item.reply : null;
  return (
    <div className={styles.row}>
      <span className={cx(styles.bar, BARS[group])} aria-hidden="true" />
      <div className={styles.rowWords}>
        <p>
          <strong>
            <PersonName name={item.patient} />
          </strong>{" "}
          <span className="muted">
            <Identity patient={item.patient} short />
          </span>
        </p>
        <p className={styles.why}>
          {reply && (
            <>
              Wrote “<Bdi text={reply.text} />
              ”.{" "}
            </>
          )}
          {reasonLine(item)}
        </p>
        {item.mark && item.mark.mark !== "clear" && (
          <p className={styles.mark}>
            {item.mark.sentence} · {item.mark.by}
          </p>
        )}
      </div>
      <div className={styles.rowTags}>
        {tagsOf(item).map((tag) => (
          <Tag key={tag.word} tone={tag.tone}>
            {tag.word}
          </Tag>
        ))}
        {picked && (
          <Tag tone={unread ? "amber" : "blue"}>{unread ? "picked, not read" : "picked"}</Tag>
        )}
        {unsaved && <Tag tone="amber">unsaved edit</Tag>}
      </div>
    </div>
  );
}

/** At most three words at the right of a row, the weightiest first. */
export function tagsOf(item: WorklistItem): { word: string; tone: Tone }[] {
  const tags: { word: string; tone: Tone }[] = [];
  const reply = item.reply?.readBy === null ? item.reply : null;
  if (reply) {
    tags.push(
      reply.urgentWords.length > 0
        ? { word: "urgent words", tone: "red" }
        : {
            word: reply.optOut ? "asked to stop" : "reply",
            tone: reply.optOut ? "amber" : "plain",
          },
    );
  }
  if (item.sameName.length > 0) tags.push({ word: "same name", tone: "amber" });
  const first = item.flags.find((flag) => flag.reason !== "reply");
  if (first) tags.push({ word: first.tag, tone: first.urgency === "urgent" ? "red" : "plain" });
  if (item.draft) {
    const { word, tone } = stateOf(item.draft.state);
    if (isSigned(item.draft) || item.draft.state !== "in_review") tags.push({ word, tone });
  } else if (item.notDrafted?.call) tags.push({ word: "call", tone: "plain" });
  return tags.slice(0, 3);
}
