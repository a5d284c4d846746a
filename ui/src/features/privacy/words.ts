/** Words of the privacy officer's page. */
import type { AnomalyView } from "../../backend";
import type { Tone } from "../../components";

const KINDS: Readonly<Record<string, string>> = {
  "many-charts": "Far more charts than usual",
  "out-of-hours": "Many records out of hours",
  "break-glass-cluster": "Emergency access again and again",
  "same-name": "Chart with the reader’s own name",
};

/** The rule that found it. */
export const kindWords = (kind: string): string => KINDS[kind] ?? kind;

/** Where a finding stands, as a word with its tone. */
export function stateOf(found: AnomalyView): { word: string; tone: Tone } {
  if (found.state === "reviewed") return { word: "reviewed", tone: "plain" };
  if (found.state === "grown") return { word: "went on after its review", tone: "amber" };
  return { word: "to be looked at", tone: "amber" };
}
