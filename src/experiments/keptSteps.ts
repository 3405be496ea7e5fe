import type { Cursor } from '../simulation/cursor.ts';
import type { SystemRun } from './run.ts';

/**
 * Steps at which retrieval is looked at on the way. A run that goes to the end of its table: `shown` of
 * them, evenly. One that settles, nobody knows when: 1, 2, 3, 5, 8, 13, ..., of which `evenly` takes as many
 * once it is over. Each is behind a commit.
 */
export function stepsOnTheWay({ tolerance }: SystemRun, cursor: Cursor, shown: number): number[] {
  if (shown === 0) return [];
  const steps: number[] = [];
  if (tolerance === undefined) {
    for (let i = 1; i <= shown; i++) steps.push(Math.round((i * cursor.total) / (shown + 1)));
  } else {
    for (let [step, next] = [1, 2]; step < cursor.total; [step, next] = [next, step + next]) steps.push(step);
  }
  const reached = steps.map((step) => cursor.commitAtOrBefore(step));
  return [...new Set(reached)].filter((step) => step > 0 && step < cursor.total);
}

/** At most `most` of a list, its first and its last among them. */
export function evenly<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  if (most === 1) return items.slice(0, 1);
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))] as Item);
}
