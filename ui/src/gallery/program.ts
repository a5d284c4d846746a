import type { AuditLine, Backend, SettingsView, SourcesView, WorklistItem } from "../backend";
import { card, SESSION } from "../features/patient/testing/chart";
import { hits, patientProgram } from "../features/patient/testing/program";
import {
  item,
  line,
  list,
  outboxLine,
  proposal,
  reply,
  STATUS,
  TEXT,
  turn,
} from "../features/testing/desk";
import { LANGUAGES } from "./languages";

const TODAY = "2026-11-22";

/** People of the list: the invented ones, then one of every language. */
function items(): WorklistItem[] {
  const first = item({ urgency: "urgent", reply: reply({}) });
  const others = LANGUAGES.map((person, at): WorklistItem => {
    const id = `p${at + 10}`;
    const mrn = `005${String(at).padStart(5, "0")}`;
    const common = {
      patient: card({
        id,
        family: person.family,
        given: [...person.given],
        mrn,
        language: person.lang,
      }),
      draft: line({ id: `d${at + 10}`, patientId: id, addressee: person.given.join(" ") }),
    };
    if (at % 7 === 3) {
      return item({
        ...common,
        draft: null,
        notDrafted: {
          code: "no_consent",
          sentence: "No consent to texts is on file.",
          instead: "Call.",
          call: true,
        },
      });
    }
    return item({ ...common, urgency: at < 3 ? "urgent" : at < 20 ? "due" : "routine" });
  });
  return [first, ...others];
}

const SOURCES: SourcesView = {
  sources: [
    {
      id: "pms",
      name: "Practice system",
      host: "pms.demo.example",
      collections: [
        { name: "Patients", complete: true, asOf: "2026-11-22T15:42:00Z", note: "" },
        {
          name: "Lab results",
          complete: false,
          asOf: "2026-11-22T09:10:00Z",
          note: "1,200 rows left",
        },
        { name: "Authorizations", complete: true, asOf: null, note: "Not for this role" },
      ],
      lastSync: "2026-11-22T15:42:00Z",
    },
  ],
  kept: [
    { kind: "Patient", count: 400 },
    { kind: "Observation", count: 51_208 },
  ],
  setAside: [
    {
      collection: "lab_results",
      rowId: "lr-77",
      reason: "The date 2026-02-30 does not exist.",
      at: "2026-11-22T15:41:00Z",
    },
  ],
  setAsideTotal: 1,
  channels: ["SMS", "E-mail"],
  storeBytes: 184_549_376,
};

const SETTINGS: SettingsView = {
  profile: "Demo practice",
  folder: "the program’s own folder",
  practice: "Harbor Health",
  zone: "America/New_York",
  issuer: "login.demo.example",
  device: "demo-desk-1",
  keysIn: "the system’s keyring",
  numbers: [
    {
      key: "lock_after",
      label: "Lock after",
      help: "Nobody touched the desk for so long.",
      unit: "minutes",
      value: 2,
      min: 1,
      max: 10,
      mayLoosen: false,
    },
  ],
  personal: {
    theme: "system",
    zoom: 100,
    letterKeys: true,
    notifications: true,
    lessMotion: false,
  },
  model: "No model: the local planner reads your sentences.",
  closures: [{ day: "2026-11-26", name: "Thanksgiving" }],
};

function audited(seq: number): AuditLine {
  const refused = seq % 9 === 0;
  return {
    seq,
    at: new Date(Date.parse("2026-11-22T15:42:00Z") - (400 - seq) * 61_000).toISOString(),
    user: "Robin Demo",
    role: "Health Coach",
    action: refused ? "decide" : "read",
    what: refused ? "Refused: the role may not approve this" : "Opened a chart",
    patients: 1,
    patientIds: ["p1"],
    resources: seq % 40,
    outcome: refused ? "refused" : "success",
    code: refused ? "not_allowed" : "",
    purpose: "treatment",
    hash: `${seq.toString(16).padStart(8, "0")}`.repeat(8),
  };
}

const answer = <T>(value: T) => Promise.resolve(value);

/** A program that answers every view with an invented morning; opens at the link. */
export function deskProgram(link: string, look: SettingsView["personal"]): Partial<Backend> {
  const people = items();
  const settings = { ...SETTINGS, personal: look };
  return {
    ...patientProgram(),
    appStatus: () =>
      answer({ version: "0.1.0", profile: "Demo practice", demo: true, stage: "open" }),
    personal: () => answer(look),
    setPersonal: () => answer(settings),
    session: () =>
      answer({
        ...SESSION,
        views: ["today", "patients", "approvals", "outbox", "audit", "sources", "settings"],
        examples: ["who missed their appointment in the last two weeks?", "draft texts for them"],
      }),
    deskStatus: () =>
      answer({ ...STATUS, inReview: 6, waitingToSend: 3, unreadReplies: 2, urgentReplies: 1 }),
    touch: () => answer(null),
    onOpen: (listener) => {
      listener(link);
      return answer(() => {});
    },
    today: () => answer(list(people)),
    colleagues: () => answer([{ key: "k2", name: "Kim Demo", role: "Health Coach" }]),
    replies: () =>
      answer([
        reply({}),
        ...LANGUAGES.slice(0, 12).map((person, at) =>
          reply({
            id: `r${at + 2}`,
            patient: card({ id: `p${at + 10}`, family: person.family, given: [...person.given] }),
            text: person.text,
            urgentWords: [],
          }),
        ),
      ]),
    proposals: () => answer(people.flatMap((one) => (one.draft ? [one.draft] : []))),
    proposal: (id) => {
      const found = people.find((one) => one.draft?.id === id);
      return answer(
        proposal(found?.draft ? { line: found.draft, patient: found.patient, text: TEXT } : {}),
      );
    },
    outbox: () => answer({ waiting: [outboxLine()], ended: [], online: true }),
    conversations: () => answer([]),
    conversation: () => answer([turn()]),
    ask: () => answer(turn()),
    findPatients: (query) => answer(hits(query)),
    audit: () =>
      answer({
        entries: Array.from({ length: 100 }, (_, at) => audited(400 - at)),
        more: true,
        chainLength: 400,
        users: [{ key: "k1", name: "Robin Demo" }],
      }),
    verifyAudit: () =>
      answer({
        whole: true,
        entries: 400,
        checkpoints: 4,
        sentence: "The chain is whole.",
        at: `${TODAY}T15:43:00Z`,
      }),
    sources: () => answer(SOURCES),
    settings: () => answer(settings),
  };
}
