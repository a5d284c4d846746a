/** What the codes of a proposal mean in words. */
import type { ProposalLineView } from "../../backend";
import type { Tone } from "../../components";

type Said = { word: string; tone: Tone; symbol?: string };

const STATES: Readonly<Record<string, Said>> = {
  draft: { word: "draft", tone: "plain" },
  in_review: { word: "to review", tone: "plain" },
  stale: { word: "changed since drafted", tone: "amber" },
  approved: { word: "signed, not sent yet", tone: "seal" },
  executing: { word: "being sent", tone: "seal", symbol: "…" },
  done: { word: "sent", tone: "seal" },
  failed: { word: "not sent", tone: "amber" },
  uncertain: { word: "not certain whether sent", tone: "amber" },
  declined: { word: "declined", tone: "plain", symbol: "×" },
  expired: { word: "expired", tone: "plain", symbol: "×" },
};

/** A state in words, with its tone. */
export function stateOf(state: string): Said {
  return STATES[state] ?? { word: state.replaceAll("_", " "), tone: "plain" };
}

const ACTIONS: Readonly<Record<string, string>> = {
  send_sms: "Text message",
  send_email: "E-mail",
  submit_authorization: "Authorization request",
  send_document: "Document",
  write_patient: "Change of contact details",
  write_encounter: "Change of a visit",
  write_medication: "Change of a medication",
};

/** What an action is called. */
export function actionOf(action: string): string {
  return ACTIONS[action] ?? action.replaceAll("_", " ");
}

/** Whether a person can still decide on it. */
export function isOpen(line: ProposalLineView): boolean {
  return ["draft", "in_review", "stale"].includes(line.state);
}

/** Whether it was signed and is out of this person's hands or on its way. */
export function isSigned(line: ProposalLineView): boolean {
  return ["approved", "executing", "done"].includes(line.state);
}

/** Hours under which a deadline needs a person's eye. */
const SOON_HOURS = 8;

/** Whether a deadline is near or past. */
export function isDueSoon(line: ProposalLineView, now: Date): boolean {
  return isOpen(line) && Date.parse(line.expiresAt) - now.getTime() < SOON_HOURS * 3_600_000;
}
