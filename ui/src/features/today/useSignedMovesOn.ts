import { useEffect, useRef } from "react";
import type { WorklistItem } from "../../backend";

/**
 * After the chosen draft was signed in the signing window, the next patient comes up. Only what
 * this window took there counts: a list that is asked for again moves nobody.
 */
export function useSignedMovesOn(
  chosen: WorklistItem | undefined,
  following: (item: WorklistItem) => void,
): (id: string) => void {
  const asked = useRef<string | null>(null);
  useEffect(() => {
    const draft = chosen?.draft;
    if (!draft || asked.current === null) return;
    if (draft.id !== asked.current) {
      asked.current = null;
    } else if (draft.state === "approved" || draft.state === "executing") {
      asked.current = null;
      following(chosen);
    }
  });
  return (id) => {
    asked.current = id;
  };
}
