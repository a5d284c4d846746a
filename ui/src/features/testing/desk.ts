/** An invented morning for the tests and the gallery. Every person in it is made up. */
import type {
  AgentTurn,
  DeskStatus,
  OutboxLine,
  ProposalLineView,
  ProposalView,
  ReplyView,
  TodayList,
  WorklistItem,
} from "../../backend";
import { card } from "../patient/testing/chart";

export const DIGEST = "a".repeat(64);

export function line(given: Partial<ProposalLineView> = {}): ProposalLineView {
  return {
    id: "d1",
    state: "in_review",
    action: "send_sms",
    summary: "Visit of 18-Nov-2026 not kept",
    addressee: "Delphine Okonkwo",
    patientId: "p1",
    revision: 1,
    expiresAt: "2026-11-25T15:00:00Z",
    createdAt: "2026-11-22T15:00:00Z",
    waitsFor: "a decision by Health Coach",
    holdUntil: null,
    shownDigest: DIGEST,
    mayApprove: true,
    ...given,
  };
}

export const TEXT =
  "Hi Delphine, this is Harbor Health. Your coach would like to talk with you. Please call (802) 555-0100. Reply STOP to opt out.";

export function proposal(given: Partial<ProposalView> = {}): ProposalView {
  return {
    line: line(),
    patient: card({}),
    address: "+16175550142",
    subject: null,
    text: TEXT,
    payloadDigest: `7c1e90af33d2${"0".repeat(48)}5b08`,
    size: { characters: 126, allowed: 160, parts: 1 },
    when: "8:00–20:00 Eastern; now",
    grounds: [
      {
        label: "Visit of 18-Nov-2026 10:30 not kept",
        source: { resource: "Encounter/e1", path: "Encounter.extension[0]", label: "visit 18-Nov" },
        changed: false,
      },
      {
        label: "No visit booked since",
        source: { resource: "", path: "search Encounter", label: "search of visits" },
        changed: false,
      },
    ],
    differences: [],
    confidence: { level: "high", reasons: ["Every statement has a source."] },
    revisions: [
      { number: 1, author: "Robin Demo", at: "2026-11-22T15:00:00Z", note: "", changes: [] },
    ],
    decisions: [],
    attempts: [],
    receipt: null,
    may: ["edit", "approve", "decline"],
    whyNot: "",
    ...given,
  };
}

export function item(given: Partial<WorklistItem> = {}): WorklistItem {
  return {
    patient: card({}),
    urgency: "due",
    flags: [
      {
        kind: "missed_visit",
        reason: "missed_appointment",
        tag: "missed",
        urgency: "due",
        sentence: "Missed the visit of 18-Nov-2026; none was booked since.",
        since: "2026-11-18",
        sources: [{ resource: "Encounter/e1", path: "Encounter", label: "visit 18-Nov" }],
      },
    ],
    sameName: [],
    guardian: null,
    interpreterNeeded: false,
    draft: line(),
    notDrafted: null,
    nextStep: "Read the draft.",
    mark: null,
    coach: "Robin Demo",
    reply: null,
    ...given,
  };
}

export function reply(given: Partial<ReplyView> = {}): ReplyView {
  return {
    id: "r1",
    patient: card({}),
    candidates: [],
    from: "+16175550142",
    channel: "sms",
    text: "my chest feels tight since last night",
    at: "2026-11-22T11:41:00Z",
    urgentWords: ["chest feels tight"],
    deniedWords: [],
    optOut: false,
    readBy: null,
    readAt: null,
    readNote: "",
    ...given,
  };
}

/** Another patient of the list, with a draft of their own. */
export function other(number: number, given: Partial<WorklistItem> = {}): WorklistItem {
  const id = `p${number}`;
  return item({
    patient: card({ id, family: `Sample${number}`, given: ["Pat"], mrn: `0050${number}` }),
    draft: line({ id: `d${number}`, patientId: id, addressee: `Pat Sample${number}` }),
    ...given,
  });
}

export function list(items: WorklistItem[], given: Partial<TodayList> = {}): TodayList {
  return {
    madeAt: "2026-11-22T12:00:00Z",
    today: "2026-11-22",
    items,
    setAside: [],
    counts: {
      total: items.length,
      urgent: items.filter((one) => one.urgency === "urgent").length,
      due: items.filter((one) => one.urgency === "due").length,
      routine: items.filter((one) => one.urgency === "routine").length,
      waiting: 0,
      snoozed: 0,
      handedOn: 0,
      done: 0,
      toCall: 0,
    },
    notChecked: [],
    office: { open: true, sentence: "Open 08:00–17:00", nextOpen: null },
    covering: [],
    asOf: "2026-11-22T15:42:00Z",
    ...given,
  };
}

export const STATUS: DeskStatus = {
  online: true,
  since: "2026-11-22T15:00:00Z",
  sessionExpired: false,
  lastSync: "2026-11-22T15:42:00Z",
  stale: false,
  syncing: null,
  inReview: 2,
  staleDrafts: 0,
  waitingToSend: 0,
  uncertain: 0,
  unreadReplies: 0,
  urgentReplies: 0,
  setAside: 0,
  locksIn: 120,
};

export function turn(given: Partial<AgentTurn> = {}): AgentTurn {
  return {
    conversation: "c1",
    number: 1,
    at: "2026-11-22T15:40:00Z",
    asked: "who missed their appointment in the last two weeks?",
    outcome: "call",
    message: "",
    choices: [],
    steps: [
      {
        skill: "pms-encounter-query",
        title: "Encounters, missed, 08-Nov to 22-Nov",
        notes: [{ title: "Encounters found", count: 23 }],
        tookMs: 12,
        results: [
          {
            patients: {
              title: "1 patient",
              total: 1,
              rows: [{ patient: card({}), why: "Missed 18-Nov", urgency: "due", tags: ["missed"] }],
            },
          },
        ],
      },
    ],
    drafts: [],
    alreadyDrafted: 0,
    planner: "local planner · nothing left this computer",
    ...given,
  };
}

export function outboxLine(given: Partial<OutboxLine> = {}): OutboxLine {
  return {
    line: line({ state: "approved" }),
    sentence: "Waits for the practice’s server.",
    receipt: null,
    signedBy: "Robin Demo",
    signedAt: "2026-11-22T15:40:00Z",
    ...given,
  };
}
