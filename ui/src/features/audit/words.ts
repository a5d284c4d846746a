/** Audit words as people read them. */
import type { AuditFilter, AuditLine } from "../../backend";
import type { Choice, MenuEntry, Tone } from "../../components";

export const NO_FILTER: AuditFilter = {
  from: null,
  to: null,
  user: null,
  action: null,
  outcome: null,
  patientId: null,
  before: null,
};

export const OUTCOMES: readonly Choice[] = [
  { id: "", label: "All outcomes" },
  { id: "success", label: "Done" },
  { id: "refused", label: "Refused" },
  { id: "failed", label: "Failed" },
];

export const ACTIONS: readonly Choice[] = [
  { id: "", label: "All actions" },
  { id: "read", label: "Read" },
  { id: "search", label: "Search" },
  { id: "skill", label: "Skill" },
  { id: "draft", label: "Draft" },
  { id: "decide", label: "Decision" },
  { id: "execute", label: "Execution" },
  { id: "session", label: "Session" },
  { id: "import", label: "Import" },
  { id: "export", label: "Export" },
  { id: "administer", label: "Administration" },
  { id: "break-glass", label: "Emergency access" },
  { id: "disclosure", label: "Disclosure" },
  { id: "patient-export", label: "Patient’s own copy" },
  { id: "erasure", label: "Erasure" },
];

export const EXPORTS: readonly MenuEntry[] = [
  { id: "chain", label: "Whole chain", detail: "JSON lines that countersign-verify checks" },
  { id: "ndjson", label: "AuditEvents, one a line", detail: "FHIR R4 NDJSON, as filtered" },
  { id: "bundle", label: "AuditEvents, one Bundle", detail: "FHIR R4, as filtered" },
  { id: "csv", label: "Rows for a spreadsheet", detail: "CSV, as filtered" },
  { id: "checkpoint", label: "Signed checkpoint", detail: "To be kept elsewhere" },
];

/** An outcome as a word with its tone. */
export function outcomeOf(outcome: string): { word: string; tone: Tone } {
  if (outcome === "refused") return { word: "refused", tone: "amber" };
  if (outcome === "failed" || outcome === "failure") return { word: "failed", tone: "amber" };
  return { word: "done", tone: "plain" };
}

/** `read · pms-encounter-query`, with the code of a refusal. */
export function actionWords(entry: AuditLine): string {
  const words = [
    entry.action.replaceAll(/[_-]/g, " "),
    entry.what,
    entry.code.replaceAll("_", " "),
  ];
  return words.filter((word) => word !== "").join(" · ");
}
