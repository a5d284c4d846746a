import { useState } from "react";
import {
  type AuditFilter,
  type AuditLine,
  type ChainState,
  type Refusal,
  refusalOf,
  type TaskProgress,
  useBackend,
} from "../../backend";
import {
  Button,
  EmptyState,
  ErrorState,
  Loading,
  Menu,
  Notice,
  Progress,
  useToast,
} from "../../components";
import { formatInstant, isoDay } from "../../format";
import { useAsked, useSession } from "../../queries";
import { useNow, useShortcuts } from "../../shell";
import { NotRefreshed } from "../NotRefreshed";
import { RefusalNotice } from "../proposal/RefusalNotice";
import { withConfirmation } from "../stepUp";
import styles from "./Audit.module.css";
import { AuditEntryDialog } from "./AuditEntryDialog";
import { EntryTable } from "./EntryTable";
import { Filters } from "./Filters";
import { Readers } from "./Readers";
import { EXPORTS, NO_FILTER } from "./words";

/** Who did what, when, with which outcome; who looked at a chart; whether the chain is whole. */
export function AuditView({ patientId }: { patientId?: string | undefined }) {
  const session = useSession();
  const zone = session.data?.zone ?? "UTC";
  const today = isoDay(useNow(), zone);
  const [filter, setFilter] = useState<AuditFilter>({ ...NO_FILTER, patientId: patientId ?? null });
  const [pages, setPages] = useState<readonly (number | null)[]>([null]);
  const before = pages[pages.length - 1] ?? null;
  const asked = useAsked(["audit", filter, before], (one) => one.audit({ ...filter, before }));
  const [opened, setOpened] = useState<AuditLine | null>(null);
  const work = useWork(filter);

  const narrow = (next: AuditFilter) => {
    setFilter(next);
    setPages([null]);
  };
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
        <Button onPress={() => void work.verify()} busy={work.verifying !== null}>
          Verify the chain
        </Button>
        <Menu
          label="Export"
          trigger={<Button busy={work.exporting}>Export…</Button>}
          entries={EXPORTS}
          onAction={(id) => void work.leave(id)}
        />
      </header>
      <div className={styles.said}>
        {work.verifying && (
          <Progress
            label="Verifying the chain"
            value={work.verifying.done}
            total={work.verifying.total}
            onCancel={work.stop}
            cancelling={work.stopping}
          />
        )}
        <Chain chain={work.chain} zone={zone} onDismiss={work.dismiss} />
        <RefusalNotice refusal={work.refusal} onDismiss={work.dismiss} />
        <NotRefreshed asked={asked} />
      </div>
      <Filters filter={filter} users={page?.users ?? []} today={today} onChange={narrow} />
      {filter.patientId !== null && page && (
        <Readers
          key={filter.patientId}
          patientId={filter.patientId}
          zone={zone}
          onPerson={(user) => narrow({ ...filter, user })}
        />
      )}
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
          <EntryTable
            label="Audit entries, newest first"
            entries={page.entries}
            zone={zone}
            onOpen={setOpened}
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
      <AuditEntryDialog
        entry={opened}
        zone={zone}
        onClose={() => setOpened(null)}
        onProve={(seq) => void work.prove(seq)}
        onPatient={(id) => narrow({ ...NO_FILTER, patientId: id })}
      />
    </div>
  );
}

function Chain(props: { chain: ChainState | null; zone: string; onDismiss: () => void }) {
  const { chain } = props;
  if (!chain) return null;
  return (
    <Notice
      tone={chain.whole ? "info" : "red"}
      title={chain.sentence}
      announce={chain.whole ? "status" : "alert"}
      onDismiss={props.onDismiss}
    >
      <p className="small">
        {chain.entries.toLocaleString("en-US")} entries and {chain.checkpoints} signed checkpoints
        looked at, {formatInstant(chain.at, props.zone, { seconds: true })}
      </p>
    </Notice>
  );
}

/** Verifying, exporting and proving: one at a time each, with what came of it. */
function useWork(filter: AuditFilter) {
  const backend = useBackend();
  const say = useToast();
  const [chain, setChain] = useState<ChainState | null>(null);
  const [verifying, setVerifying] = useState<TaskProgress | null>(null);
  const [stopping, setStopping] = useState(false);
  const [exporting, setExporting] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function verify() {
    setVerifying({ what: "entries", done: 0, total: 0 });
    setStopping(false);
    setChain(null);
    setRefusal(null);
    try {
      setChain(await backend.verifyAudit(setVerifying));
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setVerifying(null);
    }
  }
  async function save(asked: Promise<string | null>, words: string) {
    setExporting(true);
    setRefusal(null);
    try {
      const file = await asked;
      if (file !== null) say({ text: `Saved to ${file}. ${words}` });
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setExporting(false);
    }
  }
  const leave = (id: string) =>
    id === "checkpoint"
      ? save(backend.saveCheckpoint(), "Keep it where nobody of this computer can change it.")
      : save(
          withConfirmation(backend, () => backend.exportAudit(id, filter)),
          id === "chain" ? "Check it with countersign-verify." : "",
        );
  useShortcuts("Audit", [
    { name: "Verify the audit chain", run: () => void verify() },
    { name: "Export the audit…", run: () => void leave("chain") },
  ]);
  return {
    chain,
    verifying,
    stopping,
    exporting,
    refusal,
    verify,
    leave,
    prove: (seq: number) =>
      save(backend.proveEntry(seq), "Check it with countersign-verify proof."),
    stop: () => {
      setStopping(true);
      backend.cancelTask("audit").catch(() => undefined);
    },
    dismiss: () => {
      setChain(null);
      setRefusal(null);
    },
  };
}
