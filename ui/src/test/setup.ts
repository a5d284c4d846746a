import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { setClock } from "../format";

// What is waited for comes late on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

// The test page has no layout: scrolling parts are given a height, so that rows come into view.
const SCROLLER = 640;
const ROW = 40;

function size(element: HTMLElement): number {
  return element.hasAttribute("data-scroller") ? SCROLLER : ROW;
}

for (const name of ["offsetHeight", "clientHeight"]) {
  Object.defineProperty(HTMLElement.prototype, name, {
    configurable: true,
    get(this: HTMLElement) {
      return size(this);
    },
  });
}
for (const name of ["offsetWidth", "clientWidth"]) {
  Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => 1024 });
}

// In a browser the page's document is a Document; the test page's claims not to be, and a dialog
// then takes focus away from the field that has it.
Object.defineProperty(Document, Symbol.hasInstance, {
  configurable: true,
  value: (node: unknown) => node instanceof Node && node.nodeType === Node.DOCUMENT_NODE,
});

// Test files share one page and one set of modules: what a test changed in them is put back.
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  setClock(new Date().toISOString());
  document.documentElement.removeAttribute("dir");
  delete document.documentElement.dataset.theme;
  delete document.documentElement.dataset.motion;
  document.documentElement.style.fontSize = "";
});
