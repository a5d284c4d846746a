/**
 * A long list that is read in pages: the pages round what is on the screen are held, the others are
 * let go. Reading follows the screen: what scrolled away before its turn came is not read at all.
 */
export type PagesOptions = {
  /** Rows of a page. */
  size?: number | undefined;
  /** Pages held; more than two screens always fit. */
  kept?: number | undefined;
  /** Reads under way at once. */
  atOnce?: number | undefined;
};

type Page<T> =
  | { state: "held"; rows: readonly T[]; old: boolean; used: number }
  | { state: "failed"; error: unknown };

/** What stands at a place of the list. */
export type Place<T> =
  | { state: "held"; row: T }
  | { state: "awaited" }
  | { state: "failed"; error: unknown };

const AWAITED = { state: "awaited" } as const;

export class Pages<T> {
  readonly size: number;
  private readonly kept: number;
  private readonly atOnce: number;
  private readonly pages = new Map<number, Page<T>>();
  private readonly reading = new Map<number, Promise<readonly T[]>>();
  private readonly listeners = new Set<() => void>();
  private wanted: readonly number[] = [];
  private epoch = 0;
  private clock = 0;
  private changes = 0;

  constructor(
    private readonly read: (offset: number, limit: number) => Promise<readonly T[]>,
    options: PagesOptions = {},
  ) {
    this.size = options.size ?? 100;
    this.kept = options.kept ?? 24;
    this.atOnce = options.atOnce ?? 2;
  }

  /** Told at each change; answers how to stop listening. */
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Grows with each change, so that a view knows that it has to look again. */
  version = (): number => this.changes;

  /** What stands at a place. */
  at(index: number): Place<T> {
    const page = this.pages.get(Math.floor(index / this.size));
    if (!page) return AWAITED;
    if (page.state === "failed") return page;
    const row = page.rows[index % this.size];
    return row === undefined ? AWAITED : { state: "held", row };
  }

  /** Pages held now. */
  get held(): number {
    return [...this.pages.values()].filter((page) => page.state === "held").length;
  }

  /** The first failure among the wanted pages; null when there is none. */
  get failure(): unknown {
    for (const number of this.wanted) {
      const page = this.pages.get(number);
      if (page?.state === "failed") return page.error;
    }
    return null;
  }

  /** Says which rows are on the screen; the page before and the page after are read too. */
  want(first: number, last: number, total: number): void {
    if (total <= 0) return;
    const end = Math.floor((total - 1) / this.size);
    const from = Math.max(0, Math.min(end, Math.floor(first / this.size)));
    const to = Math.max(from, Math.min(end, Math.floor(last / this.size)));
    const wanted: number[] = [];
    for (let page = from; page <= to; page++) wanted.push(page);
    if (to < end) wanted.push(to + 1);
    if (from > 0) wanted.push(from - 1);
    this.wanted = wanted;
    for (const number of wanted) {
      const page = this.pages.get(number);
      if (page?.state === "held") page.used = ++this.clock;
    }
    this.pump();
  }

  /** The row at a place, read if it has to be; undefined behind the end. */
  async row(index: number): Promise<T | undefined> {
    const place = this.at(index);
    if (place.state === "held") return place.row;
    const number = Math.floor(index / this.size);
    const rows = await (this.reading.get(number) ?? this.start(number));
    return rows[index % this.size];
  }

  /** Reads the failed pages again. */
  retry(): void {
    for (const [number, page] of this.pages) {
      if (page.state === "failed") this.pages.delete(number);
    }
    this.tell();
    this.pump();
  }

  /** What is held may have changed below: it stays on the screen until it is read anew. */
  refresh(): void {
    this.epoch += 1;
    this.reading.clear();
    for (const [number, page] of this.pages) {
      if (page.state === "failed") this.pages.delete(number);
      else page.old = true;
    }
    this.pump();
  }

  private pump(): void {
    for (const number of this.wanted) {
      if (this.reading.size >= this.atOnce) return;
      const page = this.pages.get(number);
      const needed = !page || (page.state === "held" && page.old);
      // A failure is kept at its page; the view shows it.
      if (needed && !this.reading.has(number)) this.start(number).catch(() => {});
    }
  }

  private start(number: number): Promise<readonly T[]> {
    const epoch = this.epoch;
    const read = this.read(number * this.size, this.size);
    this.reading.set(number, read);
    read
      .then(
        (rows): Page<T> => ({ state: "held", rows, old: false, used: ++this.clock }),
        (error: unknown): Page<T> => ({ state: "failed", error }),
      )
      .then((page) => {
        if (epoch !== this.epoch) return;
        this.reading.delete(number);
        this.pages.set(number, page);
        this.letGo();
        this.tell();
        this.pump();
      });
    return read;
  }

  /** Lets the pages go that were looked at longest ago; never one that is wanted. */
  private letGo(): void {
    const held = [...this.pages].flatMap(([number, page]) =>
      page.state === "held" && !this.wanted.includes(number) ? [{ number, used: page.used }] : [],
    );
    held.sort((a, b) => a.used - b.used);
    const over = this.pages.size - this.kept;
    for (const { number } of held.slice(0, Math.max(0, over))) this.pages.delete(number);
  }

  private tell(): void {
    this.changes += 1;
    for (const listener of this.listeners) listener();
  }
}
