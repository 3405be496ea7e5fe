import { nextTask } from '../../nextTask.ts';
import { extremeEigenvalues } from '../../reference/eigen.ts';
import type { ReadLevel } from '../../samplers/row.ts';
import { attractorsBy } from '../attractors.ts';
import { type LandscapeFields, leastOf, type PlaneGrid } from '../fields.ts';
import { landscapeBy } from '../landscape.ts';
import { landscapeIn, levelOf } from '../level.ts';
import { criticalPointsFrom } from '../minima.ts';
import type { Inputs } from '../run.ts';
import type { CpuContext } from './cpuBatches.ts';
import { searchStarts } from './search.ts';

/** Search and grid of the CPU. */
export const landscapeWork = {
  async findCriticalPoints(context: CpuContext, inputs: Inputs) {
    return criticalPointsFrom(await searchStarts(context, inputs, levelOf(inputs.config)), inputs, context);
  },
  fieldsOn,
};

/** The experiments landscape and attractors in float64. */
export const landscapeOnCpu = landscapeBy<CpuContext>(landscapeWork);
export const attractorsOnCpu = attractorsBy<CpuContext>(landscapeWork);

/** The twin of fieldsOn of the GPU; where it is stopped, the rest is NaN. */
async function fieldsOn(
  plane: PlaneGrid,
  inputs: Pick<Inputs, 'patterns' | 'classifier'>,
  read: ReadLevel,
  { progress, stop }: CpuContext,
): Promise<LandscapeFields> {
  const { dim, shape, at } = plane;
  const [ny, nx] = shape;
  const landscape = landscapeIn(inputs, read);
  const { variance } = landscape;
  const weights = new Float64Array(inputs.patterns.count);
  const column = () => new Float32Array(nx * ny).fill(Number.NaN);
  const energy = new Float64Array(nx * ny).fill(Number.NaN);
  const score = Array.from({ length: dim }, column);
  const rest = {
    scoreNorm: column(),
    hessianMin: column(),
    hessianMax: column(),
    entropy: column(),
    topWeight: column(),
  };
  for (let row = 0; row < ny && !stop?.aborted; row++) {
    for (let i = row * nx; i < (row + 1) * nx; i++) {
      const x = Float64Array.from({ length: dim }, (_, d) => at(i, d));
      const { pull, scatter, ...here } = landscape.at(x);
      energy[i] = here.energy;
      pull.forEach((value, d) => {
        (score[d] as Float32Array)[i] = value / variance;
      });
      rest.scoreNorm[i] = Math.hypot(...pull) / variance;
      const [least, largest] = extremeEigenvalues(lowerTriangle(scatter, dim));
      rest.hessianMin[i] = (1 - largest / variance) / variance;
      rest.hessianMax[i] = (1 - least / variance) / variance;
      rest.entropy[i] = here.entropy;
      landscape.weightsAt(x, weights);
      rest.topWeight[i] = weights.reduce((a, b) => Math.max(a, b));
    }
    progress?.({ fraction: (row + 1) / ny, pairsPerSecond: Number.NaN });
    await nextTask();
  }
  const energyLeast = leastOf(energy);
  return { ...rest, score, energyLeast, energy: Float32Array.from(energy, (value) => value - energyLeast) };
}

/** xx, yx, yy, zx, zy, zz of a symmetric matrix [dim, dim]. */
function lowerTriangle(matrix: Float64Array, dim: number): number[] {
  return Array.from({ length: dim }, (_, d) => [...matrix.subarray(d * dim, d * dim + d + 1)]).flat();
}
