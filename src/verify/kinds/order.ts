import { isNumber } from '../fields.ts';

/**
 * `items` in the order of the expected points: each expected point takes the nearest item that is left, closest pairs
 * first; null stands for a point that is not checked. Items that no point took fill the places of null, then come last.
 * Only the order follows the expectation, never a value.
 */
export function inExpectedOrder<T>(items: readonly T[], at: (item: T) => ArrayLike<number>, expected: unknown): T[] {
  const isPoint = (row: unknown) => Array.isArray(row) && row.every((value) => value === null || isNumber(value));
  if (!Array.isArray(expected) || !expected.every((row) => row === null || isPoint(row))) return [...items];
  const wanted = expected as ((number | null)[] | null)[];
  const pairs = wanted.flatMap((row, w) =>
    (row ? items : []).map((item, i) => ({
      w,
      i,
      distance: Math.hypot(
        ...(row ?? []).map((value, d) => (value === null ? 0 : value - (at(item)[d] ?? Number.NaN))),
      ),
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
  const left = items.filter((_, i) => !used.has(i));
  const first = wanted.flatMap((row, w) => {
    const i = taken.get(w);
    if (row === null) return left.splice(0, 1);
    return i === undefined ? [] : [items[i] as T];
  });
  return [...first, ...left];
}
