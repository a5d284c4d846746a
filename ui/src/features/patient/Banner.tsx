import { Printer } from "lucide-react";
import type { Banner as BannerData, GuardianView } from "../../backend";
import { Bdi, Button, type Definition, DefinitionList, PersonName, Tag } from "../../components";
import { formatCalendarDate, formatPhone } from "../../format";
import { Allergies } from "./Allergies";
import styles from "./Banner.module.css";
import { SameName } from "./SameName";
import { ageAndSex, alertsOf, consentWords, dateWords, languageWords, statusWords } from "./words";

export type BannerProps = {
  banner: BannerData;
  zone: string;
  /** Opens the chart of another with the same name. */
  onOpenPatient: (id: string) => void;
  /** Prints a summary of the chart. */
  onPrint: () => void;
};

/**
 * Who this chart is about, at the upper left of every view about a patient (NISTIR 7804-1). Nothing
 * in it is cut off: identifiers and allergies wrap, and the banner grows.
 */
export function Banner({ banner, zone, onOpenPatient, onPrint }: BannerProps) {
  const { patient } = banner;
  return (
    <section className={styles.banner} aria-label="Patient">
      <div className={styles.who}>
        <div className={styles.first}>
          <h1 className={styles.name}>
            <PersonName name={patient} />
          </h1>
          {patient.preferred && (
            <span className={styles.preferred}>
              called <Bdi text={patient.preferred} />
            </span>
          )}
          <Tag>{ageAndSex(patient)}</Tag>
          {alertsOf(patient).map((alert) => (
            <Tag key={alert.words} tone={alert.tone}>
              {alert.words}
            </Tag>
          ))}
          {banner.confidential && !patient.alerts.includes("confidential_contact") && (
            <Tag tone="amber">confidential contact only</Tag>
          )}
          {banner.sameName.length > 0 && (
            <SameName patient={patient} others={banner.sameName} onOpen={onOpenPatient} />
          )}
        </div>
        <DefinitionList layout="flow" items={identity(banner)} />
      </div>
      <Allergies allergies={banner.allergies} />
      <div className={styles.standing}>
        <DefinitionList layout="flow" items={standing(banner, zone)} />
        <Button small kind="quiet" onPress={onPrint}>
          <Printer aria-hidden="true" /> Print summary
        </Button>
      </div>
    </section>
  );
}

function identity(banner: BannerData): Definition[] {
  const { patient, guardian } = banner;
  const items: Definition[] = [
    { term: "Born", value: patient.born ? formatCalendarDate(patient.born) : "not recorded" },
    { term: "MRN", value: <Bdi text={patient.mrn ?? "not recorded"} /> },
    {
      term: "Phone",
      value: <Bdi text={patient.phone ? formatPhone(patient.phone) : "not recorded"} />,
    },
    { term: "Speaks", value: speaks(banner) },
  ];
  if (guardian) items.push({ term: "Guardian", value: <Guardian guardian={guardian} /> });
  return items;
}

function speaks({ patient, interpreterNeeded }: BannerData): string {
  const language = languageWords(patient.language);
  // Where the alert is listed it stands beside the name already.
  return interpreterNeeded && !patient.alerts.includes("interpreter_needed")
    ? `${language}, interpreter needed`
    : language;
}

function Guardian({ guardian }: { guardian: GuardianView }) {
  const more = [
    guardian.relationship,
    guardian.phone ? formatPhone(guardian.phone) : "phone not recorded",
    guardian.language ? `speaks ${languageWords(guardian.language)}` : null,
  ].filter(Boolean);
  return (
    <>
      <Bdi text={guardian.name} /> ({more.join(", ")})
    </>
  );
}

function standing(banner: BannerData, zone: string): Definition[] {
  return [
    {
      term: "Enrollment",
      value: banner.enrollment ? statusWords(banner.enrollment) : "not recorded",
    },
    { term: "Texts", value: consentWords(banner.sms, banner.smsConsentOn) },
    {
      term: "Coverage",
      value: <Bdi text={banner.coverage ?? "none recorded or not in your role’s data"} />,
    },
    { term: "Coach", value: <Bdi text={banner.coach ?? "not recorded"} /> },
    { term: "Provider", value: <Bdi text={banner.provider ?? "not recorded"} /> },
    { term: "As of", value: banner.asOf ? dateWords(banner.asOf, zone) : "not known" },
  ];
}
