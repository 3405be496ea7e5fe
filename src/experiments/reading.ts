import { MANY_MEMORIES } from '../memories/kdTree.ts';
import { ConfigError, isActive } from '../params/config.ts';
import { dense } from '../readouts/attention.ts';
import { cutoff, denseOrCutoff } from '../readouts/cutoff.ts';
import { gainText, LEAST_GAIN } from '../readouts/gain.ts';
import type { Readout } from '../readouts/readout.ts';
import { FIELD_READ, type FieldOptions, tabulated } from '../readouts/tabulated.ts';
import type { Box } from '../results.ts';
import type { Start } from '../simulation/starts.ts';
import type { Inputs, Steps } from './run.ts';

/**
 * Who reads the memories for a run: the score of the config, tabulated or not, and where it is the exact one, as the
 * dial `reading` says. Throws ConfigError on a cutoff or a field of what has none.
 */
export function readingOf(inputs: Inputs, run: Steps): Readout {
  const { config, patterns, score } = inputs;
  const { table, particles, start } = run;
  if (!isActive('reading', config) || config.reading === 'dense') return score;
  if (config.reading === 'field') return tabulatedScore(inputs, run);
  const region = start.kind === 'grid' ? { region: start } : {};
  const options = { eps: config.epsilon, particles, ...region };
  const isPlain = score === dense && patterns.dim <= 3 && table.tap !== 'trace' && table.order === undefined;
  if (config.reading === 'auto') {
    if (isActive('network', config)) return directOrField(inputs, run);
    if (!isPlain) return score;
    if (patterns.count >= MANY_MEMORIES) return denseOrCutoff(options);
    const gain = gainOfField(inputs, run);
    if (gain < LEAST_GAIN) return score;
    return { ...tabulatedScore(inputs, run), note: gainText(gain, 'dense') };
  }
  if (isPlain && table.rows.every(({ read }) => read?.similarity !== 'dot')) return cutoff(options);
  throw new ConfigError([
    'reading is cutoff, which is of the exact score by distances in 1 to 3 dimensions; choose auto or dense',
  ]);
}

/** The score, tabulated where particles are. */
function tabulatedScore(inputs: Inputs, run: Steps): Readout {
  if (!hasField(inputs, run)) {
    throw new ConfigError([
      'reading is field, which takes 1 to 3 dimensions and gives the mean alone; choose auto or dense',
    ]);
  }
  return tabulated(inputs.score, optionsOf(inputs, run));
}

const hasField = ({ patterns, score }: Inputs, { table }: Steps): boolean =>
  patterns.dim <= Math.min(score.maxDim, 3) && score.fused !== undefined && table.tap === 'none' && !table.order;

/** A network is tabulated coarsely; levels at which that is not enough are read from it directly. */
const NETWORK = { spacing: 1 / 8, atTolerance: 0.01 };
/** So is a map, which is made anew from a finer field where that is not enough (fieldMap.ts). */
const MAP = { spacing: 1 / 20, atTolerance: 1e-4 };

function optionsOf({ config, patterns }: Inputs, run: Steps): FieldOptions {
  const { epsilon: tolerance } = config;
  const isNetwork = isActive('network', config);
  const coarse = isNetwork ? NETWORK : isMap(run) ? MAP : undefined;
  return {
    particles: run.particles,
    tolerance,
    ...regionOf(run.start, patterns.dim),
    ...(isNetwork && { fallsBack: true }),
    // the error goes with the fourth power
    ...(coarse && { spacing: coarse.spacing * (tolerance / coarse.atTolerance) ** 0.25 }),
  };
}

/** A grid of starts, each followed once, without chance. */
const isMap = ({ start, table }: Steps): boolean =>
  start.kind === 'grid' && start.replicas === 1 && table.rows.every(({ cz }) => cz === 0);

/** A network, read from a field where that is predicted to be faster. */
function directOrField(inputs: Inputs, run: Steps): Readout {
  const { score } = inputs;
  if (!hasField(inputs, run)) return score;
  const options = optionsOf(inputs, run);
  return {
    ...score,
    choose: async (cell) => (await import('../readouts/fieldChoice.ts')).chosenField(cell, score, options),
  };
}

/** Where particles start, if there is no chance in it. */
function regionOf(start: Start, dim: number): { region?: Box } {
  if (start.kind === 'grid') return { region: start };
  if (start.kind !== 'listed' || start.spread !== 0) return {};
  const { points, scale } = start;
  const region = { low: new Array<number>(dim).fill(Infinity), high: new Array<number>(dim).fill(-Infinity) };
  points.forEach((value, i) => {
    region.low[i % dim] = Math.min(region.low[i % dim] as number, scale * value);
    region.high[i % dim] = Math.max(region.high[i % dim] as number, scale * value);
  });
  return { region };
}

/** With fewer memories dense runs are short. */
const LEAST_MEMORIES = 512;
/**
 * Of a map: starts next to a boundary, per side of the grid, and those away from all boundaries that are run again as
 * a check.
 */
const BOUNDARY = 10;
export const CHECKED_AGAIN = 1000;

/**
 * How many times as long a dense map of basins would take; less than 1 for other
 * runs, whose ends nobody would make exact.
 */
function gainOfField({ patterns: { count, dim } }: Inputs, run: Steps): number {
  const { table, particles } = run;
  if (!isMap(run) || table.rows.length > 1 || count < LEAST_MEMORIES) return 0;
  const again = BOUNDARY / particles ** (1 / dim) + CHECKED_AGAIN / particles;
  return 1 / (again + (FIELD_READ[dim] as number) / count);
}

/** What must be said of a run by how it was read. `kernel`: what results call it. */
export function readingNotes({ config }: Pick<Inputs, 'config'>, kernel: string): string[] {
  const { epsilon } = config;
  if (kernel.startsWith('cutoff')) {
    return [`read by cutoff: no mean of the memories is farther than ${epsilon} sigma from that over all of them`];
  }
  if (kernel.startsWith('field of network')) {
    return [
      `read from a tabulated field at every level where 99.9 % of the places that were compared are within ${epsilon} sigma of the network itself, elsewhere from the network`,
    ];
  }
  if (kernel.startsWith('field')) {
    return [
      `read from a tabulated field: no mean that was compared is farther than ${epsilon} sigma from the exact one`,
    ];
  }
  return [];
}
