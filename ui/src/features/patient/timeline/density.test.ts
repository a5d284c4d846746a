import { describe, expect, it } from "vitest";
import type { MonthCount } from "../../../backend";
import { barAt, barWords, densityBars } from "./density";

/** Months, newest first, with their offsets. */
function months(...given: [month: string, count: number, marked?: number][]): MonthCount[] {
  let offset = 0;
  return given.map(([month, count, marked = 0]) => {
    const one = { month, count, marked, offset };
    offset += count;
    return one;
  });
}

const years = (from: number, to: number) =>
  months(
    ...Array.from({ length: (from - to + 1) * 12 }, (_, at): [string, number] => [
      `${from - Math.floor(at / 12)}-${String(12 - (at % 12)).padStart(2, "0")}`,
      10,
    ]),
  );

describe("the density bar", () => {
  it("has a bar for each month, with the year above its newest month", () => {
    const bars = densityBars(months(["2026-11", 40], ["2026-10", 10], ["2025-12", 1]), 40);
    expect(bars.map(({ label, year }) => [label, year])).toEqual([
      ["Nov", "2026"],
      ["Oct", null],
      ["Dec", "2025"],
    ]);
  });

  it("grows with the square root and never loses a single event", () => {
    const [most, quarter, one] = densityBars(
      months(["2026-11", 40_000], ["2026-10", 10_000], ["2026-09", 1]),
      40,
    );
    expect(most?.length).toBe(1);
    expect(quarter?.length).toBe(0.5);
    expect(one?.length).toBe(0.08);
  });

  it("joins the oldest years first where there is no room, and keeps their places", () => {
    const bars = densityBars(years(2026, 2017), 40);
    expect(bars.slice(0, 12).map((bar) => bar.key.slice(0, 4))).toEqual(Array(12).fill("2026"));
    expect(bars.at(-1)).toMatchObject({ key: "2017", label: "2017", count: 120, offset: 1_080 });
    // Ten a month throughout: no bar is longer than another.
    expect(new Set(bars.map((bar) => bar.length))).toEqual(new Set([1]));
    expect(bars.length + new Set(bars.map((bar) => bar.year).filter(Boolean)).size).toBeLessThan(
      41,
    );
  });

  it("never joins the newest year, however little room there is", () => {
    expect(
      densityBars(years(2026, 2020), 2)
        .slice(0, 12)
        .every((bar) => bar.label !== "2026"),
    ).toBe(true);
  });

  it("says marked events and shows at least a mark of them", () => {
    const [bar] = densityBars(months(["2026-11", 1_000, 1]), 40);
    expect(bar?.markedPart).toBe(0.12);
    expect(bar && barWords(bar)).toBe("Nov-2026: 1,000 events, 1 marked");
  });

  it("keeps what is not dated, and years without a month, at the end", () => {
    const bars = densityBars(months(["2026-11", 1], ["2019", 2], ["", 3]), 40);
    expect(bars.map((bar) => [bar.year, bar.label])).toEqual([
      ["2026", "Nov"],
      ["2019", "2019"],
      ["No date", ""],
    ]);
    expect(bars.map(barWords)).toEqual([
      "Nov-2026: 1 event, none marked",
      "2019: 2 events, none marked",
      "Not dated: 3 events, none marked",
    ]);
  });

  it("finds the bar of any place", () => {
    const bars = densityBars(months(["2026-11", 40], ["2026-10", 10], ["2025-12", 1]), 40);
    expect([0, 39, 40, 49, 50, 900].map((index) => barAt(bars, index))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(barAt([], 3)).toBe(-1);
  });
});
