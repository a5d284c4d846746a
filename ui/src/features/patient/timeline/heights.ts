/**
 * Heights of the rows of a long list, some measured, the others estimated: where a row begins and
 * which row stands at a place, in the logarithm of their number (a Fenwick tree), so that measuring
 * a row of 50,000 costs no more than measuring one of fifty.
 */
export class RowHeights {
  private readonly sizes: Float64Array;
  /** `tree[i]` sums the rows its lowest bit spans, ending at row `i - 1`. */
  private readonly tree: Float64Array;
  private readonly top: number;

  constructor(
    readonly count: number,
    estimate: number,
  ) {
    this.sizes = new Float64Array(count).fill(estimate);
    this.tree = new Float64Array(count + 1);
    for (let at = 1; at <= count; at++) this.tree[at] = (at & -at) * estimate;
    this.top = count > 0 ? 2 ** Math.floor(Math.log2(count)) : 0;
  }

  /** A row's height; 0 outside the list. */
  get(index: number): number {
    return this.sizes[index] ?? 0;
  }

  /** Sets a row's height; whether that changed it by what can be seen. */
  set(index: number, height: number): boolean {
    const change = height - this.get(index);
    if (index < 0 || index >= this.count || Math.abs(change) < 0.05) return false;
    this.sizes[index] = height;
    for (let at = index + 1; at <= this.count; at += at & -at) {
      this.tree[at] = (this.tree[at] ?? 0) + change;
    }
    return true;
  }

  /** Where a row begins; behind the last one, the height of all. */
  offset(index: number): number {
    let sum = 0;
    for (let at = Math.max(0, Math.min(index, this.count)); at > 0; at -= at & -at) {
      sum += this.tree[at] ?? 0;
    }
    return sum;
  }

  get total(): number {
    return this.offset(this.count);
  }

  /** The row at a place; the first above the list, the last below it, -1 in an empty one. */
  at(place: number): number {
    let index = 0;
    let left = place;
    for (let step = this.top; step >= 1; step /= 2) {
      const next = index + step;
      const size = this.tree[next] ?? 0;
      if (next <= this.count && size <= left) {
        index = next;
        left -= size;
      }
    }
    return Math.min(index, this.count - 1);
  }
}
