/**
 * A sampler of one's own: DPM-Solver-2. In X = x / a and sigma = sqrt(s) / a the probability-flow ODE of every schedule
 * is dX / dsigma = (X - D(X)) / sigma; a step goes to the geometric mean of its two sigma, and takes the slope found
 * there. Its order is measured without a GPU; then it draws samples.
 *
 *     npm run build && npx tsx examples/ownSampler.ts
 */
import {
  eachStep,
  explodingVariance,
  gaussianMoments,
  labelParticles,
  noiseLevels,
  openGpu,
  patternsFromSpec,
  readAt,
  row,
  type Sampler,
  Simulation,
  stepTable,
} from 'driftwell';
import { openAdapter } from 'driftwell/node';

const dpmSolver2: Sampler = {
  doc: 'DPM-Solver-2, one step at a time',
  source: 'Lu et al. 2022 (arXiv 2206.00927), algorithm 1',
  clock: 'sigma / a',
  stochastic: false,
  order: 2,
  multistep: false,
  steps: (levels) =>
    eachStep(levels, (from, to) => {
      const [first, last] = [from, to].map((level) => Math.sqrt(explodingVariance(level))) as [number, number];
      const middle = Math.sqrt(first * last);
      const half = (middle - first) / first;
      const whole = (last - first) / middle;
      return [
        // X_mid = X + half (X - D(X)): an inner stage, so x0 stays the start of the step
        row({ read: readAt(from), cx: (1 + half) / from.a, cm: -half, commit: false }),
        // x' = a' (X + whole (X_mid - D(X_mid)))
        row({ read: readAt({ a: 1, s: middle ** 2 }), cx0: to.a / from.a, cx: to.a * whole, cm: -to.a * whole }),
      ];
    }),
};

// The order: on Gaussian data the variance after any table is known exactly, and so is what it should be.
const data = { mean: 0.3, variance: 0.25 };
const errors = [20, 40, 80].map((steps) => {
  const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps, timeMin: 0.01 });
  const { rows, start, end } = stepTable(levels, { sampler: dpmSolver2, terminal: 'stop' });
  const marginal = ({ a, s }: typeof start) => ({ mean: a * data.mean, variance: a * a * data.variance + s });
  return Math.abs(gaussianMoments(rows, data, marginal(start)).variance - marginal(end).variance);
});
for (const [i, error] of errors.slice(1).entries()) {
  console.log(`order ${Math.log2((errors[i] as number) / error).toFixed(2)}`);
}

// Samples: 2^14 particles from the noise to nine memories on a circle.
const patterns = patternsFromSpec('circle:9', { seed: 1 });
const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 40 });
const { rows, start, label } = stepTable(levels, { sampler: dpmSolver2, terminal: 'denoise' });
const { adapter } = await openAdapter();
const gpu = await openGpu(adapter);
const particles = 2 ** 14;
const simulation = await Simulation.create(gpu, {
  dim: 2,
  particles,
  cells: [
    {
      patterns,
      rows,
      seed: 1,
      start: {
        kind: 'listed',
        points: Float64Array.of(0, 0),
        scale: 1,
        replicas: particles,
        spread: Math.sqrt(start.s),
      },
    },
  ],
});
await simulation.advance();
const labelled = await labelParticles(simulation, [{ kind: 'posterior', patterns, read: label }]);
console.log(`samples per memory: ${labelled.counts[0]?.join(' ')}`);
labelled.dispose();
simulation.dispose();
gpu.close();
