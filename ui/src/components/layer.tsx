import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";

/** How many dialogs stand over the view; keys go to the uppermost only. */
type Layers = { open: () => () => void; top: number };

const LayersContext = createContext<Layers>({ open: () => () => {}, top: 0 });
const DepthContext = createContext(0);

/** Keeps count of the dialogs that are open. Once, around the app. */
export function LayersProvider({ children }: { children: ReactNode }) {
  const [top, setTop] = useState(0);
  const layers = useMemo<Layers>(
    () => ({
      top,
      open: () => {
        setTop((now) => now + 1);
        return () => setTop((now) => now - 1);
      },
    }),
    [top],
  );
  return <LayersContext value={layers}>{children}</LayersContext>;
}

/** Around a dialog's content: what is inside is one layer above what is outside. */
export function Layer({ children }: { children: ReactNode }) {
  const depth = useContext(DepthContext);
  const { open } = useContext(LayersContext);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opened once, closed once
  useEffect(() => open(), []);
  return <DepthContext value={depth + 1}>{children}</DepthContext>;
}

/** How many dialogs the caller stands in, and how many are open. */
export function useLayer(): { depth: number; top: number } {
  return { depth: useContext(DepthContext), top: useContext(LayersContext).top };
}
