/** Edits that were begun and not saved: kept by proposal while the person looks elsewhere. */
import {
  createContext,
  type ReactNode,
  useContext,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";

/** Words, and the digest of the text they began from. */
export type Unsaved = { text: string; shownDigest: string };

type Kept = {
  get: (id: string) => Unsaved | undefined;
  set: (id: string, unsaved: Unsaved | null) => void;
  count: number;
};

const KeptContext = createContext<Kept>({ get: () => undefined, set: () => {}, count: 0 });

/**
 * One person's unsaved words. It stands outside the tree, so that it outlives a lock of their desk,
 * while nothing of it is in the page; in memory only.
 */
export class UnsavedWords {
  private kept: ReadonlyMap<string, Unsaved> = new Map();
  private readonly listeners = new Set<() => void>();

  set = (id: string, unsaved: Unsaved | null) => {
    const next = new Map(this.kept);
    if (unsaved) next.set(id, unsaved);
    else next.delete(id);
    this.kept = next;
    for (const listener of this.listeners) listener();
  };

  all = () => this.kept;

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** Around everything a signed-in person sees. */
export function UnsavedProvider(props: { words?: UnsavedWords; children: ReactNode }) {
  const [own] = useState(() => new UnsavedWords());
  const words = props.words ?? own;
  const kept = useSyncExternalStore(words.subscribe, words.all);
  const value = useMemo<Kept>(
    () => ({ get: (id) => kept.get(id), set: words.set, count: kept.size }),
    [kept, words],
  );
  return <KeptContext value={value}>{props.children}</KeptContext>;
}

export const useUnsaved = () => useContext(KeptContext);
