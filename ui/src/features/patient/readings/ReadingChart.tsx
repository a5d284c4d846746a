import { useEffect, useMemo, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { ReadingSeries } from "../../../backend";
import { dateWords } from "../words";
import { chartOptions } from "./draw";
import styles from "./Readings.module.css";
import { chartData, chartWords, dated, lookOf, type Shape, valueWords } from "./series";

export type ReadingChartProps = {
  series: ReadingSeries;
  days: number;
  zone: string;
  now: Date;
  /** The reading that is pointed at in the table. */
  pointed: string | null;
};

/** Height of the plot in rem. */
const HEIGHT = 17;

/** A chart of readings, with what it shows in words; the table below it holds every value. */
export function ReadingChart({ series, days, zone, now, pointed }: ReadingChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  const [at, setAt] = useState<number | null>(null);
  const points = useMemo(() => dated(series), [series]);
  // The minute does not matter to a chart of days: it is drawn anew when the readings are.
  const start = useRef(now);
  const draws = canDraw();

  useEffect(() => {
    const place = frame.current;
    if (!place || !canDraw()) return;
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const width = () => Math.max(160, place.clientWidth);
    const made = new uPlot(
      chartOptions({
        series,
        days,
        zone,
        now: start.current,
        width: width(),
        height: HEIGHT * rem,
        onPoint: setAt,
      }),
      chartData(series),
      place,
    );
    chart.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: width(), height: HEIGHT * rem }));
    sized.observe(place);
    const stopTheme = onTheme(() => made.redraw(false, true));
    return () => {
      sized.disconnect();
      stopTheme();
      made.destroy();
      chart.current = null;
    };
  }, [series, days, zone]);

  useEffect(() => {
    const made = chart.current;
    const index = points.findIndex((point) => point.id === pointed);
    const point = points[index];
    if (!made || !point) return;
    made.setCursor({ left: made.valToPos(Date.parse(point.at) / 1000, "x"), top: 10 });
  }, [pointed, points]);

  const shown = at === null ? undefined : points[at];
  return (
    <figure className={styles.figure}>
      <div className={styles.legend}>
        {series.lines.map((line, index) => (
          <span key={line}>
            <Swatch line={index} /> {line}
          </span>
        ))}
        <span>
          <Diamond /> out of range
        </span>
        <span className={styles.readout} aria-hidden="true">
          {shown
            ? `${dateWords(shown.at, zone)} · ${valueWords(series, shown)}${shown.word ? ` · ${shown.word}` : ""}`
            : series.unit}
        </span>
      </div>
      {draws ? (
        <div
          ref={frame}
          role="img"
          aria-label={chartWords(series, days, zone)}
          className={styles.plot}
        />
      ) : (
        <p>
          {chartWords(series, days, zone)} The chart can’t be drawn here; the table holds every
          reading.
        </p>
      )}
      <figcaption className={styles.caption}>
        {chartWords(series, days, zone)}
        {series.limits.length > 0 && ` Limits: ${limitSources(series)}.`}
        {series.limits.length === 0 && " No limits are recorded."}
      </figcaption>
    </figure>
  );
}

const limitSources = (series: ReadingSeries) =>
  [...new Set(series.limits.map((limit) => limit.source))].join(", ");

let drawable: boolean | null = null;

/** Whether there is a canvas to draw on. */
function canDraw(): boolean {
  drawable ??= Boolean(document.createElement("canvas").getContext("2d"));
  return drawable;
}

/** Told when the colours change: by the setting or by the system. */
function onTheme(told: () => void): () => void {
  const observer = new MutationObserver(told);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", told);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", told);
  };
}

function Swatch({ line }: { line: number }) {
  const look = lookOf(line);
  return (
    <svg viewBox="0 0 28 12" className={styles.swatch} role="img" aria-label={look.words}>
      <g stroke={`var(${look.colour})`} strokeWidth="1.5" fill="var(--surface)">
        <path d="M1 6H27" strokeDasharray={look.dash.join(" ") || undefined} />
        <Mark shape={look.shape} />
      </g>
    </svg>
  );
}

function Mark({ shape }: { shape: Shape }) {
  if (shape === "circle") return <circle cx="14" cy="6" r="3" />;
  if (shape === "square") return <rect x="11" y="3" width="6" height="6" />;
  return <path d="M14 2.500l3.500 6.500h-7z" />;
}

const Diamond = () => (
  <svg viewBox="0 0 12 12" className={styles.diamond} role="img" aria-label="filled diamond">
    <path d="M6 1l5 5-5 5-5-5z" fill="var(--amber)" />
  </svg>
);
