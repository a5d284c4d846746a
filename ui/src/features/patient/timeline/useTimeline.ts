import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import {
  type EventKindView,
  type TimelineEvent,
  type TimelineFilter,
  useBackend,
} from "../../../backend";
import { formatCalendarDate } from "../../../format";
import { useTimelineIndex } from "../queries";
import { placeOfDay } from "./jump";
import { Observed } from "./observed";
import { Pages } from "./pages";
import type { TimelineListControl } from "./TimelineList";

/** How a chart's timeline first stands: everything, readings of a day as one row. */
export const EVERYTHING: TimelineFilter = { kinds: [], sources: [], words: "", grouped: true };

/** Milliseconds of quiet before typed words are looked for. */
const QUIET = 200;

/** Whether a filter leaves anything out. */
export const narrows = (filter: TimelineFilter): boolean =>
  filter.kinds.length > 0 || filter.sources.length > 0 || filter.words.trim() !== "";

/** One chart's timeline: what it holds, how it is narrowed, and where one is in it. */
export function useTimeline(patientId: string) {
  const backend = useBackend();
  const [typed, setTyped] = useState(EVERYTHING);
  const [filter, setFilter] = useState(EVERYTHING);
  useEffect(() => {
    const timer = setTimeout(() => setFilter(typed), typed.words === filter.words ? 0 : QUIET);
    return () => clearTimeout(timer);
  }, [typed, filter.words]);

  const index = useTimelineIndex(patientId, filter);
  const pages = useMemo(
    () =>
      new Pages<TimelineEvent>((offset, limit) =>
        backend.timeline(patientId, filter, offset, limit),
      ),
    [backend, patientId, filter],
  );
  useRefresh(pages, index.isPlaceholderData ? 0 : index.dataUpdatedAt);

  const control = useRef<TimelineListControl>(null);
  // Scrolling changes it at each row: it is no state, so that the chart is not drawn anew each time.
  const [top] = useState(() => new Observed(0));
  const [said, setSaid] = useState("");

  const goToDate = useCallback(
    async (day: string) => {
      const months = index.data?.months ?? [];
      const dayAt = async (place: number) => (await pages.row(place))?.day ?? "";
      try {
        const found = await placeOfDay(day, months, dayAt);
        if (!found) {
          setSaid("No event has a date.");
          return;
        }
        control.current?.goTo(found.index, { focus: true });
        setSaid(saidOf(day, found.day));
      } catch {
        setSaid("The timeline could not be read at that date. Try again.");
      }
    },
    [index.data, pages],
  );

  return {
    typed,
    filter,
    change: (part: Partial<TimelineFilter>) => {
      setSaid("");
      setTyped((now) => ({ ...now, ...part }));
    },
    index,
    pages,
    control,
    top,
    said,
    goToDate,
  };
}

export type Timeline = ReturnType<typeof useTimeline>;

function saidOf(asked: string, found: string): string {
  if (found === asked) return `At ${formatCalendarDate(asked)}.`;
  const where = found < asked ? "the nearest before" : "the oldest there is";
  return `Nothing on ${formatCalendarDate(asked)}. Shown: ${formatCalendarDate(found)}, ${where}.`;
}

/** Reads the pages anew when the index was read anew. */
function useRefresh(pages: Pages<TimelineEvent>, updated: number) {
  const known = useRef({ pages, updated });
  useEffect(() => {
    const before = known.current;
    known.current = { pages, updated };
    if (before.pages === pages && before.updated > 0 && updated > before.updated) pages.refresh();
  }, [pages, updated]);
}

/** A list with a value put in or taken out. */
export function toggled<T extends EventKindView | string>(list: readonly T[], value: T): T[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}
