/** A piece of text that is the same in both, only in the earlier, or only in the later one. */
export type Piece = { kind: "same" | "removed" | "added"; text: string };

/** A line of a comparison; a changed line has pieces by word. */
export type DiffLine = { kind: "same" | "removed" | "added"; pieces: readonly Piece[] };

/** Above this many cells the middle is shown as removed and added as a whole. */
const CELLS = 1_000_000;

/** The longest common subsequence of two lists, as steps from one to the other. */
function steps(before: readonly string[], after: readonly string[]): Piece[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end++;
  }
  const head = before.slice(0, start).map((text): Piece => ({ kind: "same", text }));
  const tail = before.slice(before.length - end).map((text): Piece => ({ kind: "same", text }));
  const middle = changed(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
  );
  return [...head, ...middle, ...(end > 0 ? tail : [])];
}

function changed(before: readonly string[], after: readonly string[]): Piece[] {
  const removed = before.map((text): Piece => ({ kind: "removed", text }));
  const added = after.map((text): Piece => ({ kind: "added", text }));
  if (before.length === 0 || after.length === 0 || before.length * after.length > CELLS) {
    return [...removed, ...added];
  }
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const made: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      made.push({ kind: "same", text: before[i] ?? "" });
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && at(i + 1, j) >= at(i, j + 1))) {
      made.push({ kind: "removed", text: before[i] ?? "" });
      i++;
    } else {
      made.push({ kind: "added", text: after[j] ?? "" });
      j++;
    }
  }
  return made;
}

/** Words with the blanks between them, so that joining gives the text back. */
const wordsOf = (text: string) => text.match(/\s+|[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}]/gu) ?? [];

function merged(pieces: readonly Piece[]): Piece[] {
  const made: Piece[] = [];
  for (const piece of pieces) {
    const last = made[made.length - 1];
    if (last?.kind === piece.kind) last.text += piece.text;
    else made.push({ ...piece });
  }
  return made;
}

/** Compares two texts by line, and the lines that stand for each other by word. */
export function diffLines(before: string, after: string): DiffLine[] {
  const all = steps(before.split("\n"), after.split("\n"));
  const made: DiffLine[] = [];
  for (let at = 0; at < all.length; ) {
    const run = all.slice(at).findIndex((piece) => piece.kind === "same");
    const until = run === -1 ? all.length : at + run;
    if (until === at) {
      const piece = all[at];
      if (piece) made.push({ kind: "same", pieces: [piece] });
      at++;
      continue;
    }
    made.push(...pairedLines(all.slice(at, until)));
    at = until;
  }
  return made;
}

function pairedLines(run: readonly Piece[]): DiffLine[] {
  const removed = run.filter((piece) => piece.kind === "removed");
  const added = run.filter((piece) => piece.kind === "added");
  const made: DiffLine[] = [];
  for (let at = 0; at < Math.max(removed.length, added.length); at++) {
    const [old, fresh] = [removed[at], added[at]];
    if (old && fresh) {
      const words = steps(wordsOf(old.text), wordsOf(fresh.text));
      made.push(
        { kind: "removed", pieces: merged(words.filter((piece) => piece.kind !== "added")) },
        { kind: "added", pieces: merged(words.filter((piece) => piece.kind !== "removed")) },
      );
    } else if (old) made.push({ kind: "removed", pieces: [old] });
    else if (fresh) made.push({ kind: "added", pieces: [fresh] });
  }
  return made;
}
