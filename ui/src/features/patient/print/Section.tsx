import { withoutTurns } from "../../../format";
import styles from "./ChartSheet.module.css";

export type SectionProps = {
  title: string;
  /** What is said where there is nothing. */
  none: string;
  children: readonly string[] | readonly (readonly string[])[];
};

/** A part of the sheet: its lines, or in words that there are none. */
export function Section({ title, none, children }: SectionProps) {
  const lines = children.flat();
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      {lines.length === 0 ? (
        <p>{none}</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={line} dir="auto">
              {withoutTurns(line)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
