import { expect, test } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { runExperiment } from '../../experiments/index.ts';
import { resolveInputs } from '../../experiments/inputs.ts';
import { openGpu } from '../../gpu/device.ts';
import { parseConfig } from '../../params/config.ts';
import type { SweepAxis } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';
import { type Table, tableOf, tableRows } from '../../results.ts';
import { findingsOf } from './index.ts';
import { residualTexts } from './residuals.ts';

const rowsOf = (table: Table | undefined) => (table ? tableRows(table) : []);
const x: SweepAxis = { dial: 'sigma2', values: [0.1, 0.2], scale: 'list' };
const placeOn = (_: SweepAxis, value: number) => `s = ${value}`;

test('the farthest point is told, with how many are within chance; of boundaries how far in steps', () => {
  const columns = ['sigma2', 'measured', 'standardError', 'theory', 'residual'];
  const rows = [
    [0.1, 1.02, 0.01, 1, 0.02],
    [0.2, 0.95, 0.01, 1, -0.05],
    [0.3, 1, Number.NaN, 1, 0],
  ];
  const residuals = tableOf('residuals', columns, rows, { rowNames: ['w_{1}', 'w_{1}', 'w_{1}'] });
  expect(residualTexts({ residuals }, x, placeOn)).toEqual([
    'From theory (w₁) it is 0.05 away at most, at s = 0.2; within two standard errors at 1 of 2 points.',
  ]);
  const ends = ['theory', 'measured', 'from', 'to', 'residual', 'steps'];
  const one = tableOf('boundaries', ends, [[1, 0.8, 0.7, 0.9, -0.2, -1]], { rowNames: ['a'] });
  expect(residualTexts({ boundaries: one }, x, placeOn)).toEqual([
    'The boundary is measured at 0.8, theory has it at 1 (a): 1 step of the sweep apart.',
  ]);
  const map = tableOf(
    'boundaries',
    ['count', ...ends],
    [
      [2, 1, 0.8, 0.7, 0.9, -0.2, -1],
      [3, 1, 2, 1.9, 2.1, 1, 5],
    ],
    { rowNames: ['a', 'a'] },
  );
  expect(residualTexts({ boundaries: map }, x, placeOn)).toEqual([
    'The boundary is within one step of the sweep of theory (a) in 1 of 2 rows, 5 steps at most.',
  ]);
  expect(residualTexts({}, x, placeOn)).toEqual([]);
});

gpuTest('runs have residuals and say them: the fork, and where the triangle lets go', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const ran = async (dials: Partial<Config>) => {
    const inputs = resolveInputs(
      parseConfig({
        experiment: 'phase',
        process: 'retrieve',
        observable: 'radius',
        startAt: 'memories',
        particles: 16,
        iterations: 5000,
        ...dials,
      }),
    );
    const run = await runExperiment(inputs, { gpu });
    return { results: run.results as Record<string, Table>, shows: (await findingsOf(run)).shows };
  };
  const fork = await ran({ memories: 'deltas', sweepX: 'sigma2:0.2..0.8:4' });
  const residuals = rowsOf(fork.results.residuals).map(({ residual }) => Math.abs(residual as number));
  expect(residuals).toHaveLength(4);
  expect(Math.max(...residuals)).toBeLessThan(1e-3);
  expect(fork.shows).toMatch(/From theory \(m = tanh\(m\/S\)\) it is [\de.−-]+ away at most, at s = 0\.\d+\./);

  const triangle = await ran({ memories: 'circle:3', sweepX: 'sigma2:0.5..0.6:11' });
  const [saddle] = rowsOf(triangle.results.boundaries);
  expect(saddle?.theory).toBeCloseTo(0.54632, 5);
  expect([saddle?.from, saddle?.to]).toEqual([expect.closeTo(0.54, 9), expect.closeTo(0.55, 9)]);
  expect(triangle.shows).toContain('The boundary is measured at 0.545, theory has it at 0.546');
  gpu.close();
});

test('a sweep says of how many repetitions its points are means, and whose energy it is', async () => {
  const dials = { experiment: 'phase', process: 'wells', sweepX: 'sigma2:0.1,0.2', similarity: 'dot' } as const;
  const inputs = resolveInputs(parseConfig({ ...dials, realizations: 8 }));
  const columns = ['sigma2', 'minima', 'minimaError'];
  const points = tableOf('points', columns, [
    [0.1, 3, 0.2],
    [0.2, 2, 0.1],
  ]);
  const { shows, rule } = await findingsOf({ inputs, results: { points }, adapter: '', kernel: '', notes: [] });
  expect(shows).toContain('Two points, each the mean of eight repetitions; the standard error is at most 0.2.');
  expect(rule).toContain('modern Hopfield energy');
});
