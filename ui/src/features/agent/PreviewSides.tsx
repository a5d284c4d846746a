import { useState } from "react";
import type { ModelPreview, PreviewPiece } from "../../backend";
import { Tag } from "../../components";
import { cx } from "../../components/cx";
import { withoutTurns } from "../../format";
import styles from "./Preview.module.css";

/** A piece with the number by which both sides name it; 0 leaves as it is. */
type Numbered = PreviewPiece & { at: number; number: number };

/** Numbers what is replaced, from 1, in the order of the text. */
export function numbered(pieces: readonly PreviewPiece[]): Numbered[] {
  let number = 0;
  let at = 0;
  return pieces.map((piece) => {
    const place = at;
    at += piece.original.length + 1;
    if (piece.kind !== null) number += 1;
    return { ...piece, at: place, number: piece.kind === null ? 0 : number };
  });
}

/** The scanner's verdict in words. */
export function verdict(preview: ModelPreview): string {
  if (preview.clean) return "the separate check found nothing of the practice's records left";
  if (preview.survivors === 1) return "the separate check found 1 value left: it would not be sent";
  if (preview.survivors > 1)
    return `the separate check found ${preview.survivors} values left: it would not be sent`;
  return "the separate check could not read it whole: it would not be sent";
}

/** The words and what leaves in their place, side by side, with a legend of what was replaced. */
export function PreviewSides({ preview }: { preview: ModelPreview }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const pieces = numbered(preview.pieces);
  return (
    <section aria-label="What would leave" className={styles.preview}>
      <p role="status">
        <Tag tone={preview.clean ? "seal" : "red"}>{verdict(preview)}</Tag>
      </p>
      <div className={styles.sides}>
        <Side title="Your words" side="original" pieces={pieces} chosen={chosen} />
        <Side title="What leaves" side="leaves" pieces={pieces} chosen={chosen} />
      </div>
      {preview.replaced.length === 0 ? (
        <p className="small muted">
          Nothing in these words identifies anybody: they leave as they are.
        </p>
      ) : (
        <fieldset className={styles.legend}>
          <legend className="small muted">Replaced; choose a kind to point it out</legend>
          {preview.replaced.map((kind) => (
            <button
              key={kind.title}
              type="button"
              aria-pressed={chosen === kind.title}
              onClick={() => setChosen(chosen === kind.title ? null : kind.title)}
            >
              {kind.count} {kind.title}
            </button>
          ))}
        </fieldset>
      )}
      <p className="small">{preview.sentence}</p>
    </section>
  );
}

function Side(props: {
  title: string;
  side: "original" | "leaves";
  pieces: readonly Numbered[];
  chosen: string | null;
}) {
  const { title, side, pieces, chosen } = props;
  return (
    <section aria-label={title} className={styles.side}>
      <h3 className={styles.title}>{title}</h3>
      <p className={styles.text} dir="auto">
        {pieces.map((piece) =>
          piece.kind === null ? (
            <span key={piece.at}>{withoutTurns(piece[side])}</span>
          ) : (
            <mark
              key={piece.at}
              title={piece.kind}
              className={cx(
                styles.mark,
                side === "leaves" && styles.out,
                chosen !== null && chosen !== piece.kind && styles.faint,
              )}
            >
              <span className={styles.hidden}>{`(${piece.number}, ${piece.kind}: `}</span>
              <bdi>{withoutTurns(shown(piece[side]))}</bdi>
              <sup aria-hidden="true">{piece.number}</sup>
              <span className={styles.hidden}>)</span>
            </mark>
          ),
        )}
      </p>
    </section>
  );
}

/** A token without its brackets; anything else as it is. */
function shown(text: string): string {
  return /^\[\[[A-Z]+_\d+\]\]$/.test(text) ? text.slice(2, -2) : text;
}
