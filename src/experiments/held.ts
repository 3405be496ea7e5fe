import type { Patterns } from '../memories/patterns.ts';
import { ConfigError } from '../params/config.ts';
import type { CellSpec } from '../simulation/simulation.ts';
import type { Inputs, Steps } from './run.ts';
import { cellOf } from './systems.ts';

/** Completion: the part of a cue that is not covered is held where it is, while the rest moves. */

/** Which numbers of a cue are held, [dim]: undefined where none are. Throws ConfigError where nothing is covered. */
export function heldNumbers({ config, cues }: Pick<Inputs, 'config' | 'cues'>): readonly boolean[] | undefined {
  if (!cues || !config.held) return undefined;
  if (cues.visible?.includes(false)) return cues.visible;
  throw new ConfigError(['held is true, and nothing of the cue is covered: give a cue mask:A, A above 0']);
}

/** A cell per cue, as each holds numbers of its own; with noise of its own, too. */
export function heldCells(inputs: Inputs, run: Steps, held: readonly boolean[]): CellSpec[] {
  const { start, particles } = run;
  const { dim } = inputs.patterns;
  if (start.kind !== 'listed') throw new RangeError('cues that are held are a list');
  const cell = cellOf(inputs, run);
  return Array.from({ length: particles }, (_, i) => {
    const points = start.points.slice(i * dim, (i + 1) * dim);
    const clamp = points.map((value, d) => (held[d] ? value : Number.NaN));
    return { ...cell, seed: (cell.seed + i) % 2 ** 53, start: { ...start, points }, clamp };
  });
}

/** Memories and points [n, dim] without the numbers that are free: what the posterior over the memories knows. */
export function heldPart(
  patterns: Patterns,
  points: Float64Array,
  held: readonly boolean[],
): { patterns: Patterns; points: Float64Array } {
  const { dim } = patterns;
  const { shape: _shape, ...rest } = patterns;
  const kept = (all: Float64Array) => all.filter((_, i) => held[i % dim]);
  return {
    patterns: { ...rest, dim: held.filter(Boolean).length, points: kept(patterns.points) },
    points: kept(points),
  };
}
