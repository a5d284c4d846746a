/** Where a day stands in a list that is read in pages, newest first. */
import type { MonthCount } from "../../../backend";

export type Found = {
  /** Place in the list. */
  index: number;
  /** Day of the event there; shorter where only a month or year is recorded. */
  day: string;
};

/**
 * The newest event on a day or before it; the oldest dated one when all are later; null when nothing
 * is dated. `dayAt` reads one place's day. Days compare as texts: `2026-11` stands behind its days.
 */
export async function placeOfDay(
  day: string,
  months: readonly MonthCount[],
  dayAt: (index: number) => Promise<string>,
): Promise<Found | null> {
  const dated = months.filter((one) => one.month !== "" && one.count > 0);
  const month = dated.find((one) => one.month <= day.slice(0, one.month.length));
  if (!month) {
    const oldest = dated.at(-1);
    if (!oldest) return null;
    const index = oldest.offset + oldest.count - 1;
    return { index, day: await dayAt(index) };
  }
  const end = month.offset + month.count;
  let low = month.offset;
  let high = end;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((await dayAt(middle)) <= day) high = middle;
    else low = middle + 1;
  }
  if (low === end) {
    // The day lies before the month's oldest event: the next older one is in the next month.
    const next = dated[dated.indexOf(month) + 1];
    if (!next) return { index: end - 1, day: await dayAt(end - 1) };
    return { index: next.offset, day: await dayAt(next.offset) };
  }
  return { index: low, day: await dayAt(low) };
}
