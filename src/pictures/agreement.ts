import type { RunSoFar } from '../experiments/run.ts';
import { distance } from '../memories/distance.ts';
import { rmsRadius } from '../reference/landscape.ts';
import { coordinatesOf, type Labels, rowLabel, type Table } from '../results.ts';
import type { LabelsLayer } from '../view/picture.ts';
import { short } from './describe.ts';
import { percent } from './findings/words.ts';
import type { RunPicture } from './frame.ts';

const SAME = 0;
const OTHER = 1;
const NONE = -1;

export interface Agreement {
  title: string;
  /** one sentence: the rule */
  measure: string;
  /** in plain words, of how many places that is so */
  claim: string;
  layer: LabelsLayer;
  source: NonNullable<RunPicture['source']>;
}

/**
 * Where two basin maps of one grid end at the same place. Their classes need not be numbered alike,
 * and may be minima in one and memories in the other; so places are compared: the same is what lies
 * within `delta` rms radii (the dial of A).
 */
export function agreement(a: RunSoFar, b: RunSoFar): Agreement {
  const [ofA, ofB] = [a.results.labels as Labels, b.results.labels as Labels];
  const { delta } = a.inputs.config;
  const reach = delta * (rmsRadius(a.inputs.patterns) || 1);
  const [endsA, endsB] = [endsOf(a), endsOf(b)];
  const same = new Map(
    [...endsA].map(([label, end]) => [
      label,
      new Set([...endsB.keys()].filter((other) => distance(end, endsB.get(other) as number[]) <= reach)),
    ]),
  );

  const count = { same: 0, other: 0, none: 0 };
  const values = Int32Array.from(ofA.data, (labelA, i) => {
    const labelB = ofB.data[i] as number;
    if (labelA < 0 || labelB < 0) {
      count.none++;
      return NONE;
    }
    if (same.get(labelA)?.has(labelB)) {
      count.same++;
      return SAME;
    }
    count.other++;
    return OTHER;
  });

  const share = (cells: number) => cells / values.length;
  const grid = { width: ofA.shape[1], height: ofA.shape[0] };
  const none = share(count.none);
  // where chance decides, every cell would get an edge
  const noisy = a.results.frequency || b.results.frequency;
  return {
    title: `A and B agree on ${(100 * share(count.same)).toFixed(1)} % of ${values.length} starts`,
    claim: `A and B end at the same place from ${percent(share(count.same))} of the starts.`,
    measure: `they agree where both end within δ = ${short(delta)} rms radius of one place${noisy ? '; of replicas, the most frequent end' : ''}`,
    layer: {
      kind: 'labels',
      name: 'ends of A and B',
      grid,
      classes: [
        { label: SAME, name: 'the same', detail: '', fraction: share(count.same) },
        { label: OTHER, name: 'different', detail: '', fraction: share(count.other) },
      ],
      ...(none > 0 ? { none } : {}),
    },
    source: { kind: 'labels', grid, values, classCount: 2, ...(noisy ? { edge: 0 } : {}) },
  };
}

/** [dim] by label: the place each class stands for, a minimum or a memory. */
function endsOf({ inputs: { patterns }, results }: RunSoFar): Map<number, number[]> {
  const { points, count, dim } = patterns;
  const table = results.attractors as Table | undefined;
  if (!table)
    return new Map(Array.from({ length: count }, (_, k) => [k, [...points.subarray(k * dim, (k + 1) * dim)]]));
  return new Map(Array.from({ length: table.shape[0] }, (_, i) => [rowLabel(table, i), coordinatesOf(table, i)]));
}
