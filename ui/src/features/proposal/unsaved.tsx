/** Edits that were begun and not saved: kept by proposal while the person looks elsewhere. */
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";

export type Unsaved = { text: string; shownDigest: string };

type Kept = {
  get: (id: string) => Unsaved | undefined;
  set: (id: string, unsaved: Unsaved | null) => void;
  count: number;
};

const KeptContext = createContext<Kept>({ get: () => undefined, set: () => {}, count: 0 });

/** Around everything a signed-in person sees. */
export function UnsavedProvider({ children }: { children: ReactNode }) {
  const [kept, setKept] = useState<ReadonlyMap<string, Unsaved>>(new Map());
  const value = useMemo<Kept>(
    () => ({
      get: (id) => kept.get(id),
      set: (id, unsaved) =>
        setKept((now) => {
          const next = new Map(now);
          if (unsaved) next.set(id, unsaved);
          else next.delete(id);
          return next;
        }),
      count: kept.size,
    }),
    [kept],
  );
  return <KeptContext value={value}>{children}</KeptContext>;
}

export const useUnsaved = () => useContext(KeptContext);
