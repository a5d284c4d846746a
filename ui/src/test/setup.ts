import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

// The test page has no layout: scrolling parts are given a height, so that rows come into view.
const SCROLLER = 640;
const ROW = 40;

function size(element: HTMLElement): number {
  return element.hasAttribute("data-scroller") ? SCROLLER : ROW;
}

Object.defineProperty(HTMLElement.prototype, "offsetHeight", {
  configurable: true,
  get(this: HTMLElement) {
    return size(this);
  },
});
Object.defineProperty(HTMLElement.prototype, "offsetWidth", {
  configurable: true,
  get() {
    return 1024;
  },
});

afterEach(() => {
  cleanup();
  delete document.documentElement.dataset.theme;
  document.documentElement.style.fontSize = "";
});
