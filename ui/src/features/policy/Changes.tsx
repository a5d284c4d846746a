import type { PolicyChange } from "../../backend";
import styles from "./Policy.module.css";

/** What a change of the policy changes: before and after, in words. */
export function Changes({ changes }: { changes: readonly PolicyChange[] }) {
  return (
    <ul className={styles.changes}>
      {changes.map((one) => (
        <li key={one.what}>
          {one.what}: <del>{one.before}</del> → <ins>{one.after}</ins>
        </li>
      ))}
    </ul>
  );
}
