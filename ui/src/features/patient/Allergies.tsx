import type { Allergies as AllergiesData, AllergyRow } from "../../backend";
import { Tag } from "../../components";
import { formatCalendarDate } from "../../format";
import styles from "./Banner.module.css";

/** What can be said of allergies when none are listed. Never blank. */
export function allergyWords({ state, on }: AllergiesData): string {
  const asked = on ? ` · asked ${formatCalendarDate(on)}` : " · day not recorded";
  switch (state) {
    case "noneRecorded":
      return `None recorded${asked}`;
    case "notAsked":
      return "Not asked";
    case "notForRole":
      return "Not in your role’s data";
    case "recorded":
      return `Recorded, but not which${asked}`;
  }
}

const CRITICALITY: Readonly<Record<string, string>> = {
  high: "high risk",
  low: "low risk",
  "unable-to-assess": "risk not assessed",
};

/** "penicillin · anaphylaxis · high risk"; a reaction that is not recorded is said. */
export function allergyText(row: AllergyRow): string {
  const risk = row.criticality ? (CRITICALITY[row.criticality] ?? row.criticality) : null;
  return [row.substance, row.reaction ?? "reaction not recorded", risk].filter(Boolean).join(" · ");
}

/** Allergies, always in sight. Red only where the record says that the risk is high. */
export function Allergies({ allergies }: { allergies: AllergiesData }) {
  const listed = allergies.state === "recorded" && allergies.items.length > 0;
  return (
    <section className={styles.allergies} aria-label="Allergies">
      <h2>Allergies</h2>
      {listed ? (
        <ul>
          {allergies.items.map((row) => (
            <li key={allergyText(row)}>
              <Tag tone={row.criticality === "high" ? "red" : "plain"}>{allergyText(row)}</Tag>
            </li>
          ))}
        </ul>
      ) : (
        <Tag tone={allergies.state === "noneRecorded" ? "plain" : "amber"}>
          {allergyWords(allergies)}
        </Tag>
      )}
    </section>
  );
}
