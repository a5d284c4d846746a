import { calendarParts, daysIn, monthName } from "./date";

/** A date a person typed: the day it means, or why it can't be told. */
export type TypedDate = { day: string } | { wrong: string } | null;

const SHIFT = /^([-+−])\s*(\d{1,4})\s*([dwmy])$/i;
const NAMED = /^(\d{1,2})[\s-]+([a-z]{3,9})[\s,-]+(\d{4})$/i;
const SLASHED = /^\d{1,2}[/.]\d{1,2}[/.]\d{2,4}$/;

/**
 * Reads a typed date: `today`, `+3m`, `-2d`, `+1w`, `+1y`, `22-Nov-2026`, `22 Nov 2026`,
 * `2026-11-22` (NHS CUI date input). `03/04/2026` is refused: two countries read it as two days.
 * `today` is the practice's day, `yyyy-mm-dd`. Empty text is null.
 */
export function readTypedDate(text: string, today: string): TypedDate {
  const typed = text.trim().toLowerCase();
  if (typed === "") return null;
  if (typed === "today") return { day: today };
  if (typed === "tomorrow") return { day: shiftDay(today, 1, "d") };
  if (typed === "yesterday") return { day: shiftDay(today, -1, "d") };
  const shift = SHIFT.exec(typed);
  if (shift) {
    const count = Number(shift[2]) * (shift[1] === "+" ? 1 : -1);
    const unit = shift[3]?.toLowerCase();
    if (unit === "d" || unit === "w" || unit === "m" || unit === "y") {
      return { day: shiftDay(today, count, unit) };
    }
  }
  const named = NAMED.exec(typed);
  if (named) return fromNames(Number(named[1]), named[2] ?? "", Number(named[3]));
  const parts = calendarParts(typed);
  if (parts?.day !== undefined) return { day: typed };
  if (SLASHED.test(typed)) {
    return { wrong: "Day and month can’t be told apart. Write the month as a name: 04-Mar-2026." };
  }
  return { wrong: "Not a date. Write 22-Nov-2026, today, +3m or -2d." };
}

function fromNames(day: number, name: string, year: number): TypedDate {
  const short = name.slice(0, 3);
  for (let month = 1; month <= 12; month++) {
    if (monthName(month).toLowerCase() !== short) continue;
    if (!longMonth(month).startsWith(name)) break;
    if (day < 1 || day > daysIn(year, month)) {
      return { wrong: `${monthName(month)}-${year} has ${daysIn(year, month)} days.` };
    }
    return { day: iso(year, month, day) };
  }
  return { wrong: "That month is not known. Write it in English: 22-Nov-2026." };
}

function longMonth(month: number): string {
  return new Intl.DateTimeFormat("en-US", { month: "long", timeZone: "UTC" })
    .format(Date.UTC(2000, month - 1, 1))
    .toLowerCase();
}

/** Moves a calendar day; a month's end stays a month's end (31-Jan + 1m = 28-Feb). */
export function shiftDay(day: string, count: number, unit: "d" | "w" | "m" | "y"): string {
  const parts = calendarParts(day);
  if (parts?.month === undefined || parts.day === undefined) return day;
  if (unit === "d" || unit === "w") {
    const days = unit === "w" ? count * 7 : count;
    const at = new Date(Date.UTC(parts.year, parts.month - 1, parts.day + days));
    return iso(at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate());
  }
  const months = parts.year * 12 + (parts.month - 1) + (unit === "y" ? count * 12 : count);
  const year = Math.floor(months / 12);
  const month = (months % 12) + 1;
  return iso(year, month, Math.min(parts.day, daysIn(year, month)));
}

const iso = (year: number, month: number, day: number) =>
  `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
