/** Where a view can send a person. The app ties it to its router; tests give functions of theirs. */
import { createContext, type ReactNode, useContext } from "react";
import type { SourceLink } from "../backend";

export type Places = {
  /** Opens a chart. */
  openChart: (patientId: string) => void;
  /** Opens one record in its patient's chart. */
  openSource: (source: SourceLink, patientId: string | null) => void;
  /** Opens the approval queue, on one proposal or on several just drafted. */
  openApprovals: (ids?: readonly string[]) => void;
  /** Opens today's list on a patient. */
  openToday: (patientId?: string) => void;
};

const PlacesContext = createContext<Places>({
  openChart: () => {},
  openSource: () => {},
  openApprovals: () => {},
  openToday: () => {},
});

export function PlacesProvider({ places, children }: { places: Places; children: ReactNode }) {
  return <PlacesContext value={places}>{children}</PlacesContext>;
}

export const usePlaces = () => useContext(PlacesContext);
