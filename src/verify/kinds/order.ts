import { isNumber } from '../fields.ts';

/**
 * `items` in the order of the expected points: each expected point takes the nearest item that is left, closest pairs
 * first; items that no point took come last. Only the order follows the expectation, never a value.
 */
export function inExpectedOrder<T>(items: readonly T[], at: (item: T) => ArrayLike<number>, expected: unknown): T[] {
  if (!Array.isArray(expected) || !expected.every((row) => Array.isArray(row) && row.every(isNumber)))
    return [...items];
  const wanted = expected as number[][];
  const pairs = wanted.flatMap((row, w) =>
    items.map((item, i) => ({
      w,
      i,
      distance: Math.hypot(...row.map((value, d) => value - (at(item)[d] ?? Number.NaN))),
    })),
  );
  pairs.sort((p, q) => p.distance - q.distance || p.w - q.w || p.i - q.i);
  const taken = new Map<number, number>();
  const used = new Set<number>();
  for (const { w, i } of pairs) {
    if (taken.has(w) || used.has(i)) continue;
    taken.set(w, i);
    used.add(i);
  }
  const first = wanted.flatMap((_, w) => {
    const i = taken.get(w);
    return i === undefined ? [] : [items[i] as T];
  });
  return [...first, ...items.filter((_, i) => !used.has(i))];
}
