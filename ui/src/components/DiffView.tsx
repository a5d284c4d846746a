import { VisuallyHidden } from "react-aria-components/VisuallyHidden";
import { cx } from "./cx";
import styles from "./DiffView.module.css";
import { type DiffLine, diffLines, type Piece } from "./diff";

export type DiffViewProps = {
  before: string;
  after: string;
  /** What the two are: "Draft 2", "Draft 3". */
  beforeLabel?: string | undefined;
  afterLabel?: string | undefined;
};

const SIGNS = { same: " ", removed: "−", added: "+" };
const SAID = { same: "", removed: "Removed: ", added: "Added: " };

/** Two texts compared: a sign, a word for screen readers and a mark on the changed words. */
export function DiffView({ before, after, beforeLabel, afterLabel }: DiffViewProps) {
  const lines = diffLines(before, after);
  if (lines.every((line) => line.kind === "same")) {
    return <p className="muted">No difference.</p>;
  }
  return (
    <figure className={styles.diff}>
      <figcaption className={styles.legend}>
        <span>− {beforeLabel ?? "Before"}</span>
        <span>+ {afterLabel ?? "After"}</span>
      </figcaption>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name but their place
        <Line key={at} line={line} />
      ))}
    </figure>
  );
}

function Line({ line }: { line: DiffLine }) {
  return (
    <div className={cx(styles.line, styles[line.kind])} dir="auto">
      <span className={styles.sign} aria-hidden="true">
        {SIGNS[line.kind]}
      </span>
      {line.kind !== "same" && <VisuallyHidden>{SAID[line.kind]}</VisuallyHidden>}
      <span className={styles.text}>
        {line.pieces.map((piece, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no name but their place
          <Words key={at} piece={piece} />
        ))}
      </span>
    </div>
  );
}

function Words({ piece }: { piece: Piece }) {
  if (piece.kind === "removed") return <del>{piece.text}</del>;
  if (piece.kind === "added") return <ins>{piece.text}</ins>;
  return <>{piece.text}</>;
}
