import type { ReactNode } from "react";
import { cx } from "./cx";
import styles from "./DefinitionList.module.css";

export type Definition = { term: string; value: ReactNode };

export type DefinitionListProps = {
  items: readonly Definition[];
  /** `lines`: term and value on a line each; `flow`: side by side, as in the patient's banner. */
  layout?: "lines" | "flow" | undefined;
};

/** Terms and their values. A value that is not there is said: pass "none recorded", never "". */
export function DefinitionList({ items, layout = "lines" }: DefinitionListProps) {
  return (
    <dl className={cx(styles.list, styles[layout])}>
      {items.map(({ term, value }) => (
        <div key={term} className={styles.item}>
          <dt>{term}</dt>
          <dd>{value === "" || value === null || value === undefined ? "not recorded" : value}</dd>
        </div>
      ))}
    </dl>
  );
}
