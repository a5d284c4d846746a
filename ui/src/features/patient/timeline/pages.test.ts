import { describe, expect, it, vi } from "vitest";
import { Pages } from "./pages";

/** A list of 50,000 numbers; each read is answered when the test says so. */
function slow(total = 50_000) {
  const asked: { offset: number; answer: () => void; fail: (error: Error) => void }[] = [];
  const read = vi.fn(
    (offset: number, limit: number) =>
      new Promise<number[]>((resolve, reject) => {
        const rows = Array.from(
          { length: Math.max(0, Math.min(limit, total - offset)) },
          (_, at) => offset + at,
        );
        asked.push({ offset, answer: () => resolve(rows), fail: reject });
      }),
  );
  const settle = () => new Promise((done) => setTimeout(done));
  return {
    read,
    asked,
    settle,
    async answerAll() {
      for (let open = asked.splice(0); open.length > 0; open = asked.splice(0)) {
        for (const one of open) one.answer();
        await settle();
      }
    },
  };
}

describe("pages of a list of 50,000", () => {
  it("reads the page on the screen first, then the one after and the one before", async () => {
    const list = slow();
    const pages = new Pages(list.read);
    pages.want(2_510, 2_530, 50_000);
    expect(list.asked.map((one) => one.offset)).toEqual([2_500, 2_600]);
    await list.answerAll();
    expect(list.read.mock.calls.map((call) => call[0])).toEqual([2_500, 2_600, 2_400]);
    expect(pages.at(2_515)).toEqual({ state: "held", row: 2_515 });
    expect(pages.at(9_000)).toEqual({ state: "awaited" });
  });

  it("does not read what scrolled by before its turn came", async () => {
    const list = slow();
    const pages = new Pages(list.read);
    for (let top = 0; top < 50_000; top += 500) pages.want(top, top + 20, 50_000);
    pages.want(49_980, 49_999, 50_000);
    await list.answerAll();
    expect(list.read.mock.calls.length).toBeLessThanOrEqual(6);
    expect(pages.at(49_999)).toEqual({ state: "held", row: 49_999 });
  });

  it("holds a bounded number of pages however far one scrolls, the wanted ones among them", async () => {
    const list = slow();
    const pages = new Pages(list.read, { kept: 10 });
    for (let top = 0; top < 50_000; top += 100) {
      pages.want(top, top + 30, 50_000);
      await list.answerAll();
      expect(pages.held).toBeLessThanOrEqual(10);
      expect(pages.at(top)).toEqual({ state: "held", row: top });
    }
    expect(list.read).toHaveBeenCalledTimes(500);
    expect(pages.at(0)).toEqual({ state: "awaited" });
  });

  it("reads a page once while it is held or under way", async () => {
    const list = slow();
    const pages = new Pages(list.read);
    pages.want(0, 20, 50_000);
    pages.want(0, 25, 50_000);
    const row = pages.row(7);
    await list.answerAll();
    pages.want(3, 40, 50_000);
    await list.answerAll();
    expect(await row).toBe(7);
    expect(list.read.mock.calls.map((call) => call[0])).toEqual([0, 100]);
  });

  it("keeps the failure of a page at its place until it is read again", async () => {
    const list = slow();
    const pages = new Pages(list.read, { atOnce: 1 });
    pages.want(0, 20, 90);
    list.asked.splice(0)[0]?.fail(new Error("closed"));
    await list.settle();
    expect(pages.at(5).state).toBe("failed");
    expect(pages.failure).toBeInstanceOf(Error);
    pages.want(1, 21, 90);
    expect(list.read).toHaveBeenCalledTimes(1);
    pages.retry();
    await list.answerAll();
    expect(pages.failure).toBeNull();
    expect(pages.at(5)).toEqual({ state: "held", row: 5 });
  });

  it("shows what it holds while it is read anew, and drops answers from before the change", async () => {
    const list = slow();
    const pages = new Pages(list.read, { atOnce: 1 });
    pages.want(0, 20, 90);
    await list.answerAll();
    pages.refresh();
    expect(pages.at(5)).toEqual({ state: "held", row: 5 });
    const before = list.asked.splice(0);
    pages.refresh();
    for (const one of before) one.fail(new Error("late"));
    await list.settle();
    expect(pages.failure).toBeNull();
    await list.answerAll();
    expect(pages.at(5)).toEqual({ state: "held", row: 5 });
    expect(list.read).toHaveBeenCalledTimes(3);
  });

  it("asks nothing of an empty list and nothing behind the end", async () => {
    const list = slow(0);
    const pages = new Pages(list.read);
    pages.want(0, 20, 0);
    expect(list.read).not.toHaveBeenCalled();
    const short = slow(30);
    const few = new Pages(short.read);
    few.want(0, 900, 30);
    await short.answerAll();
    expect(short.read.mock.calls).toEqual([[0, 100]]);
    expect(few.at(30)).toEqual({ state: "awaited" });
  });

  it("tells its listeners, until they stop listening", async () => {
    const list = slow();
    const pages = new Pages(list.read, { atOnce: 1 });
    const heard = vi.fn();
    const stop = pages.subscribe(heard);
    pages.want(0, 5, 50);
    await list.answerAll();
    expect(heard).toHaveBeenCalledTimes(1);
    expect(pages.version()).toBe(1);
    stop();
    pages.refresh();
    await list.answerAll();
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
