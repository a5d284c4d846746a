import { useState } from "react";
import {
  type Refusal,
  refusalOf,
  type SourceView,
  type SyncResult,
  type TaskProgress,
  useBackend,
} from "../../backend";
import {
  Bdi,
  Button,
  EmptyState,
  ErrorState,
  Loading,
  Notice,
  Progress,
  StaleNote,
  Table,
  Tag,
} from "../../components";
import { formatInstant, relativeTime } from "../../format";
import { useAsked, useChanged, useSession, useStatus } from "../../queries";
import { useNow, useShortcuts } from "../../shell";
import { NotRefreshed } from "../NotRefreshed";
import { RefusalNotice } from "../proposal/RefusalNotice";
import styles from "./Sources.module.css";

/** A size in the unit people expect. */
export function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  if (bytes < 1_000_000_000) return `${Math.round(bytes / 1_000_000)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** What is kept here, from where, how fresh, and what could not be taken in. */
export function SourcesView() {
  const backend = useBackend();
  const changed = useChanged();
  const session = useSession();
  const status = useStatus();
  const zone = session.data?.zone ?? "UTC";
  const now = useNow();
  const asked = useAsked(["sources"], (one) => one.sources());
  const [running, setRunning] = useState<TaskProgress | null>(null);
  const [stopping, setStopping] = useState(false);
  const [done, setDone] = useState<SyncResult | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function sync() {
    setRunning({ what: "the practice’s system", done: 0, total: 0 });
    setStopping(false);
    setDone(null);
    setRefusal(null);
    try {
      setDone(await backend.syncNow(setRunning));
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setRunning(null);
      changed("sources");
    }
  }
  useShortcuts("Sources", [
    { name: "Synchronise now", keys: "r", run: () => void sync(), enabled: running === null },
  ]);

  const view = asked.data;
  const background = running === null ? status.data?.syncing : null;
  return (
    <div className={styles.view}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>Sync and sources</h1>
          <p className="muted">
            {view
              ? `${sizeWords(view.storeBytes ?? 0)} kept on this computer, encrypted. Ways out: ${view.channels.join(", ") || "none set up"}.`
              : "What is kept on this computer, and from where."}
          </p>
        </div>
        <Button kind="go" onPress={() => void sync()} busy={running !== null}>
          Synchronise now
        </Button>
      </header>
      <div className={styles.body}>
        {running && (
          <Progress
            label={`Reading ${running.what}`}
            value={running.done}
            total={running.total}
            words={
              running.total === 0 && running.done > 0
                ? running.done.toLocaleString("en-US")
                : undefined
            }
            onCancel={() => {
              setStopping(true);
              backend.cancelTask("sync").catch(() => undefined);
            }}
            cancelling={stopping}
          />
        )}
        {background && (
          <Progress
            label={`Reading ${background.what} in the background`}
            value={background.done}
            total={background.total}
          />
        )}
        <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
        {done && (
          <Notice title={done.sentence} onDismiss={() => setDone(null)}>
            <p className="small">
              {done.created.toLocaleString("en-US")} new, {done.updated.toLocaleString("en-US")}{" "}
              changed, {done.deleted.toLocaleString("en-US")} removed
              {done.stale > 0 && ` · ${done.stale} drafts went back to review`}
            </p>
          </Notice>
        )}
        {status.data?.stale && status.data.lastSync && (
          <StaleNote
            asOf={status.data.lastSync}
            now={now}
            why={status.data.online ? undefined : "Offline"}
          />
        )}
        {status.data && !status.data.online && !status.data.stale && (
          <Notice
            tone="amber"
            title="The practice’s server cannot be reached."
            kept="What was read before stays here and can be used."
            announce="off"
          />
        )}
        <NotRefreshed asked={asked} />
        {asked.isPending && <Loading what="the sources" lines={6} />}
        {asked.isError && !view && (
          <ErrorState
            error={asked.error}
            what="The sources could not be listed"
            onRetry={() => void asked.refetch()}
            retrying={asked.isFetching}
          />
        )}
        {view?.sources.map((source) => (
          <SourceCard key={source.id} source={source} zone={zone} now={now} />
        ))}
        {view && (
          <section aria-labelledby="kept">
            <h2 id="kept">Kept here</h2>
            {view.kept.length === 0 ? (
              <EmptyState title="Nothing was read yet">
                Synchronise once; afterwards charts, lists and drafts open without a network.
              </EmptyState>
            ) : (
              <ul className={styles.kept}>
                {view.kept.map((one) => (
                  <li key={one.kind}>
                    <strong>{one.count.toLocaleString("en-US")}</strong> {one.kind}
                  </li>
                ))}
              </ul>
            )}
          </section>
        )}
        {view && (
          <section aria-labelledby="aside">
            <h2 id="aside">Set aside · {view.setAsideTotal.toLocaleString("en-US")}</h2>
            {view.setAside.length === 0 ? (
              <p className="muted">Every row could be taken in.</p>
            ) : (
              <div className={styles.table}>
                <Table
                  label="Rows set aside"
                  rows={view.setAside}
                  keyOf={(row) => `${row.collection} ${row.rowId} ${row.at}`}
                  columns={[
                    {
                      id: "row",
                      heading: "Row",
                      isRowHeader: true,
                      cell: (row) => <Bdi text={`${row.collection} ${row.rowId}`} />,
                    },
                    { id: "why", heading: "Why", cell: (row) => <Bdi text={row.reason} /> },
                    {
                      id: "at",
                      heading: "When",
                      width: 10,
                      cell: (row) => formatInstant(row.at, zone),
                    },
                  ]}
                />
              </div>
            )}
          </section>
        )}
      </div>
    </div>
  );
}

function SourceCard({ source, zone, now }: { source: SourceView; zone: string; now: Date }) {
  const behind = source.collections.filter((one) => !one.complete && one.note === "");
  return (
    <section className={styles.card} aria-labelledby={`source-${source.id}`}>
      <h2 id={`source-${source.id}`}>
        {source.name} <span className="muted small">{source.host}</span>
      </h2>
      <p>
        {source.lastSync
          ? `Last read to its end ${relativeTime(source.lastSync, now)} (${formatInstant(source.lastSync, zone)}).`
          : "Never read to its end yet."}
        {behind.length > 0 && ` ${behind.length} collections are not complete yet.`}
      </p>
      <table className={styles.collections}>
        <thead>
          <tr>
            <th scope="col">Collection</th>
            <th scope="col">As of</th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {source.collections.map((one) => (
            <tr key={one.name}>
              <th scope="row">{one.name}</th>
              <td>{one.asOf ? formatInstant(one.asOf, zone) : "not read"}</td>
              <td>
                {one.note ? (
                  <Tag>{one.note}</Tag>
                ) : one.complete ? (
                  "complete"
                ) : (
                  <Tag tone="amber">not complete</Tag>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
