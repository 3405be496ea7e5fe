import { searchAttractors } from '../../attractors/criticalPoints.ts';
import { inTurns } from '../../attractors/parts.ts';
import { isotropic } from '../../simulation/starts.ts';
import { emptyMap, type GridMap, type GridRun } from '../basinGrid.ts';
import { basinsBy } from '../basins.ts';
import { landscapeIn } from '../level.ts';
import type { Inputs } from '../run.ts';
import { addedUp } from '../score.ts';
import { labelsAt } from './labels.ts';
import { searchStarts } from './search.ts';
import { CPU_KERNEL, type CpuContext, runStretches } from './stretches.ts';

/** The experiment basins with few particles, in float64. */
export const basinsOnCpu = basinsBy<CpuContext>({
  runGrid,
  async findMinima(context, inputs, read) {
    const starts = await searchStarts(context, inputs, read);
    const search = searchAttractors(landscapeIn(inputs, read), starts, { delta: inputs.config.delta });
    return inTurns(search, context.stop);
  },
});

async function runGrid(inputs: Inputs, context: CpuContext, run: GridRun): Promise<GridMap> {
  const { config, patterns, box } = inputs;
  const { table, replicas, rule, tolerance } = run;
  const map = { ...emptyMap(inputs, run), kernel: CPU_KERNEL };
  // what a stop leaves out belongs to nothing
  map.labels.fill(-1);
  const start = {
    kind: 'grid',
    ...box,
    shape: map.shape,
    replicas,
    spread: isotropic(patterns.dim, 0),
  } as const;
  const particles = map.total * replicas;
  const { seed } = config;
  const cell = { patterns, rows: table.rows, start, particles, seed, tolerance, readout: inputs.score };
  await runStretches(
    cell,
    context,
    ({ first, count, x, frozenAt, floored }) => {
      map.floored = addedUp([map.floored, floored]);
      const labels = labelsAt(rule, x);
      for (const label of labels) {
        if (label < 0) map.none++;
        else map.counts[label] = (map.counts[label] as number) + 1;
      }
      if (map.settled.length > 0) map.settled.set(frozenAt, first);
      if (map.committor) reduce(map, labels, first / replicas, count / replicas);
      else map.labels.set(labels, first);
    },
    replicas,
  );
  return map;
}

/** Most frequent label of each start, its share and the entropy of all shares: the twin of reduceReplicas. */
function reduce(map: GridMap, labels: Int32Array, first: number, starts: number): void {
  const { committor, replicas, counts } = map;
  for (let start = 0; start < starts; start++) {
    // from -1, which is none, on
    const tally = new Uint32Array(counts.length + 1);
    for (let r = 0; r < replicas; r++) {
      const slot = (labels[start * replicas + r] as number) + 1;
      tally[slot] = (tally[slot] as number) + 1;
    }
    const most = tally.reduce((a, b) => Math.max(a, b));
    map.labels[first + start] = tally.indexOf(most) - 1;
    if (!committor) continue;
    committor.frequency[first + start] = most / replicas;
    const surprise = (n: number) => (n > 0 ? (-n / replicas) * Math.log(n / replicas) : 0);
    committor.entropy[first + start] = tally.reduce((sum, n) => sum + surprise(n), 0);
  }
}
