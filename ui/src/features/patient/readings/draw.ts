/** Draws the chart: bands of limits below the lines, markers over them. Colours come from the tokens. */
import uPlot from "uplot";
import type { ReadingSeries } from "../../../backend";
import { formatDay, formatNumber, formatTime } from "../../../format";
import { dated, lineIsOut, lookOf, type Shape, tagOf, timeSpan, valueSpan } from "./series";

export type ChartSetting = {
  series: ReadingSeries;
  days: number;
  zone: string;
  now: Date;
  width: number;
  height: number;
  /** Told which reading the pointer is at; null when it is at none. */
  onPoint: (index: number | null) => void;
};

/** Readings up to which each one gets a marker; above, those out of range only. */
const ALL_MARKED = 240;

/** A token's value where the chart stands; the canvas knows no `var()`. */
function token(u: uPlot, name: string): string {
  return getComputedStyle(u.root).getPropertyValue(name).trim() || "#555";
}

const rem = () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
const font = (size: number) => `${Math.round(rem() * size)}px "IBM Plex Sans", sans-serif`;

export function chartOptions(setting: ChartSetting): uPlot.Options {
  const { series, days, zone, now } = setting;
  const [from, to] = timeSpan(series, days, now);
  const [low, high] = valueSpan(series);
  const axis = (size: number, space: number): uPlot.Axis => ({
    stroke: (u: uPlot) => token(u, "--ink-3"),
    grid: { stroke: (u: uPlot) => token(u, "--line"), width: 1 },
    ticks: { stroke: (u: uPlot) => token(u, "--line"), width: 1, size: 4 },
    font: font(0.75),
    size: size * rem(),
    space: space * rem(),
  });
  return {
    width: setting.width,
    height: setting.height,
    // Room at the right for the names of the limits.
    padding: [0.5 * rem(), series.limits.length > 0 ? 8 * rem() : rem(), 0, 0],
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone),
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
    scales: { x: { time: true, range: [from, to] }, y: { range: [low, high] } },
    axes: [
      {
        ...axis(2, 5.5),
        values: (_, splits) => splits.map((at) => timeLabel(at, to - from, zone)),
      },
      {
        ...axis(3.25, 2),
        values: (_, splits) => splits.map((value) => formatNumber(round(value))),
      },
    ],
    series: [
      {},
      ...series.lines.map((label, line): uPlot.Series => {
        const look = lookOf(line);
        return {
          label,
          stroke: (u: uPlot) => token(u, look.colour),
          width: 1.5,
          dash: [...look.dash],
          points: { show: false },
          spanGaps: false,
        };
      }),
    ],
    hooks: {
      drawClear: [(u) => drawLimits(u, series)],
      draw: [(u) => drawMarkers(u, series)],
      setCursor: [(u) => setting.onPoint(u.cursor.idx ?? null)],
    },
  };
}

/** Steps of an axis come as sums of fractions: 0.30000000000000004. */
const round = (value: number) => Number(value.toPrecision(10));

/** A tick in words: the time on a short span, the day, or the month of a long one. */
export function timeLabel(seconds: number, span: number, zone: string): string {
  const at = new Date(seconds * 1000);
  const day = formatDay(at, zone);
  if (span <= 3 * 86_400) return `${day.slice(0, 6)} ${formatTime(at, zone)}`;
  return span > 300 * 86_400 ? day.slice(3) : day.slice(0, 6);
}

function drawLimits(u: uPlot, series: ReadingSeries) {
  const { ctx, bbox } = u;
  const clamp = (y: number) => Math.max(bbox.top, Math.min(bbox.top + bbox.height, y));
  const y = (value: number) => clamp(u.valToPos(value, "y", true));
  ctx.save();
  for (const { low, high } of series.limits) {
    ctx.globalAlpha = 0.55;
    ctx.fillStyle = token(u, "--blue-wash");
    const top = high === null ? bbox.top : y(high);
    const bottom = low === null ? bbox.top + bbox.height : y(low);
    ctx.fillRect(bbox.left, top, bbox.width, bottom - top);
  }
  ctx.globalAlpha = 1;
  ctx.lineWidth = uPlot.pxRatio;
  ctx.strokeStyle = token(u, "--blue-line");
  const labels: { text: string; y: number }[] = [];
  for (const { line, low, high } of series.limits) {
    ctx.setLineDash(lookOf(line).dash.map((step) => step * uPlot.pxRatio));
    const name = series.lines.length > 1 ? `${series.lines[line] ?? ""} ` : "";
    for (const [value, word] of [
      [high, "high"],
      [low, "low"],
    ] as const) {
      if (value === null) continue;
      ctx.beginPath();
      ctx.moveTo(bbox.left, y(value));
      ctx.lineTo(bbox.left + bbox.width, y(value));
      ctx.stroke();
      labels.push({ text: `${name}${word} ${formatNumber(value)}`, y: y(value) });
    }
  }
  ctx.font = font(0.6875 * uPlot.pxRatio);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.fillStyle = token(u, "--ink-3");
  for (const label of apart(labels, rem() * 0.8 * uPlot.pxRatio)) {
    ctx.fillText(label.text, bbox.left + bbox.width + 6 * uPlot.pxRatio, label.y);
  }
  ctx.restore();
}

/** Labels moved down until none stands on another. */
export function apart<T extends { y: number }>(labels: readonly T[], gap: number): T[] {
  let last = Number.NEGATIVE_INFINITY;
  return [...labels]
    .sort((a, b) => a.y - b.y)
    .map((label) => {
      last = Math.max(label.y, last + gap);
      return { ...label, y: last };
    });
}

function drawMarkers(u: uPlot, series: ReadingSeries) {
  const points = dated(series);
  const { ctx } = u;
  ctx.save();
  // The line drawn last leaves its dashes behind.
  ctx.setLineDash([]);
  for (const [line] of series.lines.entries()) {
    const look = lookOf(line);
    for (const point of points) {
      const value = point.values[line];
      if (value === null || value === undefined) continue;
      const out = lineIsOut(series, point, line);
      if (points.length > ALL_MARKED && !out) continue;
      const x = u.valToPos(Date.parse(point.at) / 1000, "x", true);
      const y = u.valToPos(value, "y", true);
      if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue;
      const grave = out && point.word !== null && tagOf(point.word).tone === "red";
      ctx.strokeStyle = token(u, out ? (grave ? "--red" : "--amber") : look.colour);
      ctx.fillStyle = out ? ctx.strokeStyle : token(u, "--surface");
      ctx.lineWidth = 1.25 * uPlot.pxRatio;
      // Out of range is a filled diamond, larger when very far out; in range keeps the line's shape.
      trace(ctx, out ? "diamond" : look.shape, x, y, (grave ? 6 : out ? 5 : 2.75) * uPlot.pxRatio);
      ctx.fill();
      ctx.stroke();
    }
  }
  ctx.restore();
}

function trace(
  ctx: CanvasRenderingContext2D,
  shape: Shape | "diamond",
  x: number,
  y: number,
  size: number,
) {
  ctx.beginPath();
  if (shape === "circle") ctx.arc(x, y, size, 0, 2 * Math.PI);
  else if (shape === "square") ctx.rect(x - size, y - size, 2 * size, 2 * size);
  else {
    ctx.moveTo(x, y - size);
    ctx.lineTo(x + size, y + (shape === "diamond" ? 0 : size));
    if (shape === "diamond") ctx.lineTo(x, y + size);
    ctx.lineTo(x - size, y + (shape === "diamond" ? 0 : size));
    ctx.closePath();
  }
}
