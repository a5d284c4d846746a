import { useCallback, useState } from "react";
import type { Banner as BannerData } from "../../backend";
import { Loading, Notice, type TabEntry, Tabs } from "../../components";
import { formatInstant } from "../../format";
import { useShortcuts } from "../../shell";
import { Asked } from "./Asked";
import { Banner } from "./Banner";
import { Coverage } from "./Coverage";
import { Documents } from "./Documents";
import { Medications } from "./Medications";
import styles from "./Patient.module.css";
import { Problems } from "./Problems";
import { ChartSheet } from "./print/ChartSheet";
import {
  useBanner,
  useCoverage,
  useDevices,
  useDocuments,
  useGaps,
  useMedications,
  useProblems,
  useTimelineIndex,
} from "./queries";
import { RecordPanel } from "./RecordPanel";
import { Readings } from "./readings/Readings";
import { type Section, sectionOf } from "./sections";
import { TimelineTools } from "./timeline/TimelineTools";
import { TimelineView } from "./timeline/TimelineView";
import { EVERYTHING, useTimeline } from "./timeline/useTimeline";
import { type Desk, useDesk } from "./useDesk";

export type PatientProps = {
  patientId: string;
  /** As the link names it; the timeline where it names none. */
  section?: string | null | undefined;
  /** Record that is open beside the chart. */
  record?: string | null | undefined;
  /** Goes to another section or record of this chart. */
  onPlace: (place: { section: Section; record: string | null }) => void;
  /** Opens another chart; one chart is open at a time. */
  onOpenPatient: (id: string, record?: string) => void;
  onOpenProposal?: ((id: string) => void) | undefined;
};

/** A patient's chart: who it is about, always in sight, and one of its sections. */
export function Patient(props: PatientProps) {
  const desk = useDesk();
  const banner = useBanner(props.patientId);
  if (!desk) return <Loading what="chart" />;
  return (
    <div className={styles.frame}>
      <div className={styles.chart}>
        {/* Nothing of a chart is shown before it is known whose it is. */}
        <Asked what="patient" query={banner}>
          {(data) => <Chart key={props.patientId} {...props} desk={desk} banner={data} />}
        </Asked>
      </div>
    </div>
  );
}

type ChartProps = PatientProps & { desk: Desk; banner: BannerData };

function Chart(props: ChartProps) {
  const { patientId, desk, banner, onPlace } = props;
  const { zone } = desk;
  const section = sectionOf(props.section);
  const opened = props.record ?? null;
  // Counted: an engine that does not say when it has printed must not stop the next one.
  const [printing, setPrinting] = useState(0);
  const timeline = useTimeline(patientId);
  const open = useCallback((record: string) => onPlace({ section, record }), [onPlace, section]);
  const close = () => {
    onPlace({ section, record: null });
    // Back to the row it was opened from, where that is the timeline's.
    timeline.control.current?.focus();
  };
  const print = () => setPrinting((times) => times + 1);
  useShortcuts("Chart", [
    { name: "Print a summary of this chart", words: "paper downtime", run: print },
    {
      name: "Close the record",
      keys: "Escape",
      run: close,
      enabled: opened !== null,
      notInPalette: true,
    },
  ]);
  const part = { patientId, zone, opened, onOpen: open };
  const panels: Record<Section, TabEntry["panel"]> = {
    timeline: (
      <TimelineView
        timeline={timeline}
        zone={zone}
        opened={opened}
        onOpen={(one) => open(one.id)}
      />
    ),
    problems: <Problems {...part} />,
    medications: <Medications {...part} />,
    readings: <Readings {...part} now={desk.now} />,
    coverage: <Coverage {...part} />,
    documents: <Documents {...part} />,
  };
  const beside = opened !== null && (
    <div className={styles.beside}>
      <RecordPanel
        key={opened}
        id={opened}
        patientId={patientId}
        zone={zone}
        onClose={close}
        onOpenPatient={props.onOpenPatient}
        onOpenProposal={props.onOpenProposal}
      />
    </div>
  );
  const counts = useCounts(patientId);
  return (
    <>
      <Banner
        banner={banner}
        zone={zone}
        onOpenPatient={(id) => props.onOpenPatient(id)}
        onPrint={print}
      />
      {desk.behind && <Behind desk={desk} banner={banner} />}
      <div className={styles.sections}>
        <Tabs
          label="Chart"
          selected={section}
          onSelect={(id) => onPlace({ section: sectionOf(id), record: null })}
          tabs={LABELS.map(([id, label]) => ({
            id,
            label,
            count: counts[id],
            panel: (
              <div className={styles.body}>
                <div className={styles.panel}>{panels[id]}</div>
                {beside}
              </div>
            ),
          }))}
          tools={section === "timeline" && <TimelineTools timeline={timeline} today={desk.today} />}
        />
      </div>
      {printing > 0 && (
        <ChartSheet
          key={printing}
          patientId={patientId}
          banner={banner}
          desk={desk}
          onDone={() => setPrinting(0)}
        />
      )}
    </>
  );
}

const LABELS: readonly (readonly [Section, string])[] = [
  ["timeline", "Timeline"],
  ["problems", "Problems"],
  ["medications", "Medications"],
  ["readings", "Readings & devices"],
  ["coverage", "Coverage & authorizations"],
  ["documents", "Documents"],
];

/** How many each section holds; none where that is not known. */
function useCounts(id: string): Partial<Record<Section, number | undefined>> {
  const timeline = useTimelineIndex(id, EVERYTHING);
  const coverage = useCoverage(id).data;
  const gaps = useGaps(id).data;
  const counts: Partial<Record<Section, number | undefined>> = {
    timeline: timeline.data?.total,
    problems: useProblems(id).data?.length,
    medications: useMedications(id).data?.length,
    readings: useDevices(id).data?.length,
    coverage: coverage && coverage.coverages.length + coverage.authorizations.length,
    documents: useDocuments(id).data?.length,
  };
  // A nought would say "none" of a part that is not here.
  for (const { part } of gaps ?? []) if (counts[part] === 0) delete counts[part];
  return counts;
}

function Behind({ desk, banner }: { desk: Desk; banner: BannerData }) {
  const asOf = banner.asOf ? formatInstant(banner.asOf, desk.zone) : null;
  return (
    <div className={styles.behind}>
      <Notice
        tone="amber"
        title={`${desk.behind}. This chart is shown ${asOf ? `as of ${asOf}` : "as it was last read"}.`}
        announce="status"
      />
    </div>
  );
}
