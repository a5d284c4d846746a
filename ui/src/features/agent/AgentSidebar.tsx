import { MessagesSquare, Plus } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type AgentTurn, useBackend } from "../../backend";
import {
  Bdi,
  Button,
  Dialog,
  EmptyState,
  ErrorState,
  IconButton,
  Loading,
  VisuallyHidden,
} from "../../components";
import { formatInstant, isolate } from "../../format";
import { keys, useAsked, useChanged, useSession } from "../../queries";
import { AgentPane, useRouter, useShortcuts } from "../../shell";
import { RefusalNotice } from "../proposal/RefusalNotice";
import styles from "./Agent.module.css";
import { AskBox } from "./AskBox";
import { ModelPreviewDialog } from "./ModelPreviewDialog";
import { StepsRunning } from "./Steps";
import { Asked, Turn } from "./Turn";
import { useConversation } from "./useConversation";

/** The agent beside every view. Words stay on this computer; drafts wait for a signature. */
export function AgentSidebar() {
  const session = useSession();
  const zone = session.data?.zone ?? "UTC";
  const talk = useConversation();
  const { route } = useRouter();
  const chart = route.view === "patient" ? route.id : null;
  const [dropped, setDropped] = useState<string | null>(null);
  const about = chart !== null && chart !== dropped ? chart : null;
  const [dialog, setDialog] = useState<"list" | "preview" | null>(null);
  const end = useRef<HTMLDivElement>(null);
  const shown = talk.turns.length;
  const running = talk.running;
  // biome-ignore lint/correctness/useExhaustiveDependencies: scrolls when there is more to see
  useEffect(() => {
    end.current?.scrollIntoView?.({ block: "end" });
  }, [shown, running?.steps]);

  const { ask: askNow } = talk;
  // A conversation that is opened again is no news; what was asked here is.
  const asked = useRef(false);
  const latest = useRef({ askNow, about });
  latest.current = { askNow, about };
  const ask = useCallback((text: string) => {
    asked.current = true;
    void latest.current.askNow(text, latest.current.about);
  }, []);
  const past = useMemo(() => talk.turns.map((turn) => turn.asked), [talk.turns]);
  const stop = useRef(talk.cancel);
  stop.current = talk.cancel;
  const cancel = useCallback(() => stop.current(), []);
  const dropAbout = useCallback(() => setDropped(chart), [chart]);

  useShortcuts("Agent", [
    { name: "New conversation", keys: "Ctrl+Shift+N", run: () => void talk.open(null) },
    { name: "Conversations…", run: () => setDialog("list") },
    { name: "What a language model would see…", run: () => setDialog("preview") },
  ]);

  const newest = asked.current ? talk.turns[shown - 1] : undefined;
  const empty = shown === 0 && running === null && talk.failed === null;
  return (
    <AgentPane
      note="local planner · nothing leaves"
      footer={
        <>
          <AskBox
            past={past}
            busy={running !== null}
            about={about === null ? null : "the open chart"}
            onDropAbout={dropAbout}
            onAsk={ask}
            onCancel={cancel}
          />
          <p className={styles.foot}>
            <span>Drafts wait for your signature. Nothing is sent from here.</span>
            <span className={styles.footButtons}>
              <IconButton label="Conversations" onPress={() => setDialog("list")}>
                <MessagesSquare aria-hidden="true" />
              </IconButton>
              <IconButton
                label="New conversation"
                keys="Ctrl Shift N"
                onPress={() => void talk.open(null)}
              >
                <Plus aria-hidden="true" />
              </IconButton>
            </span>
          </p>
        </>
      }
    >
      {empty && (
        <section className={styles.start} aria-label="Examples">
          <p>Ask in your own words, or begin with one of these:</p>
          {(session.data?.examples ?? []).map((example) => (
            <Button key={example} onPress={() => ask(example)}>
              {example}
            </Button>
          ))}
          <Button kind="quiet" small onPress={() => setDialog("preview")}>
            What would a language model see?
          </Button>
        </section>
      )}
      {talk.turns.map((turn, at) => (
        <Turn
          key={turn.number}
          turn={turn}
          zone={zone}
          newest={at === shown - 1}
          busy={running !== null}
          onChoice={ask}
        />
      ))}
      {running && (
        <div className={styles.turn}>
          <Asked text={running.asked} />
          <StepsRunning running={running} />
          <Button small onPress={cancel} isDisabled={running.stopping}>
            {running.stopping ? "Stopping…" : "Stop"}
          </Button>
        </div>
      )}
      {talk.failed && (
        <div className={styles.turn}>
          {talk.failed.asked && <Asked text={talk.failed.asked} />}
          <RefusalNotice refusal={talk.failed.refusal} />
          {talk.failed.asked && (
            <Button small onPress={() => ask(talk.failed?.asked ?? "")}>
              Ask again
            </Button>
          )}
        </div>
      )}
      <VisuallyHidden>
        <p role="status">{newest && !running ? answerWords(newest) : ""}</p>
      </VisuallyHidden>
      <div ref={end} />
      {dialog === "list" && (
        <Conversations
          current={talk.id}
          zone={zone}
          onClose={() => setDialog(null)}
          onOpen={(id) => {
            setDialog(null);
            void talk.open(id);
          }}
          onForgotten={(id) => id === talk.id && void talk.open(null)}
        />
      )}
      {dialog === "preview" && (
        <ModelPreviewDialog first={past[past.length - 1] ?? ""} onClose={() => setDialog(null)} />
      )}
    </AgentPane>
  );
}

/** That an answer came and what it is, in one sentence. */
function answerWords(turn: AgentTurn): string {
  const last = turn.steps[turn.steps.length - 1];
  const note = last?.notes[last.notes.length - 1];
  return note
    ? `The agent answered. ${note.title}: ${note.count.toLocaleString("en-US")}`
    : "The agent answered.";
}

function Conversations(props: {
  current: string | null;
  zone: string;
  onClose: () => void;
  onOpen: (id: string | null) => void;
  onForgotten: (id: string) => void;
}) {
  const backend = useBackend();
  const changed = useChanged();
  const asked = useAsked(keys.conversations, (one) => one.conversations());
  async function forget(id: string) {
    await backend.forgetConversation(id).catch(() => undefined);
    props.onForgotten(id);
    changed("conversations");
  }
  return (
    <Dialog
      isOpen
      onClose={props.onClose}
      title="Conversations"
      footer={<Button onPress={() => props.onOpen(null)}>New conversation</Button>}
    >
      {asked.isPending && <Loading what="your conversations" />}
      {asked.isError && !asked.data && (
        <ErrorState
          error={asked.error}
          what="Your conversations could not be listed"
          onRetry={() => void asked.refetch()}
          retrying={asked.isFetching}
        />
      )}
      {asked.data?.length === 0 && (
        <EmptyState title="No conversations yet">What you ask is kept here, encrypted.</EmptyState>
      )}
      <ul className={styles.conversations}>
        {asked.data?.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className={styles.link}
              aria-current={one.id === props.current}
              onClick={() => props.onOpen(one.id)}
            >
              <Bdi text={one.title} />
            </button>
            <span className="small muted">
              {formatInstant(one.at, props.zone)} · {one.turns}{" "}
              {one.turns === 1 ? "question" : "questions"}
            </span>
            <Button
              small
              kind="quiet"
              onPress={() => void forget(one.id)}
              aria-label={`Forget ${isolate(one.title)}`}
            >
              Forget
            </Button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
