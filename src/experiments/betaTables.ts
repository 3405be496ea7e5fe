import { type Diagnosis, diagnose } from '../analysis/betaDoctor.ts';
import { type Patterns, pointsFrom } from '../memories/patterns.ts';
import { significant } from '../printable.ts';
import { rmsRadius } from '../reference/landscape.ts';
import { type Result, tableOf } from '../results.ts';
import type { Inputs } from './run.ts';

/** Memories that a note names one by one. */
const MOST_NAMED = 8;

/**
 * What the beta doctor says of the memories of a run: the ranges of beta, the memories that were looked at, and
 * sentences. Undefined where there is nothing to tell.
 */
export function doctorOf(inputs: Inputs): { results: Record<string, Result>; notes: string[] } | undefined {
  const patterns = aboutTheOrigin(inputs);
  const { config } = inputs;
  const diagnosis = diagnose(patterns, config.similarity, config.delta * rmsRadius(patterns));
  if (!diagnosis) return undefined;
  const { contraction, mean, first, all, suggested, memories } = diagnosis;
  const ranges: Readonly<Record<string, readonly [number, number]>> = {
    'one fixed point': [0, contraction],
    'the mean attracts': [0, mean],
    'some memories attract': [first, all],
    'all memories attract': [all, Number.POSITIVE_INFINITY],
    suggested: [suggested, suggested],
  };
  const columns = ['memory', 'norm', 'nearest', 'distance', 'margin', 'from'] as const;
  return {
    results: {
      betaRanges: tableOf(
        'betaRanges',
        ['from', 'to'],
        Object.values(ranges).map((range) => [...range]),
        {
          rowNames: Object.keys(ranges),
        },
      ),
      memories: tableOf(
        'memories',
        columns,
        memories.map((one) => columns.map((column) => one[column])),
        { memoryColumns: ['memory', 'nearest'] },
      ),
    },
    notes: sentences(inputs, diagnosis),
  };
}

/** As they were before the run was moved to their middle: norms need the origin. */
function aboutTheOrigin({ patterns, origin }: Inputs): Patterns {
  return { ...patterns, points: pointsFrom(patterns.points, origin) };
}

function sentences({ config, patterns }: Inputs, diagnosis: Diagnosis): string[] {
  const { mean, first, all, suggested, memories, tried } = diagnosis;
  const seen = memories.length < patterns.count ? ` (${memories.length} of ${patterns.count} were looked at)` : '';
  const lost = memories.filter(({ from }) => Number.isNaN(from));
  const names = lost.slice(0, MOST_NAMED).map(({ memory }) => memory + 1);
  const never =
    lost.length > 0
      ? [
          `${lost.length} of ${memories.length} memories (${names.join(', ')}${lost.length > MOST_NAMED ? ', ...' : ''}) come back at no beta: by the dot product another memory is larger at their place; similarity distance keeps them`,
        ]
      : [];
  if (Number.isNaN(all)) return never;
  const when = tried ? 'come back from' : 'come back at the latest from';
  const which = lost.length > 0 ? 'the others' : 'all';
  const range =
    first < all
      ? `beta = ${significant(first, 3)} on, ${which} from ${significant(all, 3)}`
      : `beta = ${significant(all, 3)} on`;
  const here = config.beta < first ? `; beta = ${significant(config.beta, 3)} is below that` : '';
  return [
    ...never,
    `beta doctor: the mean of the memories attracts up to beta = ${significant(mean, 3)}, memories ${when} ${range}${seen}${here}; try beta = ${suggested}`,
  ];
}
