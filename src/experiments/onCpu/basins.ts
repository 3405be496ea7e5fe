import { complete, emptyMap, type GridMap, type GridPlan } from '../basinGrid.ts';
import { basinsBy } from '../basins.ts';
import { minimaFrom } from '../minima.ts';
import type { Inputs } from '../run.ts';
import { addedUp } from '../score.ts';
import { cellOf } from '../systems.ts';
import { CPU_KERNEL, type CpuContext, runCpuBatches } from './cpuBatches.ts';
import { labelsAt } from './labels.ts';
import { searchStarts } from './search.ts';

/** The experiment basins with few particles, in float64. */
export const basinsOnCpu = basinsBy<CpuContext>({
  runGrid,
  async findMinima(context, inputs, read) {
    return minimaFrom(await searchStarts(context, inputs, read), inputs, read, context);
  },
});

async function runGrid(inputs: Inputs, context: CpuContext, plan: GridPlan): Promise<GridMap> {
  const { run, rule } = plan;
  const { particles, tolerance } = run;
  const map = { ...emptyMap(inputs, plan), kernel: CPU_KERNEL };
  const { replicas } = map;
  await runCpuBatches(
    { ...cellOf(inputs, run), particles, tolerance },
    context,
    ({ first, count, x, settledAt, floored }) => {
      map.floored = addedUp([map.floored, floored]);
      const labels = labelsAt(rule, x);
      for (const label of labels) {
        if (label >= 0) map.counts[label] = (map.counts[label] as number) + 1;
      }
      if (map.settled.length > 0) map.settled.set(settledAt, first);
      if (map.committor) reduce(map, labels, first / replicas, count / replicas);
      else map.labels.set(labels, first);
    },
    replicas,
  );
  return complete(map);
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
