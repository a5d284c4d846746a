/** An invented policy and invented keys for the tests and the gallery. */
import type { KeysView, PolicyRuleView, PolicyView } from "../../backend";

const ROLES = [
  { role: "practice_administrator", title: "Practice Administrator" },
  { role: "health_coach", title: "Health Coach" },
  { role: "prior_auth_specialist", title: "Prior Auth Specialist" },
  { role: "account_manager", title: "Account Manager" },
  { role: "mps_admin", title: "MPS Admin" },
];

function rule(
  action: string,
  title: string,
  roles: readonly string[],
  clinicianAlways = false,
): PolicyRuleView {
  return {
    rule: {
      action,
      roles: [...roles],
      quorum: 1,
      selfApproval: true,
      clinician: clinicianAlways,
      escalateMinutes: null,
      escalateTo: [],
      expiresHours: 720,
    },
    title,
    atMost: [...roles],
    clinicianAlways,
  };
}

const OUTREACH = ["practice_administrator", "health_coach", "mps_admin"];

export function policyView(given: Partial<PolicyView> = {}): PolicyView {
  return {
    version: 0,
    digest: "97a5fd71820be8321c355b9b8db9c883d4aa2157d41a8fa66a1d1b25535b285c",
    rules: [
      rule("send_sms", "Text message", OUTREACH),
      rule("send_document", "Clinical document", ["health_coach", "mps_admin"], true),
    ],
    countersignedEnrolment: false,
    mayChange: true,
    roles: ROLES,
    history: [
      {
        version: 0,
        digest: "97a5fd71820be8321c355b9b8db9c883d4aa2157d41a8fa66a1d1b25535b285c",
        since: null,
        by: null,
        reason: "",
        changes: [],
      },
    ],
    ...given,
  };
}

export function keysView(given: Partial<KeysView> = {}): KeysView {
  return {
    keys: [
      {
        publicKey: `3b6a27bc${"0".repeat(48)}ceb6a42d`,
        name: "Robin Demo",
        role: "Health Coach",
        npi: null,
        device: "01f3a9c2",
        here: true,
        since: "2026-11-20T14:00:00Z",
        countersignedBy: null,
        ended: null,
        mayRevoke: true,
      },
    ],
    pending: [],
    devices: [
      {
        device: `01f3a9c2${"0".repeat(24)}`,
        here: true,
        since: "2026-11-20T14:00:00Z",
        people: ["Robin Demo"],
        ended: null,
        mayRevoke: true,
      },
    ],
    blocked: null,
    administers: false,
    ...given,
  };
}
