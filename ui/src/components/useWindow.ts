import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect } from "react";

export type WindowOptions = {
  count: number;
  scroller: RefObject<HTMLElement | null>;
  /** A row's height before it is measured, in px. */
  estimate: number;
  /** This row stays in the tree wherever the list is scrolled, so that focus is never lost. */
  keep: number | null;
  keyOf: (index: number) => string;
};

/** The rows of a long list that are in the tree. */
export function useRowWindow({ count, scroller, estimate, keep, keyOf }: WindowOptions) {
  const rangeExtractor = useCallback(
    (range: Range) => {
      const rows = defaultRangeExtractor(range);
      if (keep === null || keep < 0 || keep >= range.count || rows.includes(keep)) return rows;
      return [...rows, keep].sort((a, b) => a - b);
    },
    [keep],
  );
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => estimate,
    getItemKey: keyOf,
    overscan: 8,
    rangeExtractor,
  });
  return virtualizer;
}

/** Puts focus on an element once it is in the tree. */
export function useFocusOn(find: () => HTMLElement | null, wanted: number) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: `find` looks at what stands there now
  useEffect(() => {
    if (wanted > 0) find()?.focus({ preventScroll: true });
  }, [wanted]);
}

/** Where a key moves to in a list of rows; null where the key moves nowhere. */
export function movedTo(key: string, at: number, count: number, page = 10): number | null {
  const within = (index: number) => Math.max(0, Math.min(count - 1, index));
  switch (key) {
    case "ArrowDown":
    case "j":
      return within(at + 1);
    case "ArrowUp":
    case "k":
      return within(at - 1);
    case "PageDown":
      return within(at + page);
    case "PageUp":
      return within(at - page);
    case "Home":
      return within(0);
    case "End":
      return within(count - 1);
    default:
      return null;
  }
}
