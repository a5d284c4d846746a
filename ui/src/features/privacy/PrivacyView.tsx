import { useState } from "react";
import {
  type AuditLine,
  type PrivacyView as PrivacyData,
  type Refusal,
  refusalOf,
  type TaskProgress,
  useBackend,
} from "../../backend";
import { EmptyState, ErrorState, Loading, type TabEntry, Tabs } from "../../components";
import { isoDay } from "../../format";
import { useAsked, useChanged, useSession } from "../../queries";
import { useNow } from "../../shell";
import { AuditEntryDialog } from "../audit/AuditEntryDialog";
import { EntryTable } from "../audit/EntryTable";
import { NotRefreshed } from "../NotRefreshed";
import { RefusalNotice } from "../proposal/RefusalNotice";
import { Findings } from "./Findings";
import { Keeping } from "./Keeping";
import styles from "./Privacy.module.css";
import { Rules } from "./Rules";

/** The privacy officer's page: findings, emergency access, disclosures, holds, rules. */
export function PrivacyView() {
  const session = useSession();
  const zone = session.data?.zone ?? "UTC";
  const today = isoDay(useNow(), zone);
  const asked = useAsked(["audit", "privacy"], (one) => one.privacy());
  const [tab, setTab] = useState("findings");
  const [opened, setOpened] = useState<AuditLine | null>(null);
  const work = useWork();
  const view = asked.data;
  return (
    <div className={styles.view}>
      <header className={styles.head}>
        <h1>Privacy</h1>
        <p className="muted">What stands out in the audit, and what left the practice.</p>
      </header>
      <div className={styles.said}>
        <RefusalNotice refusal={work.refusal} onDismiss={work.dismiss} />
        <NotRefreshed asked={asked} />
      </div>
      <div className={styles.body}>
        {asked.isPending && <Loading what="the privacy page" lines={6} />}
        {asked.isError && !view && (
          <ErrorState
            error={asked.error}
            what="The privacy page could not be made"
            onRetry={() => void asked.refetch()}
            retrying={asked.isFetching}
          />
        )}
        {view && (
          <Tabs
            label="Privacy"
            selected={tab}
            onSelect={setTab}
            tabs={panels(view, zone, today, work, setOpened)}
          />
        )}
      </div>
      <AuditEntryDialog entry={opened} zone={zone} onClose={() => setOpened(null)} />
    </div>
  );
}

type Work = ReturnType<typeof useWork>;

function panels(
  view: PrivacyData,
  zone: string,
  today: string,
  work: Work,
  onOpen: (entry: AuditLine) => void,
): TabEntry[] {
  const open = view.anomalies.filter((one) => one.state !== "reviewed").length;
  const table = (label: string, entries: readonly AuditLine[], none: string) => (
    <EntryTable
      label={label}
      entries={entries}
      zone={zone}
      onOpen={onOpen}
      empty={<EmptyState title={none} />}
    />
  );
  return [
    {
      id: "findings",
      label: "Findings",
      count: open,
      panel: (
        <Findings
          findings={view.anomalies}
          zone={zone}
          hours={view.hours}
          habitDays={view.habitDays}
          onReview={work.review}
        />
      ),
    },
    {
      id: "glass",
      label: "Emergency access",
      count: view.breakGlass.length,
      panel: table(
        "Emergency access, newest first",
        view.breakGlass,
        "Nobody used emergency access",
      ),
    },
    {
      id: "disclosures",
      label: "Disclosures",
      count: view.disclosures.length,
      panel: table(
        "Disclosures, patients’ own copies and erasures, newest first",
        view.disclosures,
        "Nothing was disclosed",
      ),
    },
    {
      id: "keeping",
      label: "Holds and retention",
      panel: (
        <Keeping
          holds={view.holds}
          retention={view.retention}
          zone={zone}
          today={today}
          removing={work.removing}
          onHold={work.hold}
          onRelease={work.release}
          onYears={work.years}
          onApply={work.apply}
          onStop={work.stop}
        />
      ),
    },
    {
      id: "rules",
      label: "Rules",
      panel: <Rules view={view} onOfficers={work.officers} onThreshold={work.threshold} />,
    },
  ];
}

/** What an officer does here; a refusal is said above, and the page is made anew. */
function useWork() {
  const backend = useBackend();
  const changed = useChanged();
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [removing, setRemoving] = useState<TaskProgress | null>(null);
  async function done(work: Promise<unknown>): Promise<boolean> {
    setRefusal(null);
    try {
      await work;
      return true;
    } catch (error) {
      setRefusal(refusalOf(error));
      return false;
    } finally {
      changed("audit");
    }
  }
  return {
    refusal,
    removing,
    dismiss: () => setRefusal(null),
    review: (id: string, note: string) => done(backend.reviewAnomaly(id, note)),
    threshold: (key: string, value: number) => done(backend.setThreshold(key, value)),
    hold: (hold: Parameters<typeof backend.addHold>[0]) => done(backend.addHold(hold)),
    release: (id: string) => void done(backend.releaseHold(id)),
    officers: (keys: string[]) =>
      void done(backend.setPrivacyOfficers(keys)).then(() => changed("session")),
    years: (years: number | null) => void done(backend.setAuditYears(years)),
    apply: () => {
      setRemoving({ what: "entries", done: 0, total: 0 });
      void done(backend.applyRetention(setRemoving)).then(() => setRemoving(null));
    },
    stop: () => void backend.cancelTask("audit").catch(() => undefined),
  };
}
