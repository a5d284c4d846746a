import { type Refusal, useBackend } from "../../backend";
import { Button, Notice } from "../../components";

/** Details of a refusal that a person can use. */
const USEFUL: Readonly<Record<string, string>> = {
  why: "Why",
  rule: "Rule",
  rules: "Rules",
  limit: "Limit",
  tries_left: "Tries left",
};

/** A refusal beside what it is about: the sentence, and what of its details helps. */
export function RefusalNotice({
  refusal,
  onDismiss,
}: {
  refusal: Refusal | null;
  onDismiss?: (() => void) | undefined;
}) {
  const backend = useBackend();
  if (!refusal) return null;
  const useful = refusal.details.filter((detail) => USEFUL[detail.name]);
  return (
    <Notice tone="amber" title={refusal.sentence} onDismiss={onDismiss} announce="alert">
      {useful.map((detail) => (
        <p key={detail.name}>
          {USEFUL[detail.name]}: {detail.value.replaceAll("_", " ")}
        </p>
      ))}
      {refusal.code === "not_enrolled" && (
        <Button small onPress={() => void backend.openEnrol()}>
          Make my signing key…
        </Button>
      )}
    </Notice>
  );
}
