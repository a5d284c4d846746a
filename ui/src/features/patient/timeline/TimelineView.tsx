import { useSyncExternalStore } from "react";
import { refusalOf, type TimelineEvent, type TimelineIndex } from "../../../backend";
import { Button, EmptyState, Notice } from "../../../components";
import { Asked } from "../Asked";
import { counted } from "../words";
import { DensityBar } from "./DensityBar";
import { TimelineList } from "./TimelineList";
import styles from "./TimelineView.module.css";
import { EVERYTHING, narrows, type Timeline } from "./useTimeline";

export type TimelineViewProps = {
  timeline: Timeline;
  zone: string;
  opened: string | null;
  onOpen: (event: TimelineEvent) => void;
};

/** Everything that happened, newest first, with the density bar beside it. */
export function TimelineView({ timeline, zone, opened, onOpen }: TimelineViewProps) {
  const { index, filter, pages, control, top } = timeline;
  return (
    <div className={styles.view}>
      <Asked
        what="timeline"
        query={index}
        empty={(data) => (data.total === 0 ? <Nothing timeline={timeline} index={data} /> : null)}
      >
        {(data) => (
          <div className={styles.body}>
            <DensityBar months={data.months} top={top} onJump={(to) => control.current?.goTo(to)} />
            <div className={styles.list}>
              <Summary timeline={timeline} index={data} />
              <TimelineList
                // Another filter is another list: it starts at its newest event.
                key={JSON.stringify(filter)}
                total={data.total}
                pages={pages}
                zone={zone}
                opened={opened}
                onOpen={onOpen}
                onTop={top.set}
                control={control}
              />
            </div>
          </div>
        )}
      </Asked>
    </div>
  );
}

function Summary({ timeline, index }: { timeline: Timeline; index: TimelineIndex }) {
  const { pages, said, filter } = timeline;
  useSyncExternalStore(pages.subscribe, pages.version);
  const marked = index.months.reduce((sum, month) => sum + month.marked, 0);
  return (
    <>
      <div className={styles.summary}>
        <p role="status">
          {counted(index.total, filter.grouped ? "row" : "event")}
          {marked > 0 && `, ${marked.toLocaleString("en-US")} marked`}
          {narrows(filter) && ", filtered"}
          {said && ` · ${said}`}
        </p>
        {index.notHeld.length > 0 && <NotHeld what={index.notHeld} />}
      </div>
      {pages.failure !== null && (
        <Notice
          tone="amber"
          title={`A part of the timeline could not be read. ${refusalOf(pages.failure).sentence}`}
          onRetry={() => pages.retry()}
        />
      )}
    </>
  );
}

const NotHeld = ({ what }: { what: readonly string[] }) => (
  <p>Not in your role’s data: {what.join(", ")}</p>
);

function Nothing({ timeline, index }: { timeline: Timeline; index: TimelineIndex }) {
  if (narrows(timeline.filter)) {
    return (
      <EmptyState
        title="Nothing fits the filter"
        action={<Button onPress={() => timeline.change(EVERYTHING)}>Show everything</Button>}
      >
        <p>The chart holds other events.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No events recorded">
      <p>The practice’s systems sent no event for this patient.</p>
      {index.notHeld.length > 0 && <NotHeld what={index.notHeld} />}
    </EmptyState>
  );
}
