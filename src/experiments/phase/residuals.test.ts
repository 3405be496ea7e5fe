import { expect, test } from 'vitest';
import { parseConfig } from '../../params/config.ts';
import { parseSweep, type SweepAxis } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';
import { sphereRadius } from '../../reference/ring.ts';
import { type Table, tableRows } from '../../results.ts';
import { resolveInputs } from '../inputs.ts';
import { boundaryIn, residualsOf } from './residuals.ts';

const inputsOf = (dials: Partial<Config>) => resolveInputs(parseConfig({ experiment: 'phase', ...dials }));
const rowsOf = (table: Table | undefined) => (table ? tableRows(table) : []);
const fork = { process: 'retrieve', observable: 'radius', memories: 'deltas' } as const;

test('what is added to theory comes out as the residual, point by point', () => {
  const s = [0.25, 0.5, 0.75];
  const added = [0.01, -0.02, Number.NaN];
  const means = s.map((value, i) => sphereRadius(1, value) + (added[i] as number));
  const sweepX = `sigma2:${s}`;
  const { residuals, boundaries } = residualsOf(inputsOf({ ...fork, sweepX }), undefined, { means, errors: [1, 2, 3] });
  expect(residuals?.columns).toEqual(['sigma2', 'measured', 'standardError', 'theory', 'residual']);
  // where nothing was measured there is none
  expect(rowsOf(residuals).map(({ sigma2, standardError, residual }) => [sigma2, standardError, residual])).toEqual([
    [0.25, 1, expect.closeTo(0.01, 12)],
    [0.5, 2, expect.closeTo(-0.02, 12)],
  ]);
  expect(residuals?.rowNames?.[0]).toBe('m = tanh(m/S)');
  expect(boundaries).toBeUndefined();
});

test('lines that stand beside the measurement, and things theory does not know, have none', () => {
  const excess = { process: 'generate', observable: 'excess', memories: 'ring:9', sweepX: 'timeMin:0.1,0.2' } as const;
  expect(residualsOf(inputsOf(excess), undefined, { means: [1, 1], errors: [0, 0] })).toEqual({});
  // where the centre is stable as well, starts elsewhere may end there
  const triangle = { ...fork, memories: 'triangle', sweepX: 'sigma2:0.52,0.54,0.56' } as const;
  const jump = { means: [0.64, 0.51, 0], errors: [0, 0, 0] };
  expect(residualsOf(inputsOf({ ...triangle, startAt: 'centre' }), undefined, jump)).toEqual({});
  expect(Object.keys(residualsOf(inputsOf({ ...triangle, startAt: 'memories' }), undefined, jump))).toEqual([
    'residuals',
    'boundaries',
  ]);
  const other = { ...fork, memories: 'moons:24', sweepX: 'sigma2:0.1,0.2' } as const;
  expect(residualsOf(inputsOf(other), undefined, { means: [1, 1], errors: [0, 0] })).toEqual({});
});

test('a boundary is where the curve crosses the mark or changes most, from much noise on', () => {
  const axis = (sweep: string) => parseSweep('sweepX', sweep) as SweepAxis;
  const linear = axis('sigma2:1..4:4');
  expect(boundaryIn(linear, [4, 2, 1, 1], 1.5)).toEqual({ at: 2.5, from: 2, to: 3 });
  expect(boundaryIn(linear, [4, 2, 1, 1], 1.25)?.at).toBe(2.75);
  // twice crossed: the noisier
  expect(boundaryIn(linear, [1, 2, 1, 2], 1.5)).toEqual({ at: 3.5, from: 3, to: 4 });
  expect(boundaryIn(axis('beta:1..4:4'), [1, 2, 1, 2], 1.5)).toEqual({ at: 1.5, from: 1, to: 2 });
  expect(boundaryIn(axis('sigma2:1..8:4:log'), [3, 3, 0, 0], 'steepest')).toEqual({
    at: expect.closeTo(Math.sqrt(8), 12),
    from: 2,
    to: expect.closeTo(4, 12),
  });
  expect(boundaryIn(linear, [1, 1, 1, 1], 1.5)).toBeUndefined();
  expect(boundaryIn(linear, [1, 1, 1, 1], 'steepest')).toBeUndefined();
});

test('of a map every row has its own boundary: the fork lies at s + v = 1', () => {
  const sweeps = { sweepX: 'sigma2:0.1..1.5:15', sweepY: 'width:0,0.2' } as const;
  const inputs = inputsOf({ ...fork, process: 'wells', observable: 'minima', ...sweeps });
  const y = parseSweep('sweepY', sweeps.sweepY) as SweepAxis;
  // one well above s = 1 - v, two below; a third row of which nothing is known
  const means = y.values.flatMap((width) =>
    Array.from({ length: 15 }, (_, i) => (0.1 * (i + 1) + width < 1.001 ? 2 : 1)),
  );
  const { boundaries, residuals } = residualsOf(inputs, y, { means, errors: means });
  expect(residuals).toBeUndefined();
  expect(rowsOf(boundaries)).toEqual(
    [0, 0.2].map((width) => ({
      width,
      theory: expect.closeTo(1 - width, 6),
      measured: expect.closeTo(1.05 - width, 9),
      from: expect.closeTo(1 - width, 9),
      to: expect.closeTo(1.1 - width, 9),
      residual: expect.closeTo(0.05, 6),
      steps: expect.closeTo(0.5, 5),
    })),
  );
});

test('the second well is held against the fork at the centre only where that makes it', () => {
  const sweep = { process: 'wells', observable: 'minima', sweepX: 'sigma2:0.1..0.9:9' } as const;
  const measured = { means: [4, 4, 3, 2, 2, 1, 1, 1, 1], errors: new Array<number>(9).fill(0) };
  const boundariesOf = (memories: number[][] | string, weights: Config['weights']) =>
    rowsOf(residualsOf(inputsOf({ ...sweep, memories, weights } as Partial<Config>), undefined, measured).boundaries);
  expect(boundariesOf('square', 'uniform')[0]).toMatchObject({
    theory: expect.closeTo(0.5, 6),
    measured: expect.closeTo(Math.sqrt(0.3), 9),
  });
  // outer wells come by folds, at s = .33; the centre turns unstable at .251 and makes two of what is one of three wells
  const outer = [[-2], [-0.5], [0.5], [2]];
  expect(boundariesOf(outer, [1, 2, 2, 1])).toEqual([]);
});
