import type { Row } from '../samplers/row.ts';

/** Where the tables of a run lie. */
export interface Slots {
  /** of a table: its slot; undefined of one that found none */
  slotOf(table: number): number | undefined;
  /** of a table: where its slot begins among all, in vec4f */
  placeOf(table: number): number;
  /** vec4f of all slots */
  room: number;
}

/** At most so many tables are read between two commits. */
const MOST_SLOTS = 4;

/**
 * Slots for tables: those that are read between two commits lie in slots of their
 * own. A table that finds none is not made.
 *
 * @param tableOf the number of the table that a row reads
 * @param sizes vec4f of each table
 */
export function slotsOf(
  rows: readonly Row[],
  tableOf: (row: Row) => number | undefined,
  sizes: readonly number[],
): Slots {
  const slots = new Map<number, number>();
  const without = new Set<number>();
  let together = new Set<number>();
  for (const row of rows) {
    const table = tableOf(row);
    if (table !== undefined && !without.has(table) && !together.has(table)) {
      const taken = [...together].map((other) => slots.get(other));
      const free = Array.from({ length: MOST_SLOTS }, (_, slot) => slot).find((slot) => !taken.includes(slot));
      const own = slots.get(table) ?? free;
      if (own === undefined || taken.includes(own)) {
        slots.delete(table);
        without.add(table);
      } else {
        slots.set(table, own);
        together.add(table);
      }
    }
    if (row.commit) together = new Set();
  }
  const lengths: number[] = [];
  for (const [table, slot] of slots) lengths[slot] = Math.max(lengths[slot] ?? 0, sizes[table] as number);
  const begins = lengths.map((_, slot) => lengths.slice(0, slot).reduce((a, b) => a + b, 0));
  return {
    slotOf: (table) => slots.get(table),
    placeOf: (table) => begins[slots.get(table) ?? 0] ?? 0,
    room: lengths.reduce((a, b) => a + b, 0),
  };
}
