/** What a chart of readings shows, as plain values; drawing it is the chart's own matter. */
import type { ReadingPoint, ReadingSeries } from "../../../backend";
import type { Tone } from "../../../components";
import { formatNumber } from "../../../format";
import { counted, dateWords } from "../words";

/** Seconds of a day. */
const DAY = 86_400;

/** Ranges to choose from, in days; 0 is everything. */
export const RANGES = [30, 90, 365, 0] as const;

export const rangeWords = (days: number): string => (days === 0 ? "All" : `${days} days`);

/** How a line is told from the others without its colour: a dash pattern and a marker's shape. */
export type LineLook = { dash: readonly number[]; shape: Shape; colour: string; words: string };

export type Shape = "circle" | "square" | "triangle";

const LOOKS: readonly LineLook[] = [
  { dash: [], shape: "circle", colour: "--blue", words: "solid, circles" },
  { dash: [7, 4], shape: "square", colour: "--ink-2", words: "dashed, squares" },
  { dash: [2, 3], shape: "triangle", colour: "--edge", words: "dotted, triangles" },
];

/** The look of a line; more than three lines share looks and are told apart in the table. */
export function lookOf(line: number): LineLook {
  const look = LOOKS[line % LOOKS.length];
  // There are three; the fallback is for the type alone.
  return look ?? { dash: [], shape: "circle", colour: "--blue", words: "solid, circles" };
}

/** Seconds and values per line, as the chart takes them; readings without an instant are left out. */
export function chartData(series: ReadingSeries): [number[], ...(number | null)[][]] {
  const points = dated(series);
  return [
    points.map((point) => Date.parse(point.at) / 1000),
    ...series.lines.map((_, line) => points.map((point) => point.values[line] ?? null)),
  ];
}

/** The readings that stand in the chart, oldest first. */
export function dated(series: ReadingSeries): ReadingPoint[] {
  return series.points
    .filter((point) => !Number.isNaN(Date.parse(point.at)))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The span of time shown, in seconds: the days asked for, or everything with a little room. */
export function timeSpan(series: ReadingSeries, days: number, now: Date): [number, number] {
  const end = now.getTime() / 1000;
  if (days > 0) return [end - days * DAY, end];
  const times = dated(series).map((point) => Date.parse(point.at) / 1000);
  const first = times[0] ?? end - 30 * DAY;
  const last = times.at(-1) ?? end;
  const room = Math.max(DAY, (last - first) * 0.02);
  return [first - room, last + room];
}

/** The span of values: every value and every limit, with room above and below. */
export function valueSpan(series: ReadingSeries): [number, number] {
  const values = [
    ...series.points.flatMap((point) => point.values),
    ...series.limits.flatMap((limit) => [limit.low, limit.high]),
  ].filter((value): value is number => value !== null && Number.isFinite(value));
  if (values.length === 0) return [0, 1];
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const room = Math.max((high - low) * 0.08, Math.abs(high) * 0.02, 0.5);
  return [low - room, high + room];
}

/** Where nobody can say whether a reading is in range. */
const RANGE_UNKNOWN = "range not known";

/** Whether a reading is out of range; one whose range is not known is neither in nor out. */
export const isOut = (point: ReadingPoint): boolean =>
  point.word !== null && point.word !== RANGE_UNKNOWN;

/** Whether this line of a reading is the one out of its limits; all are where no limit tells. */
export function lineIsOut(series: ReadingSeries, point: ReadingPoint, line: number): boolean {
  if (!isOut(point)) return false;
  const value = point.values[line];
  if (value === null || value === undefined) return false;
  // Some limits count as out themselves: a value at one tells, where none is beyond.
  for (const reach of [0, 1e-9]) {
    const outside = (at: number) =>
      series.limits.some((limit) => {
        const other = point.values[at];
        if (limit.line !== at || other === null || other === undefined) return false;
        const under = limit.low !== null && other < limit.low + reach;
        return under || (limit.high !== null && other > limit.high - reach);
      });
    if (series.lines.some((_, at) => outside(at))) return outside(line);
  }
  return true;
}

/** A word of range as a tag: its tone and its symbol. */
export function tagOf(word: string): { tone: Tone; symbol: string | undefined } {
  const grave = /\b(very|critical|critically)\b/.test(word);
  const arrow = /\bhigh\b/.test(word) ? "↑" : /\blow\b/.test(word) ? "↓" : undefined;
  if (word === RANGE_UNKNOWN) return { tone: "plain", symbol: undefined };
  return { tone: grave ? "red" : "amber", symbol: grave && arrow ? arrow.repeat(2) : arrow };
}

/** "168/102 mmHg"; a missing value is a dash said as such. */
export function valueWords(series: ReadingSeries, point: ReadingPoint): string {
  const values = series.lines.map((_, line) => {
    const value = point.values[line];
    return value === null || value === undefined ? "–" : formatNumber(value);
  });
  return `${values.join("/")}${series.unit ? ` ${series.unit}` : ""}`;
}

/** The chart in a sentence, for those who do not see it. */
export function chartWords(series: ReadingSeries, days: number, zone: string): string {
  const points = dated(series);
  const last = points.at(-1);
  const span = days === 0 ? "all readings" : `last ${days} days`;
  if (!last) return `${series.name}, ${span}: no readings.`;
  const out = points.filter(isOut).length;
  const unknown = points.filter((point) => point.word === RANGE_UNKNOWN).length;
  const range =
    unknown === points.length
      ? "range not known"
      : `${out} out of range${unknown > 0 ? `, ${unknown} with no known range` : ""}`;
  const newest = `${valueWords(series, last)} on ${dateWords(last.at, zone)}`;
  return `${series.name}, ${span}: ${counted(points.length, "reading")}, ${range}. Last: ${newest}${last.word ? `, ${last.word}` : ""}.`;
}
