/**
 * How well typed letters fit a text, or null where they don't: all must appear in order. Starts of
 * words and runs of letters count more, so "gto" finds "Go to Outbox".
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = fold(typed).replace(/\s+/g, " ").trim();
  if (wanted === "") return 0;
  const within = fold(text);
  const whole = within.indexOf(wanted);
  if (whole >= 0) {
    return 1000 + (startsWord(within, whole) ? 100 : 0) - whole - within.length / 100;
  }
  const best = bestPlaces([...wanted.replace(/ /g, "")], within);
  return best === null ? null : best - within.length / 100;
}

/** The best sum over all ways of finding the letters in order; null where there is none. */
function bestPlaces(letters: readonly string[], text: string): number | null {
  // ending[at]: the best sum where the last letter so far stands at this place.
  let ending: (number | null)[] = [];
  letters.forEach((letter, index) => {
    let before: number | null = index === 0 ? 0 : null;
    const next: (number | null)[] = [];
    for (let at = 0; at < text.length; at++) {
      const previous = index === 0 ? null : (ending[at - 1] ?? null);
      if (text[at] === letter) {
        const apart = before === null ? null : before + (startsWord(text, at) ? 10 : 1);
        const joined = previous === null ? null : previous + (startsWord(text, at) ? 10 : 6);
        next[at] = larger(apart, joined);
      } else {
        next[at] = null;
      }
      before = index === 0 ? 0 : larger(before, previous);
    }
    ending = next;
  });
  return ending.reduce<number | null>((best, sum) => larger(best, sum), null);
}

function larger(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

const startsWord = (text: string, at: number) => at === 0 || /[\s·/-]/.test(text[at - 1] ?? "");

/** Without case and accents. */
const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The items that fit, best first; equally good ones keep their order. */
export function fuzzyFind<T>(typed: string, items: readonly T[], textOf: (item: T) => string): T[] {
  return items
    .map((item, at) => ({ item, at, score: fuzzyScore(typed, textOf(item)) }))
    .filter((entry) => entry.score !== null)
    .sort((a, b) => (b.score ?? 0) - (a.score ?? 0) || a.at - b.at)
    .map((entry) => entry.item);
}
