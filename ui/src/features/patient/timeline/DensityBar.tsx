import {
  type KeyboardEvent,
  type PointerEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { MonthCount } from "../../../backend";
import { cx } from "../../../components";
import styles from "./DensityBar.module.css";
import { type Bar, barAt, barWords, densityBars } from "./density";
import type { Observed } from "./observed";

export type DensityBarProps = {
  months: readonly MonthCount[];
  /** Place of the first event in view. */
  top: Observed<number>;
  onJump: (index: number) => void;
};

/** A line's height in rem, as the style sheet has it. */
const LINE = 1.125;
/** Lines before the height is known. */
const LINES = 40;

/**
 * How much happened when. A slider: the arrows go a bar further, Page keys a year, Home and End to
 * the newest and the oldest. Marked events are a block of another shape at the bar's end and are
 * said in words.
 */
export function DensityBar({ months, top, onJump }: DensityBarProps) {
  const frame = useRef<HTMLDivElement>(null);
  const lines = useLines(frame);
  const bars = useMemo(() => densityBars(months, lines), [months, lines]);
  // Drawn anew when another bar is reached, not at each row.
  const at = useSyncExternalStore(top.subscribe, () => barAt(bars, top.get()));
  const here = bars[at];
  if (!here) return null;

  const jump = (to: number) => {
    const bar = bars[Math.max(0, Math.min(bars.length - 1, to))];
    if (bar && bar !== here) onJump(bar.offset);
  };

  function onKeyDown(event: KeyboardEvent) {
    const year = here?.key.slice(0, 4);
    const steps: Record<string, number> = {
      ArrowUp: at - 1,
      ArrowLeft: at - 1,
      ArrowDown: at + 1,
      ArrowRight: at + 1,
      Home: 0,
      End: bars.length - 1,
      PageUp: newerYear(bars, at),
      PageDown: bars.findIndex((bar, index) => index > at && bar.key.slice(0, 4) !== year),
    };
    const to = steps[event.key];
    if (to === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    jump(to === -1 && event.key === "PageDown" ? bars.length - 1 : to);
  }

  function onPointer(event: PointerEvent) {
    if (event.buttons !== 1 || !(event.target instanceof Element)) return;
    const under = document.elementFromPoint?.(event.clientX, event.clientY) ?? event.target;
    const bar = under.closest("[data-bar]")?.getAttribute("data-bar");
    if (bar) jump(Number(bar));
  }

  return (
    <div ref={frame} className={styles.frame}>
      <div
        role="slider"
        tabIndex={0}
        aria-label="Months of the timeline, newest first"
        aria-orientation="vertical"
        aria-valuemin={1}
        aria-valuemax={bars.length}
        aria-valuenow={bars.length - at}
        aria-valuetext={barWords(here)}
        className={styles.bars}
        onKeyDown={onKeyDown}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
      >
        {bars.map((bar, index) => (
          <Line key={bar.key} bar={bar} index={index} here={index === at} />
        ))}
      </div>
    </div>
  );
}

function Line({ bar, index, here }: { bar: Bar; index: number; here: boolean }) {
  return (
    <>
      {bar.year && <span className={styles.year}>{bar.year}</span>}
      <span className={cx(styles.line, here && styles.here)} data-bar={index} title={barWords(bar)}>
        <span>{bar.label}</span>
        <span className={styles.bar} style={{ width: `${bar.length * 100}%` }}>
          {bar.marked > 0 && (
            <span className={styles.marked} style={{ width: `${bar.markedPart * 100}%` }} />
          )}
        </span>
      </span>
    </>
  );
}

/** The newest bar of the year before (newer), or of the first year. */
function newerYear(bars: readonly Bar[], at: number): number {
  const year = bars[at]?.key.slice(0, 4);
  const first = bars.findIndex((bar) => bar.key.slice(0, 4) === year);
  if (first < at || first === 0) return Math.max(0, first);
  const before = bars[first - 1]?.key.slice(0, 4);
  return Math.max(
    0,
    bars.findIndex((bar) => bar.key.slice(0, 4) === before),
  );
}

function useLines(frame: React.RefObject<HTMLDivElement | null>): number {
  const [lines, setLines] = useState(LINES);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = () => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      const height = element.clientHeight;
      setLines(height > 0 ? Math.max(8, Math.floor(height / (LINE * rem))) : LINES);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return lines;
}
