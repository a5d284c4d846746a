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
  let score = 0;
  let at = -1;
  for (const letter of wanted.replace(/ /g, "")) {
    const next = nextPlace(within, letter, at + 1);
    if (next < 0) return null;
    score += startsWord(within, next) ? 10 : next === at + 1 ? 6 : 1;
    at = next;
  }
  return score - within.length / 100;
}

/** The next start of a word with this letter where the letter does not follow at once. */
function nextPlace(text: string, letter: string, from: number): number {
  if (text[from] === letter) return from;
  for (let at = from; at < text.length; at++) {
    if (text[at] === letter && startsWord(text, at)) return at;
  }
  return text.indexOf(letter, from);
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
