import type { ReactNode } from "react";
import { type Places, PlacesProvider } from "../places";
import { ReadProvider } from "../proposal/read";
import { UnsavedProvider } from "../proposal/unsaved";

/** What the desk puts around its views. */
export function Around({ places, children }: { places?: Partial<Places>; children: ReactNode }) {
  const all: Places = {
    openChart: () => {},
    openSource: () => {},
    openApprovals: () => {},
    openToday: () => {},
    ...places,
  };
  return (
    <PlacesProvider places={all}>
      <UnsavedProvider>
        {/* No test waits: how long an end stays in view has its own. */}
        <ReadProvider after={0}>{children}</ReadProvider>
      </UnsavedProvider>
    </PlacesProvider>
  );
}
