/** A program that answers for the invented chart: for the gallery and the tests. */
import type {
  Backend,
  EventKindView,
  KindCount,
  MonthCount,
  PatientHit,
  TimelineEvent,
  TimelineFilter,
} from "../../../backend";
import {
  banner,
  COVERAGE,
  card,
  DEVICES,
  DOCUMENTS,
  EVENTS,
  event,
  HOSTILE,
  MEDICATIONS,
  NOW,
  OTHER,
  PROBLEMS,
  pressure,
  record,
  SESSION,
} from "./chart";

const KINDS: readonly EventKindView[] = [
  "reading",
  "reading",
  "lab",
  "encounter",
  "message",
  "note",
];

/** A long chart: the events of the invented one, and readings backwards from them. */
export function manyEvents(count: number): TimelineEvent[] {
  const made: TimelineEvent[] = [];
  for (let at = 0; at < count; at++) {
    const day = new Date(NOW.getTime() - Math.floor(at / 9) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const kind = KINDS[at % KINDS.length] ?? "other";
    const systolic = 118 + ((at * 37) % 60);
    made.push(
      event({
        id: `Observation/n${at}`,
        kind,
        day,
        time: at % 11 === 0 ? null : `${String(21 - (at % 9) * 2).padStart(2, "0")}:0${at % 10}`,
        title: kind === "reading" ? `Blood pressure ${systolic}/82 mmHg` : `Event ${at}`,
        detail: at % 3 === 0 ? `Detail ${at}, long enough to be read. `.repeat(1 + (at % 7)) : "",
        tags: systolic > 172 ? [{ word: "high", symbol: "↑", tone: "amber" }] : [],
        source: at % 2 ? "Home device" : "Harbor Health",
      }),
    );
  }
  return made;
}

function fits(filter: TimelineFilter) {
  const words = filter.words.trim().toLowerCase();
  return (one: TimelineEvent) =>
    (filter.kinds.length === 0 || filter.kinds.includes(one.kind)) &&
    (filter.sources.length === 0 || filter.sources.includes(one.source)) &&
    (words === "" || `${one.title} ${one.detail}`.toLowerCase().includes(words));
}

function months(events: readonly TimelineEvent[]): MonthCount[] {
  const found: MonthCount[] = [];
  for (const [offset, one] of events.entries()) {
    const month = one.day.slice(0, 7);
    const marked = one.tags.some((tag) => tag.tone === "red" || tag.tone === "amber") ? 1 : 0;
    const last = found.at(-1);
    if (last?.month === month) {
      last.count += 1;
      last.marked += marked;
    } else found.push({ month, count: 1, marked, offset });
  }
  return found;
}

function kinds(events: readonly TimelineEvent[]): KindCount[] {
  const counts = new Map<EventKindView, number>();
  for (const one of events) counts.set(one.kind, (counts.get(one.kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => ({ kind, count }));
}

const later = <T>(value: T, wait: number) =>
  new Promise<T>((done) => setTimeout(() => done(value), wait));

/** Commands of the patient views over these events, each after so many milliseconds. */
export function patientProgram(
  events: readonly TimelineEvent[] = EVENTS,
  wait = 0,
): Partial<Backend> {
  const narrowed = new Map<string, readonly TimelineEvent[]>();
  const under = (filter: TimelineFilter) => {
    const key = JSON.stringify(filter);
    const found = narrowed.get(key) ?? events.filter(fits(filter));
    narrowed.set(key, found);
    return found;
  };
  return {
    session: () => later(SESSION, wait),
    deskStatus: () => later(STATUS, wait),
    banner: () => later(banner(), wait),
    findPatients: (query) => later(hits(query), wait),
    recentPatients: () => later([card({}), OTHER], wait),
    timelineIndex: (_, filter) => {
      const shown = under(filter);
      return later(
        {
          total: shown.length,
          months: months(shown),
          kinds: kinds(events),
          sources: [...new Set(events.map((one) => one.source))].sort(),
          notHeld: [],
        },
        wait,
      );
    },
    timeline: (_, filter, offset, limit) =>
      later(under(filter).slice(offset, offset + limit), wait),
    chartGaps: () => later([], wait),
    problems: () => later(PROBLEMS, wait),
    medications: () => later(MEDICATIONS, wait),
    devices: () => later(DEVICES, wait),
    seriesNames: () =>
      later(
        [
          { code: "85354-9", name: "Blood pressure", count: 412 },
          { code: "29463-7", name: "Body weight", count: 0 },
        ],
        wait,
      ),
    readingSeries: (_, code, days) =>
      later(
        code === "85354-9"
          ? pressure(days === 0 ? 400 : days)
          : { name: "Body weight", unit: "kg", lines: ["weight"], points: [], limits: [] },
        wait,
      ),
    coverage: () => later(COVERAGE, wait),
    documents: () => later(DOCUMENTS, wait),
    record: (id) =>
      later(
        id.startsWith("DocumentReference/")
          ? record(id, { title: "Letter from cardiology", fields: [], text: HOSTILE })
          : record(id),
        wait,
      ),
    printView: () => later(null, wait),
  };
}

export const STATUS = {
  online: true,
  since: "2026-11-22T15:42:00Z",
  sessionExpired: false,
  lastSync: "2026-11-22T15:42:00Z",
  stale: false,
  syncing: null,
  inReview: 0,
  staleDrafts: 0,
  waitingToSend: 0,
  uncertain: 0,
  unreadReplies: 0,
  urgentReplies: 0,
  setAside: 0,
  locksIn: null,
};

/** Hits for any words but "nobody". */
export function hits(query: string): PatientHit[] {
  if (query.includes("nobody")) return [];
  return [
    { patient: card({}), score: 98, why: ["name", "birth date"] },
    { patient: OTHER, score: 81, why: ["name"] },
    {
      patient: card({
        id: "p3",
        family: "Okonkwo-Sample",
        given: ["Adaeze"],
        preferred: "Ada",
        born: "1941",
        age: null,
        mrn: null,
        phone: null,
        status: "deceased",
        alerts: ["deceased", "test_patient"],
      }),
      score: 54,
      why: ["sounds like"],
    },
  ];
}
