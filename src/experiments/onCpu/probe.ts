import { Cursor } from '../../simulation/cursor.ts';
import { nextKept, probeBy, type Trajectory } from '../probe.ts';
import type { Inputs, SystemRun } from '../run.ts';
import { cellOf } from '../systems.ts';
import { CPU_KERNEL, type CpuContext, firstSteps, runCpuBatches } from './cpuBatches.ts';
import { landscapeWork } from './landscape.ts';

/** The experiment probe in float64. */
export const probeOnCpu = probeBy<CpuContext>({ ...landscapeWork, trajectoryOf });

/** Each place that is kept is made again from the start: they are few, and one particle is quick. */
async function trajectoryOf({ progress, stop }: CpuContext, inputs: Inputs, run: SystemRun): Promise<Trajectory> {
  const { table, tolerance } = run;
  const total = new Cursor(table.rows, () => 1).total;
  const after = async (step: number) => {
    const cell = { ...cellOf(inputs, run), rows: firstSteps(table.rows, step), tolerance, particles: 1 };
    const place: number[] = [];
    let settledAt = 0;
    await runCpuBatches(cell, { stop }, (ends) => {
      place.push(...ends.x);
      [settledAt = 0] = ends.settledAt;
    });
    return { place, settledAt };
  };
  const { settledAt } = await after(total);
  const end = settledAt || total;
  const rows: number[][] = [[0, ...inputs.cue]];
  for (let [step, done] = [1, false]; !done && !stop?.aborted; step = nextKept(step)) {
    done = step >= end;
    rows.push([Math.min(step, end), ...(await after(Math.min(step, total))).place]);
    progress?.({ fraction: Math.min(1, step / end), pairsPerSecond: Number.NaN });
  }
  return { rows, settled: settledAt > 0, kernel: CPU_KERNEL };
}
