import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { Simulation } from '../simulation/simulation.ts';
import { type Case, parseCases } from './casesFile.ts';
import type { Context } from './kinds/kind.ts';
import { lineText } from './report.ts';
import { type Line, runCase } from './runCases.ts';

type Parts = Pick<Case, 'kind' | 'setup' | 'expected' | 'tolerance'>;

const caseOf = (parts: Parts): { case: Case } => ({ case: { id: 'X', title: '', source: '', ...parts } });

async function run(gpu: Gpu, parts: Parts): Promise<Line[]> {
  const context: Context = { gpu, quick: true, simulate: (spec) => Simulation.create(gpu, spec) };
  return (await runCase(caseOf(parts), context)).lines;
}

const failures = (lines: readonly Line[]) => lines.filter(({ pass }) => !pass).map(lineText);

gpuTest('wrong numbers fail, whatever the kind, and say how far they are off', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const wrong: Parts[] = [
    {
      kind: 'denoiser',
      setup: { memories: 'deltas', sigma2: 1, point: [0.5] },
      expected: { denoiser: [Math.tanh(0.5) + 1e-3] },
      tolerance: { abs: 1e-4 },
    },
    {
      kind: 'minima',
      setup: { memories: 'circle:5', sigma2: 0.1 },
      expected: { count: 4 },
      tolerance: { exact: true },
    },
    {
      kind: 'samplerMoments',
      setup: {
        memories: [[0.3]],
        width: 0.25,
        schedule: 'brownian',
        steps: 20,
        sampler: 'ancestral',
        spacing: 'logVariance',
      },
      expected: { mean: 0.32 },
      tolerance: { se: 4 },
    },
    {
      kind: 'basinMap',
      setup: { memories: 'deltas', dynamics: 'hopfield', sigma2: 0.2, box: 1, n: 100 },
      expected: { counts: [51, 49] },
      tolerance: { exact: true },
    },
    {
      kind: 'formula',
      setup: { formula: 'sphere', dim: 3, sigma2: 0.2 },
      expected: { minimumRadius: 0.9 },
      tolerance: { abs: 0.01 },
    },
  ];
  for (const parts of wrong) {
    const [line] = await run(gpu, parts);
    expect(line?.pass).toBe(false);
    expect(line?.problem).toBeUndefined();
    expect(line?.measured).not.toBe(line?.expected);
  }
  gpu.close();
});

gpuTest('what cannot be interpreted is a FAIL that says why', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const good: Parts = {
    kind: 'denoiser',
    setup: { memories: 'deltas', sigma2: 1, point: [0.5] },
    expected: { denoiser: [Math.tanh(0.5)] },
    tolerance: { abs: 1e-5 },
  };
  expect(failures(await run(gpu, good))).toEqual([]);
  const setup = good.setup as object;
  const bad: [Partial<Parts>, RegExp][] = [
    [{ kind: 'denoise' }, /kind "denoise" is unknown; known are denoiser/],
    [{ setup: { ...setup, temperature: 1 } }, /unknown key "temperature"/],
    [{ setup: { memories: 'deltas', point: [0.5] } }, /no noise level/],
    [{ setup: { ...setup, beta: 1 } }, /sigma2 and beta/],
    [{ setup: { ...setup, sigma2: '1' } }, /setup.sigma2 is "1"; give a number above 0/],
    [{ setup: { ...setup, sigma2: [1, 2] } }, /is a list; put it into setup.each/],
    [{ setup: { ...setup, point: [0.5, 1] } }, /setup.point is \[0.5,1\]; give a list of 1 numbers/],
    [{ setup: { ...setup, memories: 'delta' } }, /did you mean deltas/],
    [{ setup: { ...setup, each: { sigma2: [] } } }, /setup.each holds lists of one length/],
    [{ setup: 7 }, /setup is 7; it must be an object/],
    [{ expected: { denoised: [0] } }, /knows no quantity "denoised"/],
    [{ expected: {} }, /expected holds nothing/],
    [{ expected: { denoiser: [0, 1] } }, /measured has 1 entries, expected has 2/],
    [{ expected: { denoiser: ['x'] } }, /expected\[0\] is no number/],
    [{ tolerance: { weights: { abs: 1 } } }, /tolerance has an unknown key|holds none/],
    [{ tolerance: {} }, /tolerance says nothing of denoiser/],
    [{ tolerance: { abs: -1 } }, /tolerance.abs is -1/],
    [{ tolerance: { se: 4 } }, /has no standard error/],
    [
      { kind: 'threshold', setup: { memories: [[-1], [2], [3]], sigma2Range: [0.1, 9] }, expected: { crossings: 1 } },
      /no critical point at s = /,
    ],
    [
      {
        kind: 'phase',
        setup: { process: 'noise', memories: 'deltas', sweepX: 'sigma2:1', schedule: 'ou' },
        expected: { entropy: 0 },
      },
      /schedule/,
    ],
    [
      {
        kind: 'twins',
        setup: { memories: 'deltas', schedule: 'ou', sampler: 'ancestral', steps: 9, cloneNoise: 1e-9, particles: 64 },
        expected: { agreement: 1 },
      },
      /no level of the grid/,
    ],
    ...(
      [
        [{}, /give fineSteps/],
        [{ fineSteps: 9 }, /fineSteps is 9, which is no multiple of 4/],
        [{ fineSteps: 8, correctorSteps: 1 }, /without corrector steps/],
        [{ fineSteps: 8, finalMean: true }, /without corrector steps, churn and finalMean/],
        [{ fineSteps: 8, terminal: 'denoise' }, /choose stop/],
        [{ sampler: 'odeHeun', memories: 'deltas' }, /ends are known for one memory/],
        [{ fineSteps: 8, sampler: 'edmHeun', churn: 2 }, /cannot be refined; choose one of eulerMaruyama/],
      ] as const
    ).map(([change, reason]): [Partial<Parts>, RegExp] => [
      {
        kind: 'strongError',
        setup: { memories: [[1]], schedule: 'brownian', sampler: 'eulerMaruyama', stepCounts: [4], ...change },
        expected: { rms: [0] },
      },
      reason,
    ]),
    ...(
      [
        [{}, /either above or below/],
        [{ above: 1, below: 0 }, /either above or below/],
        [{ above: 1, along: [1, 0] }, /along is \[1,0\]; give a list of 1 numbers/],
        [{ above: 1, terminal: 'denoise' }, /levels of the schedule only/],
        [{ above: 100 }, /this setup does not give it/],
        [{ above: 1, sampler: 'eulerMaruyama', finalMean: true }, /no corrector steps, no churn and no finalMean/],
        [{ above: 1, sampler: 'edmHeun', churn: 2, churnMin: 0.5 }, /no churn/],
      ] as const
    ).map(([change, reason]): [Partial<Parts>, RegExp] => [
      {
        kind: 'firstPassage',
        setup: { memories: [[1]], schedule: 'brownian', sampler: 'ancestral', steps: 4, particles: 64, ...change },
        expected: { steps: 0 },
      },
      reason,
    ]),
  ];
  for (const [change, reason] of bad) {
    const lines = await run(gpu, { ...good, ...change });
    expect(lines.map(({ pass }) => pass)).toEqual([false]);
    expect(lines[0]?.problem).toMatch(reason);
  }
  gpu.close();
});

gpuTest('a run that diverges fails loudly', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const lines = await run(gpu, {
    kind: 'langevin',
    setup: { memories: [[0]], dynamics: 'langevin', sigma2: 0.01, step: 1, iterations: 60, particles: 64 },
    expected: { mean: 0 },
    tolerance: { abs: 1e30 },
  });
  expect(lines.map(({ pass }) => pass)).toEqual([false]);
  expect(lines[0]?.problem).toMatch(/not finite/);
  const [passage] = await run(gpu, {
    kind: 'firstPassage',
    setup: {
      ...{ memories: [[0]], dynamics: 'langevin', sigma2: 0.01, step: 1, iterations: 60, particles: 64 },
      below: -1,
    },
    expected: { crossed: 0 },
    tolerance: { abs: 1 },
  });
  expect(passage).toMatchObject({ pass: false, problem: expect.stringMatching(/is not finite/) });
  gpu.close();
});

test('a file of another form is refused as a whole, a bad case is one line', () => {
  expect(() => parseCases('{')).toThrow(/no JSON/);
  expect(() => parseCases('[]')).toThrow(/must be an object/);
  expect(() => parseCases('{"driftwell": "cases", "format": 2, "cases": [{}]}')).toThrow(/format 2, not 1/);
  expect(() => parseCases('{"driftwell": "cases", "format": 1, "cases": []}')).toThrow(/no cases/);
  const [first, second] = parseCases('{"driftwell": "cases", "format": 1, "cases": [{"id": "a"}, 3]}');
  expect(first).toEqual({ id: 'a', problem: 'the case.title is missing' });
  expect(second).toEqual({ id: 'case 2', problem: 'the case is 3; it must be an object' });
});
