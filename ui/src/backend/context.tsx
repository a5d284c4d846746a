import { createContext, type ReactNode, useContext } from "react";
import type { Backend } from "./types";

const Given = createContext<Backend | null>(null);

/** Gives the views below it their program; tests give one of their own. */
export function BackendProvider({ backend, children }: { backend: Backend; children: ReactNode }) {
  return <Given value={backend}>{children}</Given>;
}

/** The program behind this window. */
export function useBackend(): Backend {
  const given = useContext(Given);
  if (!given) throw new Error("A view was drawn outside its BackendProvider.");
  return given;
}
