/** Tells the program that somebody is here, so that the desk does not lock under their hands. */
import { useEffect } from "react";
import { useBackend } from "../../backend";

/** Milliseconds between two messages at least: the idle time is counted in minutes. */
const AT_MOST_EVERY = 5_000;

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel"] as const;

export function useActivity(): void {
  const backend = useBackend();
  useEffect(() => {
    let last = 0;
    const here = (event: Event) => {
      // What a script made is nobody at the desk.
      if (!event.isTrusted) return;
      const now = performance.now();
      if (now - last < AT_MOST_EVERY && last !== 0) return;
      last = now;
      void backend.touch().catch(() => undefined);
    };
    for (const sign of SIGNS) window.addEventListener(sign, here, { passive: true, capture: true });
    return () => {
      for (const sign of SIGNS) window.removeEventListener(sign, here, { capture: true });
    };
  }, [backend]);
}
