import type { PatientCard, PatientHit } from "../../backend";

/** A name as it is compared: without case, accents and the spaces round it. */
const folded = (name: string) =>
  name.normalize("NFD").replace(/\p{M}/gu, "").trim().toLocaleLowerCase("en");

/** First and last name, as a same-name alert compares them; null where either is missing. */
function nameKey({ family, given }: PatientCard): string | null {
  const [last, first] = [folded(family), folded(given[0] ?? "")];
  return last && first ? `${last}\u0000${first}` : null;
}

/** How many others among the hits have the same first and last name, by patient. */
export function sameNames(hits: readonly Pick<PatientHit, "patient">[]): Map<string, number> {
  const groups = new Map<string, string[]>();
  for (const { patient } of hits) {
    const key = nameKey(patient);
    if (key) groups.set(key, [...(groups.get(key) ?? []), patient.id]);
  }
  const found = new Map<string, number>();
  for (const ids of groups.values()) {
    if (ids.length > 1) for (const id of ids) found.set(id, ids.length - 1);
  }
  return found;
}
