import { calendarParts, daysIn } from "./date";

/** A person's name as stored: family and given names in order. */
export type PersonName = { family: string; given: readonly string[] };

/** LAST, First Middle (NISTIR 7804-1). A missing part is left out; with neither it says so. */
export function formatName({ family, given }: PersonName): string {
  const last = withoutTurns(family).trim().toUpperCase();
  const first = given
    .map((name) => withoutTurns(name).trim())
    .filter(Boolean)
    .join(" ");
  if (last && first) return `${last}, ${first}`;
  return last || first || "Name not recorded";
}

/**
 * The age on a day, `yyyy-mm-dd`: "67 y", "14 mo", "5 wk", "3 d". A birth date known only to the
 * month or year gives "about 41 y"; none gives "age not known".
 */
export function formatAge(born: string | null | undefined, on: string): string {
  const birth = born ? calendarParts(born) : null;
  const day = calendarParts(on);
  if (!birth || day?.month === undefined || day.day === undefined) return "age not known";
  if (birth.month === undefined) return `about ${Math.max(0, day.year - birth.year)} y`;
  const whole = (day.year - birth.year) * 12 + day.month - birth.month;
  if (birth.day === undefined) {
    return whole < 24 ? `about ${Math.max(0, whole)} mo` : `about ${Math.floor(whole / 12)} y`;
  }
  const date = { month: birth.month, day: birth.day };
  // Born on the 31st: a month is full on the last day of a shorter one.
  const reached = day.day >= Math.min(date.day, daysIn(day.year, day.month));
  const months = whole - (reached ? 0 : 1);
  if (months >= 24) return `${Math.floor(months / 12)} y`;
  const days =
    (Date.UTC(day.year, day.month - 1, day.day) - Date.UTC(birth.year, date.month - 1, date.day)) /
    86_400_000;
  if (days < 0) return "age not known";
  if (days < 28) return `${days} d`;
  return months < 3 ? `${Math.floor(days / 7)} wk` : `${months} mo`;
}

/** A phone number as people read it: +16175550142 → (617) 555-0142; others keep their digits. */
export function formatPhone(number: string | null | undefined): string {
  const text = number?.trim() ?? "";
  if (text === "") return "Not recorded";
  const digits = text.replace(/[\s().-]/g, "");
  const american = /^(?:\+?1)?([2-9]\d{2})([2-9]\d{2})(\d{4})$/.exec(digits);
  if (american) return `(${american[1]}) ${american[2]}-${american[3]}`;
  return text;
}

const FIRST_STRONG = "\u2068";
const POP = "\u2069";

/**
 * A text without the invisible marks that turn the direction of what follows. Left in a name they
 * reach past `<bdi>`: an isolate that is not closed inside swallows the one that closes outside
 * (UAX #9).
 */
export function withoutTurns(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
}

/**
 * Isolates a text whose direction is its own (a name, a note) inside a plain string, such as an
 * accessible name. In markup use `Bdi`.
 */
export function isolate(text: string): string {
  return `${FIRST_STRONG}${withoutTurns(text)}${POP}`;
}
