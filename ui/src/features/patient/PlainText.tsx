import { withoutTurns } from "../../format";
import styles from "./PlainText.module.css";

/**
 * A note as text, whatever is in it: markup is shown, never followed. Each line takes the direction
 * of its own words; marks that turn the direction, which could turn a dose, are left out.
 */
export function PlainText({ text }: { text: string }) {
  if (text.trim() === "") return <p className="muted">The text is empty.</p>;
  return <div className={styles.text}>{withoutTurns(text)}</div>;
}
