import { downloadPositions } from '../../gpu/particles.ts';
import { covarianceOf, meanOf } from '../../reference/landscape.ts';
import { odeLikelihood } from '../../samplers/likelihood.ts';
import { asCaseError, type Fields } from '../fields.ts';
import { overPoints, parseData, parsePoints, rowsOf } from './common.ts';
import type { Kind } from './kind.ts';
import { parseLevels } from './noise.ts';
import { DATA, GRID, POINTS } from './parameters.ts';
import { listed, withRun } from './runs.ts';

export const likelihood: Kind = {
  doc: 'Energy of points by the probability-flow ODE: change of variables with the exact trace, RK4 in log(s / a^2).',
  parameters: { ...DATA, ...GRID, ...POINTS },
  quantities: { energy: '-log p(x) at the cleanest level, nats' },
  prepare(setup: Fields) {
    const data = parseData(setup);
    const { patterns } = data;
    const { width } = patterns;
    const { dim } = patterns;
    const points = parsePoints(setup, dim);
    const { levels } = parseLevels(setup);
    setup.done();
    const table = asCaseError('schedule', () => odeLikelihood(levels));
    const mean = meanOf(patterns);
    const covariance = covarianceOf(patterns);
    const spread = covariance.reduce((sum, value, i) => sum + (i % (dim + 1) === 0 ? value : 0), 0) / dim;
    return async (context) => {
      const particles = points.points.length / dim;
      const energies = await withRun(context, data, { particles, start: listed(points.points), table }, async (run) => {
        await run.advance();
        const q = await run.downloadQ();
        return rowsOf(await downloadPositions(run), dim).map((x, p) => {
          const squared = x.reduce((sum, value, d) => sum + (value / table.end.a - (mean[d] as number)) ** 2, 0);
          return table.energy(q[p] as number, squared, dim, { variance: spread + width, width });
        });
      });
      return { energy: { value: overPoints(points, energies), by: 'gpu' } };
    };
  },
};
