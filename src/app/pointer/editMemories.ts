import { boxExtent, resolveInputs } from '../../experiments/inputs.ts';
import { isActive, MAX_INLINE_ROWS } from '../../params/config.ts';
import type { Config, DialName } from '../../params/table.ts';
import type { Box } from '../../results.ts';
import { boxDial, rounded, unitOf } from './region.ts';

/** Memories that can be moved: rows of numbers, in the order of the run. */
export interface Editable {
  rows: readonly (readonly number[])[];
  box: Box;
  config: Config;
  /**
   * value of the dial `box` from now on, where it was `auto`: that would follow the outermost memory, and run away from
   * the hand that drags it
   */
  pinned: readonly number[] | undefined;
}

/** What an edit sets. */
export type Edit = Partial<Record<DialName, unknown>>;

/** Digits of the width of the picture that a memory keeps: those that were not touched keep more. */
const DIGITS = { placed: 4, kept: 6 } as const;

/** The memories of a config as rows, or one sentence that says why they cannot be edited. */
export function editable(config: Config, locked: ReadonlySet<string>): Editable | string {
  const { memories } = config;
  if (locked.has('memories') || locked.has('count')) return 'The memories are locked in this link.';
  if (typeof memories === 'object' && 'file' in memories) {
    return `These memories come from ${memories.file}: change them there and drop it again.`;
  }
  // weights of a file and a network are not here, and not needed to move a memory
  const { patterns, box } = resolveInputs({ ...config, weights: 'uniform', score: 'exact' });
  const { count, dim, points } = patterns;
  if (count > MAX_INLINE_ROWS) {
    return `An address holds at most ${MAX_INLINE_ROWS} memories of its own, and these are ${count}: put them into a file to change them.`;
  }
  const rows = Array.from({ length: count }, (_, k) => [...points.subarray(k * dim, (k + 1) * dim)]);
  const pinned = config.box === 'auto' && !locked.has('box') ? boxDial(boxExtent(box), box) : undefined;
  return { rows, box, config, pinned };
}

/** Memory k at another place; of three dimensions it keeps its height. */
export function moveMemory(from: Editable, k: number, x: number, y: number): Edit {
  return edited(
    from,
    from.rows.map((row, i) => (i === k ? placed(from, [x, y, row[2] ?? 0]) : row)),
  );
}

/** One more memory, in the middle of a third dimension; or one sentence that says why not. */
export function addMemory(from: Editable, x: number, y: number): Edit | string {
  const { rows, box, config } = from;
  if (rows.length >= MAX_INLINE_ROWS) {
    return `An address holds at most ${MAX_INLINE_ROWS} memories of its own: put more into a file.`;
  }
  const middle = ((box.low[2] ?? 0) + (box.high[2] ?? 0)) / 2;
  const weights = weightsOf(config, (given) => [...given, given.reduce((sum, one) => sum + one, 0) / given.length]);
  if (typeof weights === 'string') return weights;
  return { ...edited(from, [...rows, placed(from, [x, y, middle])]), ...weights };
}

/** Without memory k; or one sentence that says why not. */
export function removeMemory(from: Editable, k: number): Edit | string {
  if (from.rows.length === 1) return 'One memory must stay.';
  const without = <T>(list: readonly T[]) => list.filter((_, i) => i !== k);
  const weights = weightsOf(from.config, without);
  if (typeof weights === 'string') return weights;
  return { ...edited(from, without(from.rows)), ...weights };
}

function edited({ box, config, pinned }: Editable, rows: Editable['rows']): Edit {
  const unit = unitOf((box.high[0] as number) - (box.low[0] as number), DIGITS.kept);
  return {
    memories: rows.map((row) => row.map((value) => rounded(value, unit))),
    count: 0,
    // what was learnt from the old ones goes on moving the particles
    ...(isActive('network', config) && { network: config.network }),
    ...(pinned ? { box: pinned } : {}),
  };
}

function placed({ box }: Editable, place: readonly number[]): number[] {
  const unit = unitOf((box.high[0] as number) - (box.low[0] as number), DIGITS.placed);
  return place.slice(0, box.low.length).map((value) => rounded(value, unit));
}

function weightsOf({ weights }: Config, change: (given: readonly number[]) => readonly number[]): Edit | string {
  if (typeof weights === 'string') return {};
  if (Array.isArray(weights)) return { weights: change(weights as readonly number[]) };
  return 'The weights come from a file, one for each memory: change both there.';
}
