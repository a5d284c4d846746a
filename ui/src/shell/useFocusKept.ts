import { type RefObject, useEffect } from "react";

/** What takes focus by itself. */
const FOCUSABLE =
  'button:not([disabled]),input:not([disabled]),textarea:not([disabled]),a[href],[tabindex="0"]';

/**
 * Keeps the keyboard's place when what had focus is gone (a row was marked, an editor was closed, a
 * dialog's button went with its view): the chosen row takes it, else what stands nearest, else the
 * view. Focus a person took away by pressing elsewhere is left alone.
 */
export function useFocusKept(view: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = view.current;
    if (!root) return;
    let last: { element: Element; around: Element[] } | null = null;
    let frame = 0;

    const onFocus = (event: FocusEvent) => {
      if (!(event.target instanceof Element)) return;
      const around: Element[] = [];
      for (let at = event.target.parentElement; at && at !== root; at = at.parentElement) {
        around.push(at);
      }
      last = { element: event.target, around };
    };
    const lost = () => {
      const active = document.activeElement;
      const nowhere = active === null || active === document.body;
      return nowhere && last !== null && !last.element.isConnected;
    };
    const restore = () => {
      if (!last || !lost()) return;
      const near = last.around.find((element) => element.isConnected);
      const chosen = root.querySelector<HTMLElement>('[role="option"][aria-selected="true"]');
      const next = chosen ?? near?.querySelector<HTMLElement>(FOCUSABLE) ?? root;
      next.focus({ preventScroll: next === root });
    };
    // A dialog that closes puts focus back a frame later; what it finds is left to it.
    const later = (times: number) => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => (times > 0 ? later(times - 1) : restore()));
    };
    const watch = new MutationObserver(() => lost() && later(2));
    root.addEventListener("focusin", onFocus);
    watch.observe(root, { childList: true, subtree: true });
    // Dialogs stand beside the window's frame.
    watch.observe(document.body, { childList: true });
    return () => {
      cancelAnimationFrame(frame);
      root.removeEventListener("focusin", onFocus);
      watch.disconnect();
    };
  }, [view]);
}
