import type { Refusal } from "../backend";
import { Notice } from "../components";

/** Why something was refused, with the tries that are left for a PIN. */
export function RefusedNotice({ refusal }: { refusal: Refusal | null }) {
  if (!refusal) return null;
  const left = refusal.details.find((detail) => detail.name === "tries_left")?.value;
  const words = left === "1" ? "One try is left." : left ? `${left} tries are left.` : undefined;
  const shown = refusal.code === "pin_wrong" ? words : undefined;
  return <Notice tone="amber" title={refusal.sentence} todo={shown} announce="alert" />;
}
