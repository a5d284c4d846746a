/** Codes of the chart in the words people read. A code that is not known is shown, never dropped. */
import type { EventKindView, PatientCard } from "../../backend";
import {
  calendarParts,
  formatCalendarDate,
  formatInstant,
  formatWeekday,
  NOT_KNOWN,
} from "../../format";

const KINDS: Readonly<Record<EventKindView, string>> = {
  encounter: "Visits",
  medication: "Prescriptions",
  reading: "Readings",
  lab: "Labs",
  note: "Notes",
  message: "Messages",
  authorization: "Authorizations",
  problem: "Problems",
  device: "Devices",
  other: "Other",
};

const KIND_OF_ONE: Readonly<Record<EventKindView, string>> = {
  encounter: "Visit",
  medication: "Prescription",
  reading: "Reading",
  lab: "Lab",
  note: "Note",
  message: "Message",
  authorization: "Authorization",
  problem: "Problem",
  device: "Device",
  other: "Other event",
};

/** A kind in the plural, as the filters name it. */
export const kindWords = (kind: EventKindView): string => KINDS[kind];

/** A kind as one event is named. */
export const oneOfKind = (kind: EventKindView): string => KIND_OF_ONE[kind];

const SEX: Readonly<Record<string, string>> = {
  male: "male",
  female: "female",
  other: "sex: other",
  unknown: "sex not known",
};

/** Administrative gender in words. */
export const sexWords = (code: string): string => SEX[code] ?? (code || "sex not recorded");

/** "67 y · female"; an age that is not known is said. */
export function ageAndSex(patient: PatientCard): string {
  const age =
    patient.status === "deceased"
      ? null
      : patient.age === null
        ? "age not known"
        : `${patient.age} y`;
  return [age, sexWords(patient.sex)].filter(Boolean).join(" · ");
}

const languages = new Intl.DisplayNames("en", { type: "language", fallback: "code" });

/** A language tag in English: `es-MX` → Mexican Spanish. */
export function languageWords(tag: string | null): string {
  if (!tag) return "not recorded";
  try {
    return languages.of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Alerts that are said beside the name, with how much they matter. */
export type Alert = { words: string; tone: "red" | "amber" | "plain" };

const ALERTS: Readonly<Record<string, Alert>> = {
  deceased: { words: "deceased", tone: "red" },
  inactive: { words: "inactive record", tone: "amber" },
  test_patient: { words: "test patient", tone: "amber" },
  confidential_contact: { words: "confidential contact only", tone: "amber" },
  sms_opted_out: { words: "no texts: opted out", tone: "amber" },
  interpreter_needed: { words: "interpreter needed", tone: "amber" },
};

/** What must be said of a patient wherever they are named. The status counts as an alert. */
export function alertsOf(patient: PatientCard): Alert[] {
  const codes = new Set(patient.alerts);
  if (patient.status !== "active") codes.add(patient.status);
  return [...codes].map((code) => ALERTS[code] ?? { words: plain(code), tone: "amber" });
}

const plain = (code: string) => code.replace(/[_-]/g, " ");

/** A status code in words: `entered-in-error` → entered in error. */
export const statusWords = (code: string): string => plain(code) || "status not recorded";

const CONSENT: Readonly<Record<string, string>> = {
  given: "consent given",
  not_recorded: "consent not recorded",
  opted_out: "opted out",
};

/** Consent to texts, with the day it was given. */
export function consentWords(sms: string, on: string | null): string {
  const words = CONSENT[sms] ?? plain(sms);
  return on ? `${words} ${formatCalendarDate(on)}` : words;
}

/** A date or an instant, whichever is recorded, as people read it. */
export function dateWords(text: string | null | undefined, zone: string): string {
  if (!text) return "not recorded";
  if (calendarParts(text)) return formatCalendarDate(text);
  const written = formatInstant(text, zone);
  // What can't be read as a date is shown as it is recorded, rather than hidden.
  return written === NOT_KNOWN ? text : written;
}

/** A day of the timeline as a heading: "Saturday 21-Nov-2026", "Nov-2026, day not recorded". */
export function dayWords(day: string): string {
  if (day === "") return "Not dated";
  const parts = calendarParts(day);
  if (!parts) return day;
  if (parts.day !== undefined) return formatWeekday(`${day}T12:00:00Z`, "UTC");
  const missing = parts.month === undefined ? "month and day" : "day";
  return `${formatCalendarDate(day)}, ${missing} not recorded`;
}

/** A count with its noun. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
