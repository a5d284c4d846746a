/** Invented answers of the office views for the tests and the gallery. */
import type {
  AccessRow,
  AccessView,
  AuditLine,
  AuditPage,
  SettingsView,
  SourcesView,
} from "../../backend";

export function entry(given: Partial<AuditLine> = {}): AuditLine {
  return {
    seq: 41,
    at: "2026-11-22T15:40:00Z",
    user: "Robin Demo",
    role: "Health Coach",
    action: "read",
    what: "pms-encounter-query",
    patients: 2,
    patientIds: ["p1", "p2"],
    resources: 14,
    outcome: "success",
    code: "",
    purpose: "treatment",
    agent: "desktop@0a1b",
    correlation: "00ff00ff",
    hash: "9f21c07d",
    ...given,
  };
}

export function auditPage(given: Partial<AuditPage> = {}): AuditPage {
  return {
    entries: [entry(), entry({ seq: 40, outcome: "refused", code: "role_may_not_use" })],
    more: false,
    chainLength: 41,
    users: [{ key: "k1", name: "Robin Demo" }],
    ...given,
  };
}

export function sources(given: Partial<SourcesView> = {}): SourcesView {
  return {
    sources: [
      {
        id: "pms",
        name: "Harbor Health",
        host: "127.0.0.1",
        lastSync: "2026-11-22T15:42:00Z",
        collections: [
          { name: "patients", complete: true, asOf: "2026-11-22T15:42:00Z", note: "" },
          { name: "prescriptions", complete: false, asOf: null, note: "not for your role" },
          { name: "clinical/labs", complete: false, asOf: "2026-11-22T15:41:00Z", note: "" },
        ],
      },
    ],
    kept: [
      { kind: "Patient", count: 800 },
      { kind: "Observation", count: 61_204 },
    ],
    setAside: [
      {
        collection: "patients",
        rowId: "17",
        reason: "birth date is no date",
        at: "2026-11-22T15:41:00Z",
      },
    ],
    setAsideTotal: 1,
    channels: ["SMS", "E-mail"],
    storeBytes: 184_000_000,
    ...given,
  };
}

export function settings(given: Partial<SettingsView> = {}): SettingsView {
  return {
    profile: "demo",
    folder: "the profile’s folder",
    practice: "Harbor Health",
    zone: "America/New_York",
    issuer: "127.0.0.1",
    device: "this computer",
    keysIn: "file under a passphrase",
    numbers: [
      {
        key: "lock_minutes",
        label: "Lock after",
        help: "Minutes without anybody.",
        unit: "minutes",
        value: 2,
        min: 1,
        max: 60,
        mayLoosen: false,
      },
      {
        key: "self_approval",
        label: "One may approve what one wrote",
        help: "Off: a second person approves.",
        unit: "",
        value: 1,
        min: 0,
        max: 1,
        mayLoosen: true,
      },
    ],
    personal: {
      theme: "system",
      zoom: 100,
      letterKeys: true,
      notifications: true,
      lessMotion: false,
    },
    model: "none: the local planner is used",
    closures: [{ day: "2026-11-26", name: "Thanksgiving" }],
    ...given,
  };
}

const ROLES = [
  ["practice_administrator", "Practice Administrator", "Own practice"],
  ["health_coach", "Health Coach", "Own practice"],
  ["account_manager", "Account Manager", "Own practice"],
] as const;

function row(ask: string, title: string, note: string, words: readonly string[]): AccessRow {
  const no = (word: string) => word === "No" || word === "Hidden";
  return { ask, title, note, cells: words.map((word) => ({ allowed: !no(word), word })) };
}

export function access(given: Partial<AccessView> = {}): AccessView {
  return {
    roles: ROLES.map(([code, title, reach]) => ({ code, title, reach })),
    skills: [
      row("pms-patient-lookup", "Find patients", "reads only", ["Yes", "Yes", "No"]),
      row("pms-report-generate", "Make reports", "reads only", ["Yes", "No", "Yes"]),
    ],
    approvals: [
      row("send_sms", "Approve a text message", "", ["Yes", "Yes", "No"]),
      row("send_document", "Approve a clinical document", "a licensed clinician signs", [
        "If a clinician",
        "No",
        "No",
      ]),
    ],
    operations: [row("audit-export", "Export the audit", "", ["Yes", "No", "No"])],
    fields: [row("", "Name", "", ["Whole", "Whole", "Masked"])],
    people: [
      {
        key: "k2",
        name: "Kim Demo",
        role: "Practice Administrator",
        clinician: false,
        confirmed: "2026-11-22T15:00:00Z",
        keys: 1,
        me: true,
      },
      {
        key: "k1",
        name: "Robin Demo",
        role: "Health Coach",
        clinician: null,
        confirmed: null,
        keys: 0,
        me: false,
      },
    ],
    keys: [
      {
        kind: "person",
        owner: "Kim Demo",
        device: "9f21c07d",
        fingerprint: "ab12cd34",
        since: "2026-11-20T15:00:00Z",
        revoked: null,
        here: true,
      },
      {
        kind: "device",
        owner: "",
        device: "00aa11bb",
        fingerprint: "ee55ff66",
        since: "2026-11-01T15:00:00Z",
        revoked: "2026-11-10T15:00:00Z",
        here: false,
      },
    ],
    ...given,
  };
}
