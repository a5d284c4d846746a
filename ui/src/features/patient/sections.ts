/** The parts of a chart, in the order of their tabs. The ids stand in deep links. */
export const SECTIONS = [
  "timeline",
  "problems",
  "medications",
  "readings",
  "coverage",
  "documents",
] as const;

export type Section = (typeof SECTIONS)[number];

/** The section a link names; the timeline where it names none. */
export function sectionOf(text: string | null | undefined): Section {
  return SECTIONS.find((section) => section === text) ?? "timeline";
}

/** What every section is given. */
export type SectionProps = {
  patientId: string;
  zone: string;
  /** Record that is open beside the chart. */
  opened: string | null;
  onOpen: (record: string) => void;
};
