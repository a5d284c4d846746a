/** Invented answers of the office views for the tests and the gallery. */
import type { AuditLine, AuditPage, SettingsView, SourcesView } from "../../backend";

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
