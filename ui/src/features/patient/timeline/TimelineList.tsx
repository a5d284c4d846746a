import {
  type KeyboardEvent,
  memo,
  type Ref,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { TimelineEvent } from "../../../backend";
import { cx } from "../../../components";
import { movedTo, useFocusOn } from "../../../components/useWindow";
import { dayWords } from "../words";
import { EventPlaceholder, EventRow } from "./EventRow";
import type { Pages } from "./pages";
import styles from "./TimelineList.module.css";
import { useLongList } from "./useLongList";

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
  const list = useLongList({ count: total, scroller, estimate: ESTIMATE, keep: active });
  const { first, last, measure, settle } = list;
  const rowId = (index: number) => `${id}-${index}`;
  useFocusOn(() => document.getElementById(rowId(active)), focusAsked);
  useEffect(() => pages.want(first, last, total), [pages, first, last, total]);
  useEffect(() => onTop(first), [onTop, first]);

  useImperativeHandle(props.control, () => ({
    goTo: (index, options) => {
      setWanted(index);
      list.scrollTo(index, "start");
      if (options?.focus) askFocus((times) => times + 1);
    },
    focus: () => askFocus((times) => times + 1),
  }));

  const press = useLatest((index: number) => {
    const place = pages.at(index);
    setWanted(index);
    if (place.state === "held") props.onOpen(place.row);
  });

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      press(active);
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const to = movedTo(event.key, active, total, Math.max(1, last - first - 1));
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    setWanted(to);
    list.scrollTo(to, "nearest");
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
        style={{ height: list.heights.total }}
        onKeyDown={onKeyDown}
      >
        {list.indexes.map((index) => {
          const place = pages.at(index);
          const event = place.state === "held" ? place.row : null;
          return (
            <Slot
              key={index}
              id={rowId(index)}
              index={index}
              start={list.heights.offset(index)}
              total={total}
              event={event}
              failed={place.state === "failed"}
              headed={event !== null && event.day !== dayAt(index - 1)}
              opened={event !== null && event.id === props.opened}
              active={index === active}
              zone={props.zone}
              measure={measure}
              settle={settle}
              onFocus={setWanted}
              onPress={press}
            />
          );
        })}
      </div>
    </div>
  );
}

type SlotProps = {
  id: string;
  index: number;
  /** Where it begins, in px from the list's top. */
  start: number;
  total: number;
  event: TimelineEvent | null;
  failed: boolean;
  /** First of its day. */
  headed: boolean;
  opened: boolean;
  active: boolean;
  zone: string;
  /** Says the height the row has. */
  measure: (index: number, height: number) => void;
  /** Takes heights that changed after the row was drawn. */
  settle: () => void;
  onFocus: (index: number) => void;
  onPress: (index: number) => void;
};

/** A row at its place; drawn anew only when it changes, not when the list is scrolled. */
const Slot = memo(function Slot(props: SlotProps) {
  const { id, index, event, opened, measure, settle } = props;
  const slot = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (slot.current) measure(index, heightOf(slot.current));
  });
  useEffect(() => {
    const element = slot.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      measure(index, heightOf(element));
      settle();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [index, measure, settle]);
  return (
    <div
      ref={slot}
      role="presentation"
      className={styles.slot}
      style={{ transform: `translateY(${props.start}px)` }}
    >
      {props.headed && event && (
        <div role="presentation" aria-hidden="true" className={styles.day}>
          {dayWords(event.day)}
        </div>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys are the list's own */}
      <div
        id={id}
        role="option"
        tabIndex={props.active ? 0 : -1}
        aria-selected={opened}
        aria-setsize={props.total}
        aria-posinset={index + 1}
        className={cx(styles.row, opened && styles.opened)}
        onFocus={() => props.onFocus(index)}
        onClick={() => props.onPress(index)}
      >
        {event ? (
          <EventRow event={event} zone={props.zone} />
        ) : (
          <EventPlaceholder failed={props.failed} />
        )}
      </div>
    </div>
  );
});

/** To the fraction of a pixel; whole ones where nothing is laid out. */
const heightOf = (element: HTMLElement) =>
  element.getBoundingClientRect().height || element.offsetHeight;

/** A function that stays the same and runs what was drawn last. */
function useLatest<A extends readonly unknown[]>(run: (...given: A) => void) {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  return useCallback((...given: A) => latest.current(...given), []);
}
