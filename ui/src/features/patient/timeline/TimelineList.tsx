import {
  type KeyboardEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { TimelineEvent } from "../../../backend";
import { cx } from "../../../components";
import { movedTo, useFocusOn, useRowWindow } from "../../../components/useWindow";
import { dayWords } from "../words";
import { EventPlaceholder, EventRow } from "./EventRow";
import type { Pages } from "./pages";
import styles from "./TimelineList.module.css";

/** What stands around the list may ask of it. */
export type TimelineListControl = {
  /** Brings a place to the top and makes it the current one; `focus` moves the keyboard there. */
  goTo: (index: number, options?: { focus?: boolean }) => void;
  /** Puts the keyboard back on the current row. */
  focus: () => void;
};

export type TimelineListProps = {
  total: number;
  pages: Pages<TimelineEvent>;
  zone: string;
  /** Id of the event whose record is open. */
  opened: string | null;
  onOpen: (event: TimelineEvent) => void;
  /** Told which place is the first in view. */
  onTop: (index: number) => void;
  control?: Ref<TimelineListControl> | undefined;
};

/** A row's height before it is measured, in px: a title and one line of detail. */
const ESTIMATE = 58;

/** The timeline's events, newest first; only those round the view are in the tree or in memory. */
export function TimelineList(props: TimelineListProps) {
  const { total, pages, onTop } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const [wanted, setWanted] = useState(0);
  const [focusAsked, askFocus] = useState(0);
  useSyncExternalStore(pages.subscribe, pages.version);
  const active = Math.max(0, Math.min(wanted, total - 1));
  const rows = useRowWindow({
    count: total,
    scroller,
    estimate: ESTIMATE,
    keep: active,
    keyOf: String,
  });
  const rowId = (index: number) => `${id}-${index}`;
  useFocusOn(() => document.getElementById(rowId(active)), focusAsked);
  const items = rows.getVirtualItems();
  const first = rows.range?.startIndex ?? 0;
  const last = rows.range?.endIndex ?? 0;
  useEffect(() => pages.want(first, last, total), [pages, first, last, total]);
  useEffect(() => onTop(first), [onTop, first]);

  useImperativeHandle(props.control, () => ({
    goTo: (index, options) => {
      setWanted(index);
      rows.scrollToIndex(index, { align: "start" });
      if (options?.focus) askFocus((times) => times + 1);
    },
    focus: () => askFocus((times) => times + 1),
  }));

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      const place = pages.at(active);
      if (place.state === "held") props.onOpen(place.row);
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const to = movedTo(event.key, active, total, Math.max(1, last - first - 1));
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    setWanted(to);
    rows.scrollToIndex(to, { align: "auto" });
    askFocus((times) => times + 1);
  }

  const dayAt = (index: number) => {
    const place = index >= 0 ? pages.at(index) : null;
    return place?.state === "held" ? place.row.day : null;
  };

  return (
    <div ref={scroller} className={styles.scroller} data-scroller="">
      <div
        role="listbox"
        aria-label="Timeline, newest first"
        className={styles.all}
        style={{ height: rows.getTotalSize() }}
        onKeyDown={onKeyDown}
      >
        {items.map(({ index, start }) => {
          const place = pages.at(index);
          const event = place.state === "held" ? place.row : null;
          const headed = event !== null && event.day !== dayAt(index - 1);
          const opened = event !== null && event.id === props.opened;
          return (
            <div
              key={index}
              ref={rows.measureElement}
              data-index={index}
              role="presentation"
              className={styles.slot}
              style={{ transform: `translateY(${start}px)` }}
            >
              {headed && (
                <div role="presentation" aria-hidden="true" className={styles.day}>
                  {dayWords(event.day)}
                </div>
              )}
              {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are the list's own */}
              <div
                id={rowId(index)}
                role="option"
                tabIndex={index === active ? 0 : -1}
                aria-selected={opened}
                aria-setsize={total}
                aria-posinset={index + 1}
                className={cx(styles.row, opened && styles.opened)}
                onClick={() => {
                  setWanted(index);
                  if (event) props.onOpen(event);
                }}
              >
                {event ? (
                  <EventRow event={event} zone={props.zone} />
                ) : (
                  <EventPlaceholder failed={place.state === "failed"} />
                )}
              </div>
            </div>
          );
        })}
      </div>
    </div>
  );
}
