import { pattern, patternsFrom } from '../../memories/patterns.ts';
import type { ParticleMoments } from '../../observables/moments.ts';
import { covarianceOf, meanOf } from '../../reference/landscape.ts';
import { placesIn } from '../../reference/plane.ts';
import type { Extent } from '../../results.ts';
import { generateBy } from '../generate.ts';
import { posteriorRule } from '../level.ts';
import type { Inputs } from '../run.ts';
import type { Sampled, SamplePlan } from '../samples.ts';
import { addedUp } from '../score.ts';
import { cellOf } from '../systems.ts';
import { CPU_KERNEL, type CpuContext, runCpuBatches } from './cpuBatches.ts';
import { labelsAt } from './labels.ts';

/** The experiment generate with few particles, in float64. */
export const generateOnCpu = generateBy<CpuContext>(sample);

async function sample(inputs: Inputs, context: CpuContext, { run, shape, window }: SamplePlan): Promise<Sampled> {
  const { config, patterns } = inputs;
  const { dim } = patterns;
  const { extent, plane } = window;
  const counts = new Uint32Array(shape[0] * shape[1]);
  const ends = new Uint32Array(patterns.count);
  const finite: number[] = [];
  let [outside, none, notFinite, done] = [0, 0, 0, 0];
  let floored = { count: 0, of: 0 };
  const { particles, table } = run;
  await runCpuBatches({ ...cellOf(inputs, run), particles }, context, ({ x, count, floored: here }) => {
    floored = addedUp([floored, here]);
    const labels = labelsAt(posteriorRule(inputs, table.label), x);
    done += count;
    labels.forEach((label, p) => {
      if (label < 0) none++;
      else ends[label] = (ends[label] as number) + 1;
      const snapped = config.terminal === 'snap' && label >= 0;
      const at = snapped ? pattern(patterns, label) : x.subarray(p * dim, (p + 1) * dim);
      const bin = binOf(plane ? placesIn(plane, at) : at, extent, shape);
      if (bin < 0) outside++;
      else counts[bin] = (counts[bin] as number) + 1;
      if (at.every(Number.isFinite)) finite.push(...at);
      else notFinite++;
    });
  });
  const moments = momentsOf(Float64Array.from(finite), dim);
  return { counts, ends, outside, none, notFinite, done, moments, floored, kernel: CPU_KERNEL };
}

/** Index of the bin of a place, by its first two coordinates, -1 outside: the twin of shaders/density.wgsl.ts. */
function binOf(at: ArrayLike<number>, [x0, x1, y0, y1]: Extent, [ny, nx]: SamplePlan['shape']): number {
  const column = (((at[0] as number) - x0) * nx) / (x1 - x0);
  const line = at.length > 1 ? (((at[1] as number) - y0) * ny) / (y1 - y0) : 0;
  if (!(column >= 0 && column <= nx && line >= 0 && line <= ny)) return -1;
  // a number on the upper edge of all belongs to the last bin, as in NumPy
  return Math.min(Math.floor(line), ny - 1) * nx + Math.min(Math.floor(column), nx - 1);
}

/** The moments of samples [n, dim] are those of as many memories of equal weight. */
function momentsOf(points: Float64Array, dim: number): ParticleMoments {
  const none = new Array<number>(dim).fill(Number.NaN);
  if (points.length === 0) return { count: 0, mean: none, variance: none, covariance: none.map(() => none) };
  const samples = patternsFrom(points, dim, 'samples');
  const { count } = samples;
  const mean = [...meanOf(samples)];
  if (dim > 3) {
    const squares = new Float64Array(dim);
    points.forEach((value, i) => {
      squares[i % dim] = (squares[i % dim] as number) + (value - (mean[i % dim] as number)) ** 2;
    });
    return { count, mean, variance: Array.from(squares, (sum) => sum / count) };
  }
  const covariance = covarianceOf(samples);
  const rows = none.map((_, d) => [...covariance.subarray(d * dim, (d + 1) * dim)]);
  return { count, mean, variance: rows.map((row, d) => row[d] as number), covariance: rows };
}
