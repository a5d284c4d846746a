/** Audit words as people read them. */
import type { AuditLine } from "../../backend";
import type { Choice, Tone } from "../../components";

export const OUTCOMES: readonly Choice[] = [
  { id: "", label: "All outcomes" },
  { id: "success", label: "Done" },
  { id: "refused", label: "Refused" },
  { id: "failed", label: "Failed" },
];

/** An outcome as a word with its tone. */
export function outcomeOf(outcome: string): { word: string; tone: Tone } {
  if (outcome === "refused") return { word: "refused", tone: "amber" };
  if (outcome === "failed" || outcome === "failure") return { word: "failed", tone: "amber" };
  return { word: "done", tone: "plain" };
}

/** `read · pms-encounter-query`, with the code of a refusal. */
export function actionWords(entry: AuditLine): string {
  const words = [entry.action.replaceAll("_", " "), entry.what, entry.code.replaceAll("_", " ")];
  return words.filter((word) => word !== "").join(" · ");
}
