/** What is in view, in tests without a layout: nothing, until a test says so. */
import { vi } from "vitest";

type Watch = { callback: IntersectionObserverCallback; elements: Set<Element>; self: Observer };

const watches = new Set<Watch>();

class Observer implements IntersectionObserver {
  readonly root = null;
  readonly rootMargin = "";
  readonly scrollMargin = "";
  readonly thresholds = [0];
  private readonly watch: Watch;
  constructor(callback: IntersectionObserverCallback) {
    this.watch = { callback, elements: new Set(), self: this };
    watches.add(this.watch);
  }
  observe(element: Element) {
    this.watch.elements.add(element);
  }
  unobserve(element: Element) {
    this.watch.elements.delete(element);
  }
  disconnect() {
    watches.delete(this.watch);
  }
  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }
}

/** Puts the watched page in; call in `beforeEach`. */
export function nothingSeenYet() {
  watches.clear();
  vi.stubGlobal("IntersectionObserver", Observer);
}

/** The ends of the texts on the screen come into view or leave it; `ratio` of them is drawn. */
export function endInView(isIntersecting: boolean, ratio = isIntersecting ? 1 : 0) {
  for (const watch of [...watches]) {
    const entries = [...watch.elements].map((target) => {
      const box = target.getBoundingClientRect();
      return {
        target,
        isIntersecting,
        intersectionRatio: ratio,
        boundingClientRect: box,
        intersectionRect: box,
        rootBounds: null,
        time: 0,
      };
    });
    if (entries.length > 0) watch.callback(entries, watch.self);
  }
}

/** The person has scrolled every text on the screen to its end. */
export function readToTheEnd() {
  endInView(true);
}
