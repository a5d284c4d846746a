/** One conversation with the agent: its turns, the question under way, cancel. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type AgentTurn, type Refusal, refusalOf, useBackend } from "../../backend";
import { changed, keys } from "../../queries";
import { type Running, started, told } from "./running";

export type Conversation = {
  id: string | null;
  turns: readonly AgentTurn[];
  running: Running | null;
  /** Why the last question failed, and which it was. */
  failed: { asked: string; refusal: Refusal } | null;
  ask: (text: string, about: string | null) => Promise<void>;
  cancel: () => void;
  open: (id: string | null) => Promise<void>;
};

export function useConversation(): Conversation {
  const backend = useBackend();
  const client = useQueryClient();
  const [id, setId] = useState<string | null>(null);
  const [turns, setTurns] = useState<readonly AgentTurn[]>([]);
  const [running, setRunning] = useState<Running | null>(null);
  const [failed, setFailed] = useState<Conversation["failed"]>(null);
  // What answers after another conversation was opened belongs to that one no more.
  const current = useRef(0);

  // A locked desk asks nothing: what runs when the sidebar goes is stopped.
  const asking = useRef(false);
  asking.current = running !== null;
  useEffect(
    () => () => {
      current.current += 1;
      if (asking.current) backend.cancelTask("ask").catch(() => undefined);
    },
    [backend],
  );

  async function ask(text: string, about: string | null) {
    const mine = current.current;
    const here = () => mine === current.current;
    setFailed(null);
    setRunning(started(text));
    try {
      const turn = await backend.ask(id, text, about, (event) => {
        if (here()) setRunning((now) => now && told(now, event));
      });
      if (!here()) return;
      setId(turn.conversation);
      setTurns((now) => [...now, turn]);
      if (turn.drafts.length > 0) changed(client, ["proposals"]);
    } catch (error) {
      if (here()) setFailed({ asked: text, refusal: refusalOf(error) });
    } finally {
      if (here()) setRunning(null);
      changed(client, ["conversations"]);
    }
  }

  async function open(next: string | null) {
    current.current += 1;
    if (running) backend.cancelTask("ask").catch(() => undefined);
    setRunning(null);
    setFailed(null);
    setId(next);
    setTurns([]);
    if (next === null) return;
    const mine = current.current;
    try {
      const kept = await client.fetchQuery({
        queryKey: keys.conversation(next),
        queryFn: () => backend.conversation(next),
      });
      if (mine === current.current) setTurns(kept);
    } catch (error) {
      if (mine === current.current) setFailed({ asked: "", refusal: refusalOf(error) });
    }
  }

  return {
    id,
    turns,
    running,
    failed,
    ask,
    cancel: () => {
      setRunning((now) => now && { ...now, stopping: true });
      backend.cancelTask("ask").catch(() => undefined);
    },
    open,
  };
}
