import styles from "./Kbd.module.css";
import { keyWords } from "./keys";

/** The keys of a shortcut, one box each: `<Kbd keys="Ctrl+K" />`. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys}>
      {keyWords(keys).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
