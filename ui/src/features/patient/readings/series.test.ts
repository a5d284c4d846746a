import { describe, expect, it } from "vitest";
import type { ReadingPoint, ReadingSeries } from "../../../backend";
import { NOW, pressure, ZONE } from "../testing/chart";
import { apart, timeLabel } from "./draw";
import {
  chartData,
  chartWords,
  dated,
  lineIsOut,
  lookOf,
  tagOf,
  timeSpan,
  valueSpan,
  valueWords,
} from "./series";

const point = (given: Partial<ReadingPoint>): ReadingPoint => ({
  at: "2026-11-21T15:00:00Z",
  values: [130, 80],
  word: null,
  id: "Observation/x",
  device: true,
  ...given,
});

const series = (points: ReadingPoint[], given: Partial<ReadingSeries> = {}): ReadingSeries => ({
  ...pressure(1),
  points,
  ...given,
});

describe("a series of readings", () => {
  it("is given to the chart in seconds, with gaps where a value is missing", () => {
    const given = series([
      point({ values: [130, null] }),
      point({ at: "2026-11-20T15:00:00Z", values: [128, 79] }),
      point({ at: "no instant", values: [1, 1] }),
    ]);
    expect(chartData(given)).toEqual([
      [Date.UTC(2026, 10, 20, 15) / 1000, Date.UTC(2026, 10, 21, 15) / 1000],
      [128, 130],
      [79, null],
    ]);
    expect(dated(given)).toHaveLength(2);
  });

  it("spans the days asked for, or everything with room", () => {
    const [from, to] = timeSpan(pressure(30), 30, NOW);
    expect(to - from).toBe(30 * 86_400);
    const all = timeSpan(pressure(400), 0, NOW);
    expect(all[1] - all[0]).toBeGreaterThan(399 * 86_400);
    const [empty, now] = timeSpan(series([]), 0, NOW);
    expect(now).toBeGreaterThan(empty);
  });

  it("spans every value and every limit", () => {
    const [low, high] = valueSpan(pressure(30));
    expect(low).toBeLessThan(50);
    expect(high).toBeGreaterThan(150);
    expect(valueSpan(series([], { limits: [] }))).toEqual([0, 1]);
    const [one, more] = valueSpan(series([point({ values: [0, 0] })], { limits: [] }));
    expect(more).toBeGreaterThan(one);
  });

  it("marks the line that is out, not the others", () => {
    const out = point({ values: [168, 90], word: "very high" });
    const given = series([out]);
    expect([lineIsOut(given, out, 0), lineIsOut(given, out, 1)]).toEqual([true, false]);
    const limit = point({ values: [150, 80], word: "high" });
    expect([lineIsOut(given, limit, 0), lineIsOut(given, limit, 1)]).toEqual([true, false]);
  });

  it("marks every line where no limit tells which is out, and none that is missing", () => {
    const out = point({ values: [130, null], word: "high" });
    const given = series([out], { limits: [] });
    expect([lineIsOut(given, out, 0), lineIsOut(given, out, 1)]).toEqual([true, false]);
  });

  it("takes a range that is not known for neither in nor out", () => {
    const unknown = point({ values: [400, 80], word: "range not known" });
    expect(lineIsOut(series([unknown]), unknown, 0)).toBe(false);
    expect(tagOf("range not known")).toEqual({ tone: "plain", symbol: undefined });
    expect(chartWords(series([unknown]), 30, ZONE)).toContain("1 reading, range not known.");
  });

  it("says grave words in red with a doubled arrow, others in amber with one", () => {
    expect(tagOf("very high")).toEqual({ tone: "red", symbol: "↑↑" });
    expect(tagOf("critically low")).toEqual({ tone: "red", symbol: "↓↓" });
    expect(tagOf("high")).toEqual({ tone: "amber", symbol: "↑" });
    expect(tagOf("abnormal")).toEqual({ tone: "amber", symbol: undefined });
  });

  it("writes values as the field does", () => {
    const given = series([]);
    expect(valueWords(given, point({ values: [168, 102] }))).toBe("168/102 mmHg");
    expect(valueWords(given, point({ values: [null, 80] }))).toBe("–/80 mmHg");
    expect(valueWords(series([], { lines: ["a1c"], unit: "%" }), point({ values: [7.0] }))).toBe(
      "7 %",
    );
  });

  it("says the chart in a sentence", () => {
    expect(chartWords(series([]), 30, ZONE)).toBe("Blood pressure, last 30 days: no readings.");
    expect(
      chartWords(series([point({ word: "high" }), point({ id: "Observation/y" })]), 0, ZONE),
    ).toBe(
      "Blood pressure, all readings: 2 readings, 1 out of range. Last: 130/80 mmHg on 21-Nov-2026 10:00.",
    );
  });

  it("tells lines apart without colour", () => {
    const looks = [0, 1, 2].map(lookOf);
    expect(new Set(looks.map((look) => look.shape)).size).toBe(3);
    expect(new Set(looks.map((look) => look.dash.join())).size).toBe(3);
  });

  it("names ticks by time, day or month in the practice's zone", () => {
    const at = Date.UTC(2026, 10, 22, 3, 30) / 1000;
    expect(timeLabel(at, 86_400, ZONE)).toBe("21-Nov 22:30");
    expect(timeLabel(at, 90 * 86_400, ZONE)).toBe("21-Nov");
    expect(timeLabel(at, 400 * 86_400, ZONE)).toBe("Nov-2026");
  });

  it("moves labels apart, in their order", () => {
    expect(apart([{ y: 50 }, { y: 10 }, { y: 12 }], 12)).toEqual([{ y: 10 }, { y: 22 }, { y: 50 }]);
  });
});
