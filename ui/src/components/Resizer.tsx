import type { KeyboardEvent, PointerEvent } from "react";
import styles from "./SplitPane.module.css";

export type ResizerProps = {
  label: string;
  /** The size it sets, and its bounds, in rem. */
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
  /** The side of the line on which the pane stands that grows: dragging away from it makes it larger. */
  pane: "before" | "after";
  controls?: string | undefined;
};

/** A line between two panes, moved by dragging or by the arrow keys (WCAG 2.5.7). */
export function Resizer({ label, value, min, max, onChange, pane, controls }: ResizerProps) {
  const direction = pane === "before" ? 1 : -1;
  const set = (next: number) => onChange(Math.round(Math.max(min, Math.min(max, next)) * 4) / 4);

  function onPointerDown(event: PointerEvent<HTMLElement>) {
    event.preventDefault();
    const line = event.currentTarget;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const rtl = getComputedStyle(line).direction === "rtl" ? -1 : 1;
    const from = event.clientX;
    line.setPointerCapture(event.pointerId);
    const move = (next: globalThis.PointerEvent) =>
      set(value + ((next.clientX - from) / rem) * direction * rtl);
    const stop = () => {
      line.removeEventListener("pointermove", move);
      line.removeEventListener("pointerup", stop);
      line.removeEventListener("pointercancel", stop);
    };
    line.addEventListener("pointermove", move);
    line.addEventListener("pointerup", stop);
    line.addEventListener("pointercancel", stop);
  }

  function onKeyDown(event: KeyboardEvent) {
    const steps: Record<string, number> = {
      ArrowRight: value + direction,
      ArrowLeft: value - direction,
      Home: min,
      End: max,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is no thematic break
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={Math.round(value)}
      aria-valuemin={min}
      aria-valuemax={max}
      {...(controls ? { "aria-controls": controls } : {})}
      tabIndex={0}
      className={styles.line}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
