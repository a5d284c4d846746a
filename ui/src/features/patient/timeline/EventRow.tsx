import {
  Activity,
  CalendarCheck,
  Circle,
  ClipboardList,
  FileText,
  FlaskConical,
  type LucideIcon,
  MessageSquare,
  Pill,
  ShieldCheck,
  TabletSmartphone,
} from "lucide-react";
import type { EventKindView, TimelineEvent } from "../../../backend";
import { Bdi, cx, Tag, VisuallyHidden } from "../../../components";
import { tallMan, withoutTurns } from "../../../format";
import { counted, dateWords, dayWords, oneOfKind } from "../words";
import styles from "./TimelineList.module.css";

const ICONS: Readonly<Record<EventKindView, LucideIcon>> = {
  encounter: CalendarCheck,
  medication: Pill,
  reading: Activity,
  lab: FlaskConical,
  note: FileText,
  message: MessageSquare,
  authorization: ShieldCheck,
  problem: ClipboardList,
  device: TabletSmartphone,
  other: Circle,
};

/** The tone of an event's picture: the gravest of its tags. */
function toneOf(event: TimelineEvent): string | undefined {
  for (const tone of ["red", "amber", "seal"] as const) {
    if (event.tags.some((tag) => tag.tone === tone)) return styles[tone];
  }
  return undefined;
}

/** One event. Drug names are in tall-man letters; notes and messages stay as they were written. */
export function EventRow({ event, zone }: { event: TimelineEvent; zone: string }) {
  const Icon = ICONS[event.kind] ?? Circle;
  const spelled = (text: string) =>
    event.kind === "medication" ? tallMan(withoutTurns(text)) : withoutTurns(text);
  return (
    <div className={styles.event}>
      <span className={styles.time}>
        <VisuallyHidden>{dayWords(event.day)} </VisuallyHidden>
        {event.time ?? <span aria-hidden="true">–</span>}
      </span>
      <Icon
        className={cx(styles.kind, toneOf(event))}
        role="img"
        aria-label={oneOfKind(event.kind)}
      />
      <div className={styles.words}>
        <p className={styles.title}>
          <bdi className={styles.what}>{spelled(event.title)}</bdi>
          {event.tags.map((tag) => (
            <Tag key={tag.word} tone={tag.tone} symbol={tag.symbol || undefined}>
              {tag.word}
            </Tag>
          ))}
          {event.grouped > 1 && <Tag>{counted(event.grouped, "reading")}</Tag>}
        </p>
        {event.detail && (
          <p className={styles.detail} dir="auto">
            {spelled(event.detail)}
          </p>
        )}
      </div>
      <p className={styles.source}>
        <Bdi text={event.source} />
        {event.asOf && <span>as of {dateWords(event.asOf, zone)}</span>}
      </p>
    </div>
  );
}

/** Stands where an event is not read yet, or could not be read. */
export function EventPlaceholder({ failed }: { failed: boolean }) {
  return (
    <div className={styles.event}>
      <span />
      <span />
      {failed ? (
        <p className={styles.detail}>▲ Could not be read</p>
      ) : (
        <div className={styles.awaited}>
          <VisuallyHidden>Loading</VisuallyHidden>
        </div>
      )}
    </div>
  );
}
