import {
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
} from "react";
import { RowHeights } from "./heights";

export type LongListOptions = {
  count: number;
  scroller: RefObject<HTMLElement | null>;
  /** A row's height before it is measured, in px. */
  estimate: number;
  /** This row stays in the tree wherever the list is scrolled, so that focus is never lost. */
  keep: number;
};

/** Rows drawn above and below the view. */
const AROUND = 8;

/** A row held at an edge of the view while rows round it are read and measured. */
type Pin = { index: number; edge: "top" | "bottom" };

/**
 * The rows of a long list that are in the tree, each at its place. Rows that turn out higher or
 * lower than estimated never move what is looked at: the first row in view, or the one that was
 * jumped to, keeps its place.
 */
export function useLongList({ count, scroller, estimate, keep }: LongListOptions) {
  const heights = useMemo(() => new RowHeights(count, estimate), [count, estimate]);
  const pin = useRef<Pin | null>(null);
  const drawn = useRef({ first: 0, last: 0 });
  const waiting = useRef(new Map<number, number>());
  // Where this list itself scrolled to last.
  const placed = useRef(-1);
  const [, draw] = useReducer((times: number) => times + 1, 0);

  const inView = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    const height = scroller.current?.clientHeight ?? 0;
    return {
      first: Math.max(0, heights.at(top)),
      last: Math.max(0, heights.at(top + Math.max(0, height - 1))),
    };
  }, [heights, scroller]);

  const look = useCallback(() => {
    const now = inView();
    if (now.first !== drawn.current.first || now.last !== drawn.current.last) draw();
  }, [inView]);

  /** Takes the heights measured since, without moving what is looked at. */
  const settle = useCallback(() => {
    const view = scroller.current;
    if (!view || waiting.current.size === 0) return;
    const top = view.scrollTop;
    const held = heights.at(top);
    const into = top - heights.offset(held);
    let changed = false;
    for (const [index, height] of waiting.current) {
      changed = heights.set(index, height) || changed;
    }
    waiting.current.clear();
    if (!changed) return;
    const wanted = pin.current
      ? placeOf(heights, pin.current, view.clientHeight)
      : heights.offset(held) + Math.min(into, heights.get(held));
    // The list has to have its new height before it can be scrolled there.
    const all = view.firstElementChild;
    if (all instanceof HTMLElement) all.style.height = `${heights.total}px`;
    if (Math.abs(wanted - top) >= 0.5) {
      view.scrollTop = wanted;
      placed.current = view.scrollTop;
    }
    draw();
  }, [heights, scroller]);

  const measure = useCallback((index: number, height: number) => {
    waiting.current.set(index, height);
  }, []);

  // Rows measure themselves as they are drawn, before this runs: what changed is drawn at once.
  useLayoutEffect(settle);

  useEffect(() => {
    const view = scroller.current;
    if (!view) return;
    const scrolled = () => {
      // Somebody scrolled: nothing is held at an edge any longer.
      if (Math.abs(view.scrollTop - placed.current) > 1) pin.current = null;
      look();
    };
    const resized = new ResizeObserver(look);
    resized.observe(view);
    view.addEventListener("scroll", scrolled, { passive: true });
    look();
    return () => {
      resized.disconnect();
      view.removeEventListener("scroll", scrolled);
    };
  }, [scroller, look]);

  const scrollTo = useCallback(
    (index: number, how: "start" | "nearest") => {
      const view = scroller.current;
      if (!view) return;
      const { scrollTop: top, clientHeight: height } = view;
      const start = heights.offset(index);
      const end = start + heights.get(index);
      if (how === "start" || start < top) pin.current = { index, edge: "top" };
      else if (end > top + height) pin.current = { index, edge: "bottom" };
      else {
        pin.current = null;
        return;
      }
      view.scrollTop = placeOf(heights, pin.current, height);
      placed.current = view.scrollTop;
      look();
    },
    [heights, scroller, look],
  );

  const { first, last } = inView();
  drawn.current = { first, last };
  const indexes: number[] = [];
  const to = Math.min(count - 1, last + AROUND);
  for (let index = Math.max(0, first - AROUND); index <= to; index++) indexes.push(index);
  if (keep >= 0 && keep < count && !indexes.includes(keep)) {
    if (keep < first) indexes.unshift(keep);
    else indexes.push(keep);
  }
  return { first, last, indexes, heights, measure, settle, scrollTo };
}

function placeOf(heights: RowHeights, pin: Pin, view: number): number {
  const start = heights.offset(pin.index);
  const place = pin.edge === "top" ? start : start + heights.get(pin.index) - view;
  return Math.max(0, Math.min(place, heights.total - view));
}
