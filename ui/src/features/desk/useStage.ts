/** What the window should show now: opening, signed out, locked, open. The program decides. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { type AppStatus, useBackend } from "../../backend";
import { useAsked } from "../../queries";

/** Asked without a session; the first part of the key makes a change of session ask again. */
const APP = ["session", "app"] as const;

/** Second parts of the keys of answers that belong to nobody. */
const UNOWNED: readonly unknown[] = [APP[1], "seats"];

export type Staged =
  | { state: "asking" }
  | { state: "unknown"; retry: () => void }
  | { state: "known"; app: AppStatus };

export function useStage(): Staged {
  const backend = useBackend();
  const client = useQueryClient();
  const asked = useAsked(APP, (one) => one.appStatus());
  useEffect(() => {
    let stop = () => {};
    let gone = false;
    void backend
      .onStage((stage) => {
        client.setQueryData<AppStatus>(APP, (now) => now && { ...now, stage });
        // Nothing of one person's answers stays for the next, nor behind a lock. Who can sit
        // here is no person's own: taken away under the lock screen that shows it, it would go on
        // naming who sat here before.
        if (stage !== "open") {
          client.removeQueries({ predicate: ({ queryKey }) => !UNOWNED.includes(queryKey[1]) });
        }
        void client.invalidateQueries({ queryKey: ["session"] });
      })
      .then((unlisten) => {
        if (gone) unlisten();
        else stop = unlisten;
      });
    return () => {
      gone = true;
      stop();
    };
  }, [backend, client]);
  if (asked.data) return { state: "known", app: asked.data };
  if (asked.isError) return { state: "unknown", retry: () => void asked.refetch() };
  return { state: "asking" };
}
