import { useState } from "react";
import { type OutboxLine, type Refusal, refusalOf, useBackend } from "../../backend";
import {
  Bdi,
  Button,
  EmptyState,
  ErrorState,
  Loading,
  Notice,
  Progress,
  Seal,
  Tag,
  useToast,
} from "../../components";
import { formatInstant } from "../../format";
import { keys, useAsked, useChanged, useSession } from "../../queries";
import { useShortcuts } from "../../shell";
import { NotRefreshed } from "../NotRefreshed";
import { usePlaces } from "../places";
import { useSecondsUntil } from "../proposal/Recall";
import { RefusalNotice } from "../proposal/RefusalNotice";
import { type ProposalActions, useProposalActions } from "../proposal/useProposalActions";
import { actionOf, stateOf } from "../proposal/words";
import styles from "./Outbox.module.css";

/** What was signed: what waits and for what, what was sent and the proof. */
export function OutboxView() {
  const asked = useAsked(keys.outbox, (backend) => backend.outbox());
  const session = useSession();
  const zone = session.data?.zone ?? "UTC";
  const backend = useBackend();
  const changed = useChanged();
  const say = useToast();
  const actions = useProposalActions();
  const [running, setRunning] = useState<"" | "run" | "stopping">("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function run() {
    setRunning("run");
    setRefusal(null);
    try {
      const after = await backend.runOutbox();
      const left = after.waiting.length;
      say({
        text:
          left === 0 ? "Everything signed was sent." : `${left} still wait; each says for what.`,
      });
    } catch (error) {
      setRefusal(refusalOf(error));
    } finally {
      setRunning("");
      changed("proposals");
    }
  }
  useShortcuts("Outbox", [
    { name: "Send what may be sent now", run: () => void run(), enabled: running === "" },
  ]);

  const waiting = asked.data?.waiting ?? [];
  const uncertain = waiting.filter((one) => one.line.state === "uncertain");
  const others = waiting.filter((one) => one.line.state !== "uncertain");
  return (
    <div className={styles.view}>
      <header className={styles.head}>
        <div className={styles.title}>
          <h1>Outbox</h1>
          <p className="muted">Signed items leave by themselves once their hold is over.</p>
        </div>
        <Button onPress={() => void run()} busy={running !== ""} isDisabled={others.length === 0}>
          Send now
        </Button>
      </header>
      {running !== "" && (
        <div className={styles.progress}>
          <Progress
            label="Checking what each draft rests on, then sending"
            onCancel={() => {
              setRunning("stopping");
              backend.cancelTask("outbox").catch(() => undefined);
            }}
            cancelling={running === "stopping"}
          />
        </div>
      )}
      <div className={styles.body}>
        <RefusalNotice
          refusal={refusal ?? actions.refusal}
          onDismiss={() => {
            setRefusal(null);
            actions.clear();
          }}
        />
        <NotRefreshed asked={asked} />
        {asked.isPending && <Loading what="the outbox" />}
        {asked.isError && !asked.data && (
          <ErrorState
            error={asked.error}
            what="The outbox could not be read"
            onRetry={() => void asked.refetch()}
            retrying={asked.isFetching}
          />
        )}
        {asked.data && !asked.data.online && waiting.length > 0 && (
          <Notice
            tone="amber"
            title="The practice’s server cannot be reached, so nothing is sent."
            kept="What is signed is kept."
            todo="It is checked again and sent when the server is back."
            announce="off"
          />
        )}
        {asked.data && waiting.length === 0 && asked.data.ended.length === 0 && (
          <EmptyState title="Nothing was signed yet">
            Approve a draft under Today or Approvals; it waits here and leaves with a receipt.
          </EmptyState>
        )}
        <Group
          title="Not certain: look and decide"
          lines={uncertain}
          zone={zone}
          actions={actions}
        />
        <Group title="Waiting" lines={others} zone={zone} actions={actions} />
        <Group title="Ended" lines={asked.data?.ended ?? []} zone={zone} actions={actions} />
      </div>
    </div>
  );
}

function Group(props: {
  title: string;
  lines: readonly OutboxLine[];
  zone: string;
  actions: ProposalActions;
}) {
  if (props.lines.length === 0) return null;
  return (
    <section aria-label={props.title}>
      <h2 className={styles.group}>
        {props.title} · {props.lines.length}
      </h2>
      <ul className={styles.list}>
        {props.lines.map((one) => (
          <Row key={one.line.id} one={one} zone={props.zone} actions={props.actions} />
        ))}
      </ul>
    </section>
  );
}

function Row({ one, zone, actions }: { one: OutboxLine; zone: string; actions: ProposalActions }) {
  const { openChart, openApprovals } = usePlaces();
  const { line } = one;
  const state = stateOf(line.state);
  const seconds = useSecondsUntil(line.state === "approved" ? line.holdUntil : null);
  return (
    <li className={styles.row}>
      <div className={styles.words}>
        <p>
          <strong>
            <Bdi text={line.addressee} />
          </strong>{" "}
          <span className="muted">{actionOf(line.action)}</span>
        </p>
        {one.sentence !== one.receipt?.sentence && (
          <p>{seconds > 0 ? `Leaves in ${seconds} s.` : <Bdi text={one.sentence} />}</p>
        )}
        {one.receipt && (
          <p className="small">
            Receipt: {one.receipt.sentence.replace(/\.$/, "")},{" "}
            {formatInstant(one.receipt.at, zone)} · <code>{one.receipt.reference}</code>
          </p>
        )}
        {one.signedBy && one.signedAt && (
          <p className={styles.signed}>
            <Seal size={16} />
            <span>
              Countersigned by <Bdi text={one.signedBy} />, {formatInstant(one.signedAt, zone)}
            </span>
          </p>
        )}
      </div>
      <Tag tone={state.tone} symbol={state.symbol}>
        {state.word}
      </Tag>
      <div className={styles.buttons}>
        {line.state === "approved" && (
          <Button
            small
            onPress={() => void actions.recall(line)}
            busy={actions.acting === "recall"}
            aria-label={`Recall the message to ${line.addressee}`}
          >
            Recall
          </Button>
        )}
        <Button
          small
          kind={line.state === "uncertain" ? "go" : "quiet"}
          onPress={() => openApprovals([line.id])}
          aria-label={`Open the message to ${line.addressee}`}
        >
          {line.state === "uncertain" ? "Look and decide" : "Open"}
        </Button>
        {line.patientId !== "" && (
          <Button
            small
            kind="quiet"
            onPress={() => openChart(line.patientId)}
            aria-label={`Open the chart for the message to ${line.addressee}`}
          >
            Chart
          </Button>
        )}
      </div>
    </li>
  );
}
