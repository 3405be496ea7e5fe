import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { execute } from '../reference/execute.ts';
import { covarianceOf, landscapeOf, meanOf } from '../reference/landscape.ts';
import { noiseLevels } from '../schedules.ts';
import { odeLikelihood } from './likelihood.ts';
import { readAt } from './sampler.ts';

test.each([0, 0.3])(
  'the likelihood by the ODE is that of the mixture at the cleanest level, data of width %d',
  (width) => {
    const patterns = { ...patternsOf([[-1], [1.5]], 'two', [2, 1]), width };
    const levels = noiseLevels({ schedule: 'vpLinear', spacing: 'logVariance', steps: 60, timeMin: 0.2 });
    const table = odeLikelihood(levels);
    // the scale of clean data counts as well
    expect(table.start.a).toBeLessThan(0.9);
    const places = Float64Array.of(-2, -0.7, 0.1, 1, 3);
    const { x, q } = execute(table.rows, patterns, places, { seed: 0, tap: table.tap });
    const exact = landscapeOf(patterns, readAt(table.start));
    const [mean = 0] = meanOf(patterns);
    const [spread = 0] = covarianceOf(patterns);
    places.forEach((place, p) => {
      const squared = ((x[p] as number) / table.end.a - mean) ** 2;
      const energy = table.energy(q[p] as number, squared, 1, { variance: spread + width, width });
      // what is left is the Gaussian at the noisy end, O(1 / S^2)
      expect(energy).toBeCloseTo(exact.at([place]).energy, 3);
    });
  },
);
