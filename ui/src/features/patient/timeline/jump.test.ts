import { describe, expect, it, vi } from "vitest";
import type { MonthCount } from "../../../backend";
import { placeOfDay } from "./jump";

function list(days: readonly string[]) {
  const months: MonthCount[] = [];
  for (const [offset, day] of days.entries()) {
    const month = day.slice(0, 7);
    const last = months.at(-1);
    if (last?.month === month) last.count += 1;
    else months.push({ month, count: 1, marked: 0, offset });
  }
  const dayAt = vi.fn((index: number) => Promise.resolve(days[index] ?? ""));
  return { months, dayAt };
}

const DAYS = ["2026-11-21", "2026-11-21", "2026-11-18", "2026-10-24", "2026-10", "2026-08-02", ""];

describe("going to a date", () => {
  it.each([
    ["2026-11-21", 0],
    ["2026-11-20", 2],
    ["2026-11-18", 2],
    ["2026-11-03", 3],
    ["2026-10-24", 3],
    ["2026-10-01", 4],
    ["2026-09-15", 5],
    ["2026-12-31", 0],
  ])("finds the newest event on %s or before", async (day, index) => {
    const { months, dayAt } = list(DAYS);
    expect(await placeOfDay(day, months, dayAt)).toEqual({ index, day: DAYS[index] });
  });

  it("goes to the oldest dated event when all are later", async () => {
    const { months, dayAt } = list(DAYS);
    expect(await placeOfDay("1990-01-01", months, dayAt)).toEqual({ index: 5, day: "2026-08-02" });
  });

  it("finds nothing where nothing is dated", async () => {
    const { months, dayAt } = list(["", ""]);
    expect(await placeOfDay("2026-01-01", months, dayAt)).toBeNull();
    expect(await placeOfDay("2026-01-01", [], dayAt)).toBeNull();
  });

  it("reads few places of a month with 40,000 events", async () => {
    const days = Array.from(
      { length: 40_000 },
      (_, at) => `2026-11-${String(30 - Math.floor(at / 1_400)).padStart(2, "0")}`,
    );
    const { months, dayAt } = list(days);
    expect((await placeOfDay("2026-11-12", months, dayAt))?.index).toBe(18 * 1_400);
    expect(dayAt.mock.calls.length).toBeLessThan(20);
  });
});
