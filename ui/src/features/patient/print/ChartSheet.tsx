import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { createPortal } from "react-dom";
import {
  type Backend,
  type Banner,
  type ChartPart,
  refusalOf,
  type TimelineEvent,
  type TimelineFilter,
  useBackend,
} from "../../../backend";
import { Bdi, PersonName, useToast } from "../../../components";
import { formatCalendarDate, formatInstant, formatPhone } from "../../../format";
import { allergyText, allergyWords } from "../Allergies";
import { lateWords, medicationName } from "../Medications";
import { valueWords } from "../readings/series";
import type { Desk } from "../useDesk";
import { ageAndSex, alertsOf, dateWords, dayWords, languageWords, statusWords } from "../words";
import styles from "./ChartSheet.module.css";
import { Section } from "./Section";

export type ChartSheetProps = {
  patientId: string;
  banner: Banner;
  desk: Desk;
  /** Called once it is printed, or could not be. */
  onDone: () => void;
};

/** Series whose last value is printed, and how far back it may lie. */
const SERIES = 12;
const DAYS_BACK = 365;

const VISITS: TimelineFilter = { kinds: ["encounter"], sources: [], words: "", grouped: false };

/** Everything a sheet holds, read before anything is printed: half a summary is not printed. */
async function readSheet(backend: Backend, id: string, today: string) {
  const [gaps, problems, medications, names, visits] = await Promise.all([
    backend.chartGaps(id),
    backend.problems(id),
    unlessNotTheirs(backend.medications(id)),
    backend.seriesNames(id),
    backend.timeline(id, VISITS, 0, 50),
  ]);
  const readings = await Promise.all(
    names.slice(0, SERIES).map(({ code }) => backend.readingSeries(id, code, DAYS_BACK)),
  );
  return {
    problems: problems.filter((row) => row.status === "active"),
    medications: medications.filter((row) => row.status === "active"),
    missing: (part: ChartPart) => gaps.find((gap) => gap.part === part)?.why,
    readings,
    moreSeries: Math.max(0, names.length - SERIES),
    visits: coming(visits, today),
  };
}

/**
 * A role that does not read prescriptions still prints the rest; the sheet says so in their place
 * (the gap of that part). Any other refusal stops the sheet.
 */
async function unlessNotTheirs<T>(rows: Promise<T[]>): Promise<T[]> {
  try {
    return await rows;
  } catch (thrown) {
    if (refusalOf(thrown).code === "role_may_not_use") return [];
    throw thrown;
  }
}

/** Visits from today on, the next one first. */
export function coming(visits: readonly TimelineEvent[], today: string): TimelineEvent[] {
  return visits
    .filter((visit) => visit.day !== "" && visit.day >= today)
    .sort((a, b) => `${a.day} ${a.time ?? ""}`.localeCompare(`${b.day} ${b.time ?? ""}`));
}

type Sheet = Awaited<ReturnType<typeof readSheet>>;

/** A summary of the chart on paper, for a day without the program. On the screen it is not seen. */
export function ChartSheet({ patientId, banner, desk, onDone }: ChartSheetProps) {
  const backend = useBackend();
  const say = useToast();
  const query = useQuery({
    queryKey: ["charts", patientId, "sheet", desk.today],
    queryFn: () => readSheet(backend, patientId, desk.today),
    gcTime: 0,
  });
  const done = useRef(onDone);
  done.current = onDone;
  const { data, error } = query;
  useEffect(() => {
    if (error) {
      say({ tone: "amber", text: `The summary was not printed. ${refusalOf(error).sentence}` });
      done.current();
      return;
    }
    if (!data) return;
    // The window's own print dialog may take its time: the sheet stays until it is closed.
    const after = () => done.current();
    window.addEventListener("afterprint", after);
    backend.printView().catch((thrown: unknown) => {
      say({ tone: "amber", text: `The summary was not printed. ${refusalOf(thrown).sentence}` });
      done.current();
    });
    return () => window.removeEventListener("afterprint", after);
  }, [backend, say, data, error]);
  if (!data) return null;
  return createPortal(<Paper sheet={data} banner={banner} desk={desk} />, document.body);
}

function Paper({ sheet, banner, desk }: { sheet: Sheet; banner: Banner; desk: Desk }) {
  const { zone } = desk;
  return (
    <article className={styles.sheet} aria-label="Chart summary" data-print-sheet="">
      <p className={styles.running}>
        <PersonName name={banner.patient} /> · born{" "}
        {banner.patient.born ? formatCalendarDate(banner.patient.born) : "not recorded"} · MRN{" "}
        <Bdi text={banner.patient.mrn ?? "not recorded"} />
        {desk.demo && " · DEMO"}
      </p>
      <div className={styles.content}>
        <Head banner={banner} desk={desk} />
        <Section title="Allergies" none={allergyWords(banner.allergies)}>
          {banner.allergies.items.map(allergyText)}
        </Section>
        <Section title="Problems" none="None recorded" missing={sheet.missing("problems")}>
          {sheet.problems.map(
            (row) =>
              `${row.name}${row.code ? ` (${row.code})` : ""} · since ${dateWords(row.onset, zone)}`,
          )}
        </Section>
        <Section title="Medications" none="None recorded" missing={sheet.missing("medications")}>
          {sheet.medications.map((row) =>
            [
              medicationName(row),
              row.instruction ?? "how it is taken: not recorded",
              lateWords(row),
            ]
              .filter(Boolean)
              .join(" · "),
          )}
        </Section>
        <Section
          title="Last readings and labs"
          none="None recorded in a year"
          missing={sheet.missing("readings")}
        >
          {sheet.readings.flatMap((series) => {
            const last = series.points.at(-1);
            if (!last) return [];
            const word = last.word ? ` · ${last.word}` : "";
            return [
              `${series.name} ${valueWords(series, last)}${word} · ${dateWords(last.at, zone)}`,
            ];
          })}
          {sheet.moreSeries > 0 ? [`and ${sheet.moreSeries} more in the chart`] : []}
        </Section>
        <Section title="Next visits" none="None recorded" missing={sheet.missing("documents")}>
          {sheet.visits.map((visit) =>
            [dayWords(visit.day), visit.time, visit.title, visit.source]
              .filter(Boolean)
              .join(" · "),
          )}
        </Section>
        <footer className={styles.foot}>
          Printed {formatInstant(desk.now, zone, { zoneName: true })} by {desk.person},{" "}
          {desk.practice}. Paper does not change with the chart.
          {desk.demo && <b> DEMO: every patient is invented.</b>}
        </footer>
      </div>
    </article>
  );
}

function Head({ banner, desk }: { banner: Banner; desk: Desk }) {
  const { patient } = banner;
  const alerts = alertsOf(patient).map((alert) => alert.words);
  if (banner.confidential) alerts.push("confidential contact only");
  if (banner.sameName.length > 0) alerts.push(`same name: ${banner.sameName.length} other`);
  return (
    <header className={styles.head}>
      {desk.demo && <p className={styles.demo}>DEMO</p>}
      <h1>
        <PersonName name={patient} />
      </h1>
      <p>
        Born {patient.born ? formatCalendarDate(patient.born) : "not recorded"} ·{" "}
        {ageAndSex(patient)} · MRN <Bdi text={patient.mrn ?? "not recorded"} /> · Phone{" "}
        {patient.phone ? formatPhone(patient.phone) : "not recorded"} · Speaks{" "}
        {languageWords(patient.language)}
        {banner.interpreterNeeded && ", interpreter needed"}
      </p>
      {banner.guardian && (
        <p>
          Guardian <Bdi text={banner.guardian.name} /> ({banner.guardian.relationship},{" "}
          {banner.guardian.phone ? formatPhone(banner.guardian.phone) : "phone not recorded"})
        </p>
      )}
      <p>
        Coverage <Bdi text={banner.coverage ?? "none recorded or not in your role’s data"} /> ·
        Enrollment {banner.enrollment ? statusWords(banner.enrollment) : "not recorded"} · As of{" "}
        {banner.asOf ? dateWords(banner.asOf, desk.zone) : "not known"}
      </p>
      {alerts.length > 0 && <p className={styles.alerts}>▲ {[...new Set(alerts)].join(" · ")}</p>}
    </header>
  );
}
