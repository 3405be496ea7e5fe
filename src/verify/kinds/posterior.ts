import { evaluateColumns } from '../../observables/readings.ts';
import { row, totalVariance } from '../../samplers/row.ts';
import type { Measured } from '../compare.ts';
import type { Fields } from '../fields.ts';
import { parseData, parseLevel } from './common.ts';
import type { Kind } from './kind.ts';
import { DATA, LEVEL, START } from './parameters.ts';
import { parseStart, withRun } from './runs.ts';
import { parseParticles, particlesFor } from './sampled.ts';

export const posterior: Kind = {
  doc: 'What the memories say of noisy memories: means over samples of p, each read by the kernel.',
  parameters: { ...DATA, ...LEVEL, ...START },
  quantities: {
    participationRatio: 'mean of 1 / sum r^2',
    participation: 'mean of sum r^2: two clones end at the same memory',
    entropy: 'mean of -sum r ln r, nats',
    topWeight: 'mean of the largest r_k',
    mmse: 'mean of tr Cov_r(xi): the least squared error of a guess of the memory',
    energy: 'mean of -log p, nats: the entropy of p',
  },
  errors: ['participationRatio', 'participation', 'entropy', 'topWeight', 'mmse', 'energy'],
  prepare(setup: Fields) {
    const data = parseData(setup);
    const read = parseLevel(setup);
    const start = parseStart(setup, data, read);
    const full = parseParticles(setup);
    setup.done();
    const { patterns } = data;
    const { dim } = patterns;
    const table = { rows: [row({ cx: 1 })], tap: 'none' as const };
    return async (context) => {
      const particles = particlesFor(context, full, table.rows);
      return withRun(context, data, { particles, start, table }, async (run) => {
        await run.advance();
        const { participationRatio, entropy, topWeight, covariance, logSum } = await evaluateColumns(
          run,
          [{ patterns, read }],
          ['participationRatio', 'entropy', 'topWeight', 'covariance', 'logSum'],
        );
        const offset = 0.5 * dim * Math.log(2 * Math.PI * totalVariance(read, patterns.width));
        // the diagonal of a lower triangle written row by row
        const diagonal = Array.from({ length: dim }, (_, d) => covariance[(d * (d + 3)) / 2] as Float32Array);
        return {
          participationRatio: averaged(participationRatio),
          participation: averaged(participationRatio.map((value) => 1 / value)),
          entropy: averaged(entropy),
          topWeight: averaged(topWeight),
          mmse: averaged(entropy.map((_, p) => diagonal.reduce((sum, column) => sum + (column[p] as number), 0))),
          energy: averaged(logSum.map((value) => offset - value)),
        };
      });
    };
  },
};

/** The mean and its standard error. */
export function averaged(values: ArrayLike<number>): Measured {
  const n = values.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (values[i] as number) / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += ((values[i] as number) - mean) ** 2;
  return { value: mean, error: Math.sqrt(squares / (n - 1) / n), by: 'gpu' };
}
