import type { Box } from '../results.ts';
import type { ReadLevel, Row } from '../samplers/row.ts';
import { requireLevel } from './level.ts';
import type { Readout } from './readout.ts';

/** What a tabulated field depends on beside the memories and the rows; nothing of it is timed. */
export interface FieldOptions {
  /** of the whole run: many are worth a table */
  particles: number;
  /** how far m may be off from that of the other read-out, in sigma: more is refused */
  tolerance: number;
  /**
   * Nothing is refused: each field is compared before it is read, at places with the noise of its level, and a level at which more than
   * about one in a thousand is off by more than the tolerance is read by the other read-out. What particles were off is still measured.
   */
  fallsBack?: boolean;
  /**
   * where the particles start, in their own coordinate: a grid covers it and the memories, and where rows draw noise what that
   * reaches. Without it particles are taken to be where the noise of a level puts them.
   */
  region?: Box;
  /** between the nodes of a grid, in sigma; what suits the tolerance unless given */
  spacing?: number;
}

/** Where one spacing is right: m is off by about so much, in sigma, where many memories matter. */
const SPACING = { atTolerance: 1e-4, inSigma: 1 / 40 };

/** Between the nodes of a grid, in sigma: the error goes with its fourth power. */
export const spacingOf = ({ tolerance, spacing }: FieldOptions): number =>
  spacing ?? SPACING.inSigma * (tolerance / SPACING.atTolerance) ** 0.25;

/** Particle-memory pairs that an answer from a grid takes, by dimension. */
export const FIELD_READ = [0, 8, 16, 90];

/**
 * Another read-out, tabulated: its m at the nodes of a grid, as fine as the noise of the level asks for, and cubics between them.
 * What a particle costs does not depend on the number of memories. Off the grid, and at levels of which a table would cost more than
 * it saves, the other one answers. How far m is off is measured on a sample of the very particles while they run; a run that was off
 * by more than the tolerance is refused (Simulation.advance). `inner` has text for the kernel of the steps and no tables of
 * its own; `prepare` throws RangeError otherwise. It takes runs of one cell.
 */
export function tabulated(inner: Readout, options: FieldOptions): Readout {
  const { fallsBack = false } = options;
  const { staged: _inAnyDimension, stagedLists: _ofIt, flips: _ofSpins, fused: text, ...others } = inner;
  return {
    ...others,
    // in results the softmax goes without saying
    name: inner.name === 'dense' ? 'field' : `field of ${inner.name}`,
    error: 'measured',
    measuresError: true,
    ...(fallsBack ? {} : { tolerance: options.tolerance }),
    finer: () => tabulated(inner, { ...options, spacing: spacingOf(options) / 2 }),
    gives: ['mean'],
    maxDim: Math.min(inner.maxDim, 3),
    registers: false,
    quads: 1,
    level({ rows }) {
      const keys = fieldLevels(rows).map(keyOf);
      return (read) => {
        requireLevel(read);
        return [1 / read.a, keys.indexOf(keyOf(read)), 0];
      };
    },
    async prepare(gpu, cells) {
      if (!text)
        throw new RangeError(`the read-out ${inner.name} has no kernel of one to three dimensions to tabulate`);
      const { fieldLists } = await import('./tabulatedLists.ts');
      const lists = await inner.prepare(gpu, cells);
      return Promise.all(
        cells.map((cell, c) => {
          const own = lists[c];
          if (!own || own.tables) {
            throw new RangeError(
              `the read-out ${inner.name} makes tables itself; tabulate another, or take it as it is`,
            );
          }
          return fieldLists(gpu, cell, { inner, text, own }, options);
        }),
      );
    },
    ...(text && {
      fused: async () => (await import('../../shaders/tabulated.wgsl.ts')).tabulatedReadout(await text()),
    }),
    reference: inner.reference,
  };
}

/** The levels of a table, each once, in its order. */
export function fieldLevels(rows: readonly Row[]): ReadLevel[] {
  return [...new Map(rows.flatMap(({ read }) => (read ? [[keyOf(read), read] as const] : []))).values()];
}

/** Equal for levels of one table. */
export const keyOf = ({ a, s, similarity }: ReadLevel): string => JSON.stringify([a, s, similarity]);
