import type { Row } from '../samplers/row.ts';

/** A place in a step table: the row, and how many of its repeats are done. */
export interface StepPlace {
  row: number;
  repeatsDone: number;
}

/**
 * Steps of a table, repeats unrolled: where step n stands, where a slice may end, and what a stretch of steps costs.
 * A slice may end only behind a row that commits, because x0 is not stored.
 */
export class Cursor {
  readonly total: number;
  /** unrolled index of the first step of each row, then the total */
  readonly #firstStep: number[];
  readonly #rows: readonly Row[];
  readonly #costOfRow: number[];

  /** `cost(row)`: work of one step of this row, in any unit. Throws RangeError if a table cannot be cut. */
  constructor(rows: readonly Row[], cost: (row: Row) => number) {
    this.#rows = rows;
    this.#firstStep = [0];
    for (const [i, { repeat, commit }] of rows.entries()) {
      if (!(Number.isInteger(repeat) && repeat >= 1))
        throw new RangeError(`row ${i} repeats ${repeat} times; a row repeats 1 or more times`);
      if (repeat > 1 && !commit)
        throw new RangeError(`row ${i} repeats ${repeat} times without committing; only rows that commit may repeat`);
      this.#firstStep.push((this.#firstStep[i] as number) + repeat);
    }
    if (rows.length > 0 && !rows.at(-1)?.commit)
      throw new RangeError(`row ${rows.length - 1} does not commit; the last row of a table must commit`);
    this.total = this.#firstStep.at(-1) as number;
    this.#costOfRow = rows.map(cost);
  }

  /** The place of unrolled step n; n = total is the end. */
  place(step: number): StepPlace {
    let low = 0;
    let high = this.#rows.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#firstStep[middle] as number) <= step) low = middle;
      else high = middle;
    }
    return { row: low, repeatsDone: step - (this.#firstStep[low] as number) };
  }

  /**
   * The slice that starts at `step`, ends at a commit at or before `last` and costs at most `budget`; one stretch to
   * the next commit is the least. Returns how many steps and their cost.
   */
  slice(step: number, last: number, budget: number): { steps: number; cost: number } {
    let taken = 0;
    let takenCost = 0;
    let stretch = 0;
    let stretchCost = 0;
    let { row, repeatsDone } = this.place(step);
    while (step + taken + stretch < last) {
      const { repeat, commit } = this.#rows[row] as Row;
      const each = this.#costOfRow[row] as number;
      if (!commit) {
        stretch += 1;
        stretchCost += each;
        row += 1;
        continue;
      }
      const left = Math.min(repeat - repeatsDone, last - step - taken - stretch);
      const affordable = Math.floor((budget - takenCost - stretchCost) / Math.max(each, 1e-9));
      const run = Math.min(left, Math.max(affordable, taken === 0 ? 1 : 0));
      if (run === 0) break;
      taken += stretch + run;
      takenCost += stretchCost + run * each;
      stretch = 0;
      stretchCost = 0;
      if (run < left) break;
      row += 1;
      repeatsDone = 0;
    }
    return { steps: taken, cost: takenCost };
  }

  /** The last step up to `step` that follows a commit; 0 follows nothing and counts as one. */
  commitAtOrBefore(step: number): number {
    const { row, repeatsDone } = this.place(Math.max(0, Math.min(step, this.total)));
    if (repeatsDone > 0) return (this.#firstStep[row] as number) + repeatsDone;
    let before = row;
    while (before > 0 && !this.#rows[before - 1]?.commit) before--;
    return this.#firstStep[before] as number;
  }

  /** The first step after `step` that follows a commit; the end where there is none. */
  commitAfter(step: number): number {
    for (let next = step + 1; next < this.total; next++) {
      if (this.commitAtOrBefore(next) === next) return next;
    }
    return this.total;
  }

  /** Read-outs in the steps from `from` (from 0) up to `to`. */
  readsBetween(from: number, to: number): number {
    return this.#rows.reduce((reads, { read, repeat }, i) => {
      const first = this.#firstStep[i] as number;
      const overlap = Math.min(to, first + repeat) - Math.max(from, first);
      return read && overlap > 0 ? reads + overlap : reads;
    }, 0);
  }
}
