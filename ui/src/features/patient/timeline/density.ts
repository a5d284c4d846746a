/** The bar beside the timeline: how much happened when, newest at the top. */
import type { MonthCount } from "../../../backend";
import { monthName } from "../../../format";

/** One bar: a month, or a whole year where there is no room for its months. */
export type Bar = {
  /** `YYYY-MM`, `YYYY`, or empty for what is not dated. */
  key: string;
  /** As it stands beside the bar: "Nov", "2024". */
  label: string;
  /** The year, or "No date", above the first of its months. */
  year: string | null;
  count: number;
  marked: number;
  /** Place of its newest event in the list. */
  offset: number;
  /** Length, 0 to 1. */
  length: number;
  /** The part of the bar that stands for marked events, 0 to 1. */
  markedPart: number;
};

/** The shortest a bar may be, so that one event is still seen. */
const LEAST = 0.08;

/**
 * Bars for the months given (newest first) that fit in so many lines. Where they do not, the oldest
 * years become one bar each. Lengths grow with the square root, so that a month with a visit stays
 * visible beside a month with hundreds of device readings. A year is as long as its
 * average month.
 */
export function densityBars(months: readonly MonthCount[], lines: number): Bar[] {
  const years = byYear(months);
  const whole = new Set<string>();
  const height = () =>
    years.reduce((sum, year) => sum + (whole.has(year.key) ? 1 : year.months.length + 1), 0);
  for (const year of [...years].reverse()) {
    if (height() <= lines || year === years[0]) break;
    if (year.key !== "") whole.add(year.key);
  }
  const bars = years.flatMap((year) => (whole.has(year.key) ? [joined(year)] : monthBars(year)));
  const most = Math.max(1, ...bars.map((bar) => bar.count / bar.months));
  return bars.map(({ months: over, ...bar }) => ({
    ...bar,
    length: bar.count === 0 ? 0 : Math.max(LEAST, Math.sqrt(bar.count / over / most)),
    markedPart: bar.marked === 0 ? 0 : Math.max(0.12, bar.marked / bar.count),
  }));
}

type Year = { key: string; months: readonly MonthCount[] };
/** `months`: how many months the bar stands for. */
type Unscaled = Omit<Bar, "length" | "markedPart"> & { months: number };

function byYear(months: readonly MonthCount[]): Year[] {
  const years: { key: string; months: MonthCount[] }[] = [];
  for (const month of months) {
    const key = month.month.slice(0, 4);
    const last = years.at(-1);
    if (last?.key === key) last.months.push(month);
    else years.push({ key, months: [month] });
  }
  return years;
}

const sum = (year: Year, of: (month: MonthCount) => number) =>
  year.months.reduce((total, month) => total + of(month), 0);

function joined(year: Year): Unscaled {
  return {
    key: year.key,
    label: year.key,
    year: null,
    count: sum(year, (month) => month.count),
    marked: sum(year, (month) => month.marked),
    offset: year.months[0]?.offset ?? 0,
    months: year.months.length,
  };
}

function monthBars(year: Year): Unscaled[] {
  return year.months.map((month, at) => ({
    key: month.month,
    label: monthName(Number(month.month.slice(5))) || year.key,
    year: at === 0 ? year.key || "No date" : null,
    count: month.count,
    marked: month.marked,
    offset: month.offset,
    months: 1,
  }));
}

/** The bar in which a place of the list stands; -1 when there are no bars. */
export function barAt(bars: readonly Bar[], index: number): number {
  let found = bars.length > 0 ? 0 : -1;
  for (const [at, bar] of bars.entries()) {
    if (bar.offset > index) break;
    found = at;
  }
  return found;
}

/** The bar in words: "Nov-2026: 41 events, 6 marked". */
export function barWords(bar: Bar): string {
  const [year, month] = bar.key.split("-");
  const when = bar.key === "" ? "Not dated" : month ? `${monthName(Number(month))}-${year}` : year;
  const events = bar.count === 1 ? "1 event" : `${bar.count.toLocaleString("en-US")} events`;
  const marked = bar.marked === 0 ? "none marked" : `${bar.marked.toLocaleString("en-US")} marked`;
  return `${when}: ${events}, ${marked}`;
}
