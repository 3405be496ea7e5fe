import { average } from '../../average.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import { patternsOf } from '../../memories/patterns.ts';
import { philox4x32 } from '../../memories/philox.ts';
import { squaredRadii } from '../../reference/noise.ts';
import { row } from '../../samplers/row.ts';
import type { Measured } from '../compare.ts';
import { CaseError, type Fields } from '../fields.ts';
import type { Kind, Wanted } from './kind.ts';
import { DATA } from './parameters.ts';
import { listed, withRun } from './runs.ts';

export const rng: Kind = {
  doc: 'The normal numbers of the executor: x = z, one draw per particle, dimension and step.',
  parameters: {
    draws: 'normal numbers in all, at least; 2^20 unless given',
    steps: 'rows of the table; 4 unless given',
    dim: '1 unless given',
    seed: DATA.seed as string,
    counter: 'words: four 32-bit numbers',
    key: 'words: two 32-bit numbers',
  },
  quantities: {
    mean: 'of all draws',
    variance: 'of all draws',
    skewness: 'E z^3',
    kurtosis: 'E z^4',
    beyond3: 'share with |z| > 3',
    beyond4: 'share with |z| > 4',
    largest: 'largest |z|',
    particleCorrelations: 'of neighbouring particles at lags 1, 2, 3 and 4',
    stepCorrelations: 'of the same particle one and two steps apart',
    dimensionCorrelation: 'of two dimensions of the same particle and step (dim above 1)',
    logError:
      'largest relative error of -2 ln u, in the float32 steps of the kernel (on the host), over every float32 from 2^-33 to 1; over each 509th in the quick form',
    words: 'the Philox4x32-10 block of setup.counter and setup.key (on the host)',
  },
  prepare(setup: Fields, wanted: Wanted) {
    const counter = setup.has('counter') ? setup.numbers('counter', 4) : undefined;
    const key = setup.has('key') ? setup.numbers('key', 2) : undefined;
    if (wanted.quantities.has('words') && !(counter && key))
      throw new CaseError('words need setup.counter and setup.key');
    const draws = setup.integer('draws', 2 ** 20, { min: 1000, max: 2 ** 26 });
    const steps = setup.integer('steps', 4, { min: 3, max: 1000 });
    const dim = setup.integer('dim', 1, { min: 1, max: 3 });
    const seed = setup.integer('seed', 0, { min: 0 });
    setup.done();
    return async (context) => {
      const words =
        counter && key ? [...philox4x32(counter as [number, number, number, number], key as [number, number])] : [];
      const particles = Math.ceil(draws / (steps * dim));
      const data = { patterns: patternsOf([new Array<number>(dim).fill(0)]), seed };
      const table = { rows: [row({ cz: 1, repeat: steps })], tap: 'none' as const };
      const run = { particles, start: listed(new Float64Array(dim)), table };
      const drawn = await withRun(context, data, run, async (simulation) => {
        const all: Float32Array[] = [];
        for (let step = 1; step <= steps; step++) {
          await simulation.advance({ until: step });
          all.push(await downloadPositions(simulation));
        }
        return all;
      });
      const gpu = (value: Measured['value']): Measured => ({ value, by: 'gpu' });
      const host = (value: Measured['value']): Measured => ({ value, by: 'host' });
      return {
        ...statistics(drawn, dim, gpu),
        words: host(words),
        ...(wanted.quantities.has('logError') ? { logError: host(largestLogError(context.quick ? 509 : 1)) } : {}),
      };
    };
  },
};

/** Over each `stride`-th float32 in [2^-33, 1), some at a time. */
function largestLogError(stride: number): number {
  const [first, end, most] = [0x2f000000, 0x3f800000, 2 ** 16];
  let largest = 0;
  for (let from = first; from < end; from += stride * most) {
    const length = Math.min(most, Math.ceil((end - from) / stride));
    const uniforms = new Float32Array(Int32Array.from({ length }, (_, i) => from + stride * i).buffer);
    const radii = squaredRadii(uniforms);
    for (let i = 0; i < length; i++) {
      const exact = -2 * Math.log(uniforms[i] as number);
      largest = Math.max(largest, Math.abs((radii[i] as number) / exact - 1));
    }
  }
  return largest;
}

/** Correlations assume mean 0 and variance 1, as the draws should have. */
function statistics(
  drawn: readonly Float32Array[],
  dim: number,
  gpu: (value: Measured['value']) => Measured,
): Record<string, Measured> {
  const count = drawn.reduce((sum, { length }) => sum + length, 0);
  const powers = [0, 0, 0, 0];
  let [beyond3, beyond4, largest] = [0, 0, 0];
  for (const values of drawn) {
    for (const z of values) {
      for (let n = 0, power = z; n < 4; n++, power *= z) powers[n] = (powers[n] as number) + power / count;
      const size = Math.abs(z);
      beyond3 += size > 3 ? 1 / count : 0;
      beyond4 += size > 4 ? 1 / count : 0;
      largest = Math.max(size, largest);
    }
  }
  const product = (a: ArrayLike<number>, b: ArrayLike<number>, lag: number) => {
    let sum = 0;
    for (let i = 0; i + lag < a.length; i++) sum += (a[i] as number) * (b[i + lag] as number);
    return sum / (a.length - lag);
  };
  const overSteps = (lag: number) => {
    const pairs = drawn.slice(lag).map((later, n) => product(drawn[n] as Float32Array, later, 0));
    return average(pairs);
  };
  const overDraws = (lag: number) => average(drawn.map((values) => product(values, values, lag)));
  const dimensions = drawn.map((values) => {
    const first = values.filter((_, i) => i % dim === 0);
    const second = values.filter((_, i) => i % dim === 1);
    return product(first, second, 0);
  });
  const [mean, square, cube, fourth] = powers as [number, number, number, number];
  return {
    mean: gpu(mean),
    variance: gpu(square - mean ** 2),
    skewness: gpu(cube),
    kurtosis: gpu(fourth),
    beyond3: gpu(beyond3),
    beyond4: gpu(beyond4),
    largest: gpu(largest),
    particleCorrelations: gpu([1, 2, 3, 4].map((lag) => overDraws(lag * dim))),
    stepCorrelations: gpu([1, 2].map(overSteps)),
    dimensionCorrelation: gpu(dim === 1 ? Number.NaN : average(dimensions)),
  };
}
