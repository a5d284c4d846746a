import type { ReactNode } from "react";
import { withoutTurns } from "../format";
import { cx } from "./cx";
import styles from "./Tag.module.css";

/** amber: a person's eye; red: danger to a patient; seal: countersigned; blue: what is chosen. */
export type Tone = "plain" | "amber" | "red" | "seal" | "blue";

const SYMBOLS: Record<Tone, string> = { plain: "", amber: "▲", red: "◆", seal: "✓", blue: "" };

export type TagProps = {
  tone?: Tone | undefined;
  /** Stands before the words; each tone has its own so that none is told by colour alone. */
  symbol?: string | undefined;
  children: ReactNode;
};

/** A word with a symbol on a tinted ground. The word carries the meaning, never the colour. */
export function Tag({ tone = "plain", symbol, children }: TagProps) {
  const sign = symbol ?? SYMBOLS[tone];
  return (
    <span className={cx(styles.tag, styles[tone])}>
      {sign && <span aria-hidden="true">{sign}</span>}
      <bdi>{typeof children === "string" ? withoutTurns(children) : children}</bdi>
    </span>
  );
}
