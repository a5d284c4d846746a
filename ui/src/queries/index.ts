/**
 * What the views ask of the program, as queries. Every key begins with the topic by which the
 * program says that something changed, so that a change refreshes exactly what shows it.
 */
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type Backend, type TodayFilter, type Topic, useBackend } from "../backend";
import { setClock } from "../format";

/** Query keys. The first part is always a {@link Topic}. */
export const keys = {
  session: ["session"] as const,
  status: ["status"] as const,
  today: (filter: TodayFilter) => ["today", "list", filter] as const,
  colleagues: ["today", "colleagues"] as const,
  replies: (unreadOnly: boolean) => ["replies", unreadOnly] as const,
  proposals: (openOnly: boolean) => ["proposals", "list", openOnly] as const,
  proposal: (id: string) => ["proposals", "one", id] as const,
  outbox: ["proposals", "outbox"] as const,
  conversations: ["conversations", "list"] as const,
  conversation: (id: string) => ["conversations", "one", id] as const,
};

/** Topics a change of one also changes, beside itself. */
const ALONG: Readonly<Partial<Record<Topic, readonly Topic[]>>> = {
  proposals: ["today", "status"],
  replies: ["today", "status"],
  today: ["status"],
  sources: ["today", "charts", "proposals", "replies", "status"],
};

/** Marks everything of the topics as out of date; what is on the screen is asked for again. */
export function changed(client: QueryClient, topics: readonly Topic[]): void {
  const all = new Set(topics.flatMap((topic) => [topic, ...(ALONG[topic] ?? [])]));
  for (const topic of all) void client.invalidateQueries({ queryKey: [topic] });
}

/** Keeps the queries current: listens for what the program says changed. */
export function useChanges(): void {
  const backend = useBackend();
  const client = useQueryClient();
  useEffect(() => {
    let stop = () => {};
    let gone = false;
    void backend
      .onChanged((topics) => changed(client, topics))
      .then((unlisten) => {
        if (gone) unlisten();
        else stop = unlisten;
      });
    return () => {
      gone = true;
      stop();
    };
  }, [backend, client]);
}

/** A function that says something changed, after this window changed it. */
export function useChanged(): (...topics: Topic[]) => void {
  const client = useQueryClient();
  return (...topics) => changed(client, topics);
}

/** The signed-in person; their answer also sets the window's clock. */
export const useSession = () =>
  useAsked(keys.session, async (backend) => {
    const session = await backend.session();
    setClock(session.now);
    return session;
  });

/** The line at the bottom and the counts of the rail; asked for again every half minute. */
export const useStatus = () => {
  const backend = useBackend();
  return useQuery({
    queryKey: keys.status,
    queryFn: () => backend.deskStatus(),
    refetchInterval: 30_000,
  });
};

/** A query over the backend. */
export function useAsked<T>(key: readonly unknown[], ask: (backend: Backend) => Promise<T>) {
  const backend = useBackend();
  return useQuery({ queryKey: key, queryFn: () => ask(backend) });
}
