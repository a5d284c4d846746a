/** Invented answers of the privacy officer's page for the tests and the gallery. */
import type {
  AnomalyView,
  ChartReaders,
  HoldView,
  PrivacyView,
  RetentionView,
} from "../../backend";
import { entry } from "./office";

export function anomaly(given: Partial<AnomalyView> = {}): AnomalyView {
  return {
    id: "a1",
    kind: "many-charts",
    people: "Robin Demo",
    role: "Health Coach",
    day: "2026-11-21",
    reason:
      "Opened the charts of 45 patients in one day; this person usually opens 10 (11 days), others with the role 12 (22 days).",
    figures: [
      { label: "charts opened that day", value: 45 },
      { label: "this person's usual day", value: 10 },
    ],
    patientIds: [],
    state: "open",
    own: false,
    reviews: [],
    ...given,
  };
}

export function hold(given: Partial<HoldView> = {}): HoldView {
  return {
    id: "h1",
    at: "2026-11-20T15:00:00Z",
    by: "Alex Demo",
    patientId: "p1",
    from: "2025-01-01",
    to: null,
    note: "Case 12 of the county court",
    releasedAt: null,
    releasedBy: null,
    ...given,
  };
}

export function retention(given: Partial<RetentionView> = {}): RetentionView {
  return {
    keepYears: null,
    fewestYears: 6,
    mayGo: 0,
    heldSegments: 0,
    sentence: "Every entry is kept for ever.",
    mayChange: true,
    ...given,
  };
}

export function privacyView(given: Partial<PrivacyView> = {}): PrivacyView {
  return {
    officers: {
      named: [],
      known: [
        { key: "k1", name: "Robin Demo" },
        { key: "k2", name: "Alex Demo" },
      ],
      mayName: true,
      sentence:
        "Nobody is named, so every practice administrator and MPS administrator is a privacy officer.",
    },
    anomalies: [
      anomaly(),
      anomaly({
        id: "a2",
        kind: "same-name",
        reason: "Opened the chart of a patient who has the reader's family name.",
        patientIds: ["p7"],
        state: "reviewed",
        reviews: [
          { at: "2026-11-22T09:00:00Z", by: "Alex Demo", note: "Her aunt; agreed before." },
        ],
      }),
    ],
    hours: "the hours recorded for the practice's places, in America/New_York",
    habitDays: 60,
    breakGlass: [
      entry({ seq: 39, action: "break-glass", what: "break-glass", patientIds: ["p3"] }),
    ],
    disclosures: [entry({ seq: 38, action: "disclosure", what: "records-release" })],
    holds: [hold()],
    retention: retention(),
    thresholds: [
      {
        key: "watch_factor",
        label: "Far more charts than usual: times",
        help: "How many times the usual day.",
        unit: "times",
        value: 3,
        min: 2,
        max: 20,
        mayLoosen: true,
      },
    ],
    ...given,
  };
}

export function chartReaders(given: Partial<ChartReaders> = {}): ChartReaders {
  return {
    patientId: "p1",
    since: "2025-11-22",
    entries: 17,
    people: [
      {
        key: "k1",
        name: "Robin Demo",
        role: "Health Coach",
        opened: 4,
        other: 12,
        breakGlass: true,
        refused: 1,
        first: "2026-10-01T15:00:00Z",
        last: "2026-11-22T15:40:00Z",
      },
    ],
    ...given,
  };
}
