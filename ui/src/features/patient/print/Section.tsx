import { withoutTurns } from "../../../format";
import styles from "./ChartSheet.module.css";

export type SectionProps = {
  title: string;
  /** What is said where there is nothing. */
  none: string;
  /** What of it was not read, in words; said beside the lines, and in place of `none`. */
  missing?: string | undefined;
  children: readonly string[] | readonly (readonly string[])[];
};

/** A part of the sheet: its lines, or in words that there are none. */
export function Section({ title, none, missing, children }: SectionProps) {
  const lines = children.flat();
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      {missing !== undefined && <p>{missing}</p>}
      {lines.length === 0 ? (
        missing === undefined && <p>{none}</p>
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
