/** How lists name a patient: two identifiers beside the name, alerts in words. */
import type { PatientCard } from "../backend";
import type { Tone } from "../components";
import { formatCalendarDate } from "../format";

const SEX: Readonly<Record<string, string>> = { female: "F", male: "M", other: "other sex" };

/** `67 F`, `MRN 00481273`, `born 04-Mar-1959`. What is not recorded is said. */
export function identityParts(card: PatientCard): [string, string, string] {
  const age =
    card.age === null ? (card.status === "deceased" ? "deceased" : "age not known") : `${card.age}`;
  const sex = SEX[card.sex] ?? "sex not known";
  const mrn = card.mrn === null ? "MRN not recorded" : `MRN ${card.mrn}`;
  const born =
    card.born === null ? "birth date not recorded" : `born ${formatCalendarDate(card.born)}`;
  return [`${age} ${sex}`, mrn, born];
}

/** Alerts of a card as tags, in words. */
export function alertTags(card: PatientCard): { word: string; tone: Tone }[] {
  const known: Readonly<Record<string, { word: string; tone: Tone }>> = {
    deceased: { word: "deceased", tone: "amber" },
    inactive: { word: "inactive", tone: "amber" },
    test_patient: { word: "test patient", tone: "plain" },
    confidential_contact: { word: "confidential contact", tone: "amber" },
    sms_opted_out: { word: "no texts: opted out", tone: "amber" },
    interpreter_needed: { word: "interpreter needed", tone: "amber" },
  };
  return card.alerts.flatMap((alert) => known[alert] ?? []);
}
