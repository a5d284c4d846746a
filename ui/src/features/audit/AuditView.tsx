import { useState } from "react";
import {
  type AuditFilter,
  type AuditLine,
  type ChainState,
  type Refusal,
  refusalOf,
  useBackend,
} from "../../backend";
import {
  Bdi,
  Button,
  DateField,
  EmptyState,
  ErrorState,
  Loading,
  Notice,
  Select,
  Table,
  Tag,
  useToast,
} from "../../components";
import { formatInstant, isoDay } from "../../format";
import { useAsked, useSession } from "../../queries";
import { useNow, useShortcuts } from "../../shell";
import { NotRefreshed } from "../NotRefreshed";
import { RefusalNotice } from "../proposal/RefusalNotice";
import styles from "./Audit.module.css";
import { AuditEntryDialog } from "./AuditEntryDialog";
import { actionWords, OUTCOMES, outcomeOf } from "./words";

const NO_FILTER: AuditFilter = {
  from: null,
  to: null,
  user: null,
  action: null,
  outcome: null,
  patientId: null,
  before: null,
};

/** Who did what, when, with which outcome; and whether the chain is whole. */
export function AuditView() {
  const backend = useBackend();
  const say = useToast();
  const session = useSession();
  const zone = session.data?.zone ?? "UTC";
  const now = useNow();
  const [filter, setFilter] = useState<AuditFilter>(NO_FILTER);
  const [pages, setPages] = useState<readonly (number | null)[]>([null]);
  const before = pages[pages.length - 1] ?? null;
  const asked = useAsked(["audit", filter, before], (one) => one.audit({ ...filter, before }));
  const [chain, setChain] = useState<ChainState | null>(null);
  const [busy, setBusy] = useState<"" | "verify" | "export">("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [opened, setOpened] = useState<AuditLine | null>(null);

  const narrow = (part: Partial<AuditFilter>) => {
    setFilter({ ...filter, ...part });
    setPages([null]);
  };
  async function run(what: "verify" | "export") {
    setBusy(what);
    setRefusal(null);
    try {
      if (what === "verify") setChain(await backend.verifyAudit());
      else {
        const file = await backend.exportAudit();
        if (file !== null) say({ text: `Exported to ${file}. Check it with countersign-verify.` });
      }
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setBusy("");
    }
  }
  useShortcuts("Audit", [
    { name: "Verify the audit chain", run: () => void run("verify") },
    { name: "Export the audit…", run: () => void run("export") },
  ]);

  const today = isoDay(now, zone);
  const page = asked.data;
  const last = page?.entries[page.entries.length - 1];
  const narrowed = Object.values(filter).some((value) => value !== null);
  return (
    <div className={styles.view}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>Audit</h1>
          <p className="muted">
            Every read and every act, chained so that nothing can be taken out unseen.
            {page && ` ${page.chainLength.toLocaleString("en-US")} entries.`}
          </p>
        </div>
        <Button onPress={() => void run("verify")} busy={busy === "verify"}>
          Verify the chain
        </Button>
        <Button onPress={() => void run("export")} busy={busy === "export"}>
          Export…
        </Button>
      </header>
      <div className={styles.said}>
        {chain && (
          <Notice
            tone={chain.whole ? "info" : "red"}
            title={chain.sentence}
            announce={chain.whole ? "status" : "alert"}
            onDismiss={() => setChain(null)}
          >
            <p className="small">
              {chain.entries.toLocaleString("en-US")} entries and {chain.checkpoints} signed
              checkpoints looked at, {formatInstant(chain.at, zone, { seconds: true })}
            </p>
          </Notice>
        )}
        <RefusalNotice refusal={refusal} onDismiss={() => setRefusal(null)} />
        <NotRefreshed asked={asked} />
      </div>
      <div className={styles.filters}>
        <DateField
          label="From"
          value={filter.from}
          onChange={(from) => narrow({ from })}
          today={today}
          latest={today}
        />
        <DateField
          label="To"
          value={filter.to}
          onChange={(to) => narrow({ to })}
          today={today}
          latest={today}
        />
        <Select
          label="Who"
          choices={[
            { id: "", label: "Everybody" },
            ...(page?.users ?? []).map((user) => ({ id: user.key, label: user.name })),
          ]}
          selected={filter.user ?? ""}
          onSelect={(id) => narrow({ user: id === "" ? null : id })}
        />
        <Select
          label="Outcome"
          choices={OUTCOMES}
          selected={filter.outcome ?? ""}
          onSelect={(id) => narrow({ outcome: id === "" ? null : id })}
        />
        {narrowed && (
          <Button kind="quiet" onPress={() => narrow(NO_FILTER)}>
            Show everything
          </Button>
        )}
      </div>
      <div className={styles.table}>
        {asked.isPending && <Loading what="the audit" lines={8} />}
        {asked.isError && !page && (
          <ErrorState
            error={asked.error}
            what="The audit could not be read"
            onRetry={() => void asked.refetch()}
            retrying={asked.isFetching}
          />
        )}
        {page && (
          <Table
            label="Audit entries, newest first"
            rows={page.entries}
            keyOf={(entry) => String(entry.seq)}
            onOpen={(_, entry) => setOpened(entry)}
            columns={[
              { id: "seq", heading: "No.", width: 5, align: "end", cell: (entry) => entry.seq },
              {
                id: "at",
                heading: "When",
                width: 11,
                cell: (entry) => formatInstant(entry.at, zone, { seconds: true }),
              },
              {
                id: "user",
                heading: "Who",
                isRowHeader: true,
                cell: (entry) => (
                  <>
                    <Bdi text={entry.user} /> <span className="muted small">{entry.role}</span>
                  </>
                ),
              },
              { id: "what", heading: "What", cell: (entry) => actionWords(entry) },
              {
                id: "patients",
                heading: "Patients",
                width: 6,
                align: "end",
                cell: (entry) => entry.patients,
              },
              {
                id: "outcome",
                heading: "Outcome",
                width: 11,
                cell: (entry) => {
                  const { word, tone } = outcomeOf(entry.outcome);
                  return <Tag tone={tone}>{word}</Tag>;
                },
              },
            ]}
            empty={
              <EmptyState title={narrowed ? "No entry under this filter" : "No entries yet"}>
                Roles other than administrators see their own entries.
              </EmptyState>
            }
          />
        )}
      </div>
      {page && (pages.length > 1 || page.more) && (
        <nav className={styles.pages} aria-label="Pages of the audit">
          <Button
            small
            isDisabled={pages.length === 1}
            onPress={() => setPages(pages.slice(0, -1))}
          >
            Newer
          </Button>
          <Button
            small
            isDisabled={!page.more || !last}
            onPress={() => last && setPages([...pages, last.seq])}
          >
            Older
          </Button>
        </nav>
      )}
      <AuditEntryDialog entry={opened} zone={zone} onClose={() => setOpened(null)} />
    </div>
  );
}
