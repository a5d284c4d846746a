import { describe, expect, it } from "vitest";
import { RowHeights } from "./heights";

/** The same, told by adding up. */
function plain(sizes: readonly number[]) {
  const offset = (index: number) => sizes.slice(0, index).reduce((a, b) => a + b, 0);
  return {
    offset,
    at: (place: number) => {
      for (let index = 0; index < sizes.length; index++) {
        if (place < offset(index + 1)) return index;
      }
      return sizes.length - 1;
    },
  };
}

describe("heights of a long list", () => {
  it.each([1, 2, 7, 8, 9, 100, 257])("agree with adding up, for %i rows", (count) => {
    const heights = new RowHeights(count, 58);
    const sizes = Array.from({ length: count }, () => 58);
    for (let turn = 0; turn < 200; turn++) {
      const index = (turn * 7919) % count;
      const size = 20 + ((turn * 104_729) % 90);
      sizes[index] = size;
      heights.set(index, size);
    }
    const told = plain(sizes);
    for (let index = 0; index <= count; index++) {
      expect(heights.offset(index)).toBeCloseTo(told.offset(index), 6);
    }
    for (let place = -10; place < heights.total + 20; place += 13) {
      expect(heights.at(place)).toBe(told.at(place));
    }
  });

  it("finds the row that begins exactly at a place, and stays inside the list", () => {
    const heights = new RowHeights(50_000, 58);
    expect(heights.at(58)).toBe(1);
    expect(heights.at(57.999)).toBe(0);
    expect(heights.at(heights.offset(31_337))).toBe(31_337);
    expect(heights.at(1e12)).toBe(49_999);
    expect(heights.at(-5)).toBe(0);
    expect(heights.total).toBe(2_900_000);
    expect(heights.set(50_000, 10)).toBe(false);
    expect(heights.set(3, 58)).toBe(false);
    expect(heights.set(3, 60)).toBe(true);
  });

  it("holds nothing for an empty list", () => {
    const heights = new RowHeights(0, 58);
    expect([heights.total, heights.at(0), heights.offset(4), heights.get(0)]).toEqual([
      0, -1, 0, 0,
    ]);
  });
});
