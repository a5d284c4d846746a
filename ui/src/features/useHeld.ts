import { useEffect, useRef } from "react";

/**
 * The chosen row of a list that is asked for again while one works: it stays the same however the
 * others move. Where it is gone, the one that stands in its place comes up. `wanted` is what the
 * window's place names; it counts when it changes.
 */
export function useHeld<T>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  wanted: string | undefined,
): T | undefined {
  const held = useRef<{ wanted: string | undefined; key: string | undefined; at: number }>({
    wanted: undefined,
    key: undefined,
    at: 0,
  });
  const { wanted: before, key, at } = held.current;
  const asked = wanted !== before && wanted !== undefined ? wanted : (key ?? wanted);
  const found = rows.findIndex((row) => keyOf(row) === asked);
  const index = found >= 0 ? found : Math.min(at, rows.length - 1);
  const row = rows[index];
  useEffect(() => {
    if (row === undefined) return;
    held.current = { wanted, key: keyOf(row), at: index };
  });
  return row;
}
