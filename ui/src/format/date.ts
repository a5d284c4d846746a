/**
 * Dates as the field writes them: dd-Mmm-yyyy, whatever the machine's locale (NHS CUI date display).
 * Instants (with a time and an offset) are shown in the practice's zone; calendar dates (a birth
 * date, 1985-03) carry no zone and are never moved by one.
 */

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** The short English name of a month, 1 to 12. */
export function monthName(month: number): string {
  return MONTHS[month - 1] ?? "";
}

/** What is said where a date is missing or can't be read. */
export const NOT_KNOWN = "Not known";

const PARTIAL = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** The parts of a calendar date as given: a year, a month, a day, or null where it isn't one. */
export function calendarParts(
  text: string,
): { year: number; month?: number | undefined; day?: number | undefined } | null {
  const found = PARTIAL.exec(text);
  if (!found) return null;
  const year = Number(found[1]);
  const month = found[2] === undefined ? undefined : Number(found[2]);
  const day = found[3] === undefined ? undefined : Number(found[3]);
  if (month !== undefined && (month < 1 || month > 12)) return null;
  if (month !== undefined && day !== undefined && (day < 1 || day > daysIn(year, month)))
    return null;
  return { year, month, day };
}

/** Days of a month, 1 to 12, of the Gregorian calendar. */
export function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

const two = (n: number) => String(n).padStart(2, "0");

/** A calendar date or part of one: `2026-11-22` → 22-Nov-2026, `1985-03` → Mar-1985, `1985` → 1985. */
export function formatCalendarDate(text: string | null | undefined): string {
  const parts = text ? calendarParts(text) : null;
  if (!parts) return NOT_KNOWN;
  const { year, month, day } = parts;
  if (month === undefined) return String(year);
  if (day === undefined) return `${monthName(month)}-${year}`;
  return `${two(day)}-${monthName(month)}-${year}`;
}

/** The wall-clock parts of an instant in a zone. */
export type Wall = {
  year: number;
  month: number;
  day: number;
  weekday: string;
  hour: number;
  minute: number;
  second: number;
};

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    weekday: "long",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  clocks.set(zone, made);
  return made;
}

/** An instant's wall clock in an IANA zone, or null where the text is no instant. */
export function wallClock(instant: string | Date, zone: string): Wall | null {
  const at = typeof instant === "string" ? new Date(instant) : instant;
  if (Number.isNaN(at.getTime())) return null;
  const parts = new Map(
    clock(zone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const number = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
  return {
    year: number("year"),
    month: number("month"),
    day: number("day"),
    weekday: parts.get("weekday") ?? "",
    hour: number("hour"),
    minute: number("minute"),
    second: number("second"),
  };
}

const day = (wall: Wall) => `${two(wall.day)}-${monthName(wall.month)}-${wall.year}`;

/** The day of an instant in a zone: 22-Nov-2026. */
export function formatDay(instant: string | Date, zone: string): string {
  const wall = wallClock(instant, zone);
  return wall ? day(wall) : NOT_KNOWN;
}

/** The day with its weekday: Sunday 22-Nov-2026. */
export function formatWeekday(instant: string | Date, zone: string): string {
  const wall = wallClock(instant, zone);
  return wall ? `${wall.weekday} ${day(wall)}` : NOT_KNOWN;
}

/** The time of an instant in a zone, 24 hours: 10:44, with seconds 10:44:07. */
export function formatTime(instant: string | Date, zone: string, seconds = false): string {
  const wall = wallClock(instant, zone);
  if (!wall) return NOT_KNOWN;
  const short = `${two(wall.hour)}:${two(wall.minute)}`;
  return seconds ? `${short}:${two(wall.second)}` : short;
}

/** Day and time: 22-Nov-2026 10:44. `zoneName` adds EST, where the reader may be elsewhere. */
export function formatInstant(
  instant: string | Date,
  zone: string,
  options: { seconds?: boolean; zoneName?: boolean } = {},
): string {
  const wall = wallClock(instant, zone);
  if (!wall) return NOT_KNOWN;
  const text = `${day(wall)} ${formatTime(instant, zone, options.seconds ?? false)}`;
  return options.zoneName ? `${text} ${zoneName(instant, zone)}` : text;
}

/** The short name of a zone at an instant: EST, GMT+2. */
export function zoneName(instant: string | Date, zone: string): string {
  const at = typeof instant === "string" ? new Date(instant) : instant;
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    timeZoneName: "short",
  }).formatToParts(at);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? zone;
}

/** The calendar day of an instant in a zone, as data: `2026-11-22`. */
export function isoDay(instant: string | Date, zone: string): string {
  const wall = wallClock(instant, zone);
  return wall ? `${wall.year}-${two(wall.month)}-${two(wall.day)}` : "";
}
