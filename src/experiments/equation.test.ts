import { expect, test } from 'vitest';
import { parseConfig } from '../params/config.ts';
import { execute } from '../reference/execute.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { samplers } from '../samplers/index.ts';
import { stepsOf } from './equation.ts';
import { resolveInputs } from './inputs.ts';
import { landscapeIn, pictureLevel } from './level.ts';

const inputsOf = (dials: Record<string, unknown>) => resolveInputs(parseConfig(dials));
const drawn = { experiment: 'generate', memories: 'pham:9', steps: 7, seed: 3 };
const X = [0.4, -0.7];

function near(came: readonly number[] | undefined, wanted: ArrayLike<number> | undefined, digits: number): void {
  expect(came).toHaveLength(wanted?.length ?? -1);
  for (const [d, value] of came?.entries() ?? []) expect(value).toBeCloseTo(wanted?.[d] as number, digits);
}

/** From X through the whole table, one step at a place after the other. */
async function through(dials: Record<string, unknown>): Promise<number[]> {
  const at = await stepsOf(inputsOf(dials));
  let [x, done] = [X, 0];
  for (;;) {
    const { stages, drawn, step, steps } = at(x, done);
    expect(step).toBe(done);
    x = (drawn ?? stages.at(-1)?.next) as number[];
    done += stages.length;
    if (done === steps) return x;
  }
}

const runs: Record<string, Record<string, unknown>> = {
  ...Object.fromEntries(
    Object.entries(samplers)
      .filter(([, { multistep }]) => !multistep)
      .map(([sampler]) => [sampler, { ...drawn, sampler }]),
  ),
  'ddim with noise': { ...drawn, sampler: 'ddim', ddimEta: 0.5 },
  churn: { ...drawn, sampler: 'edmHeun', churn: 5, schedule: 'edm' },
  'a corrector, wide data': { ...drawn, sampler: 'ancestral', correctorSteps: 2, width: 0.05, terminal: 'denoise' },
  'variance preserving': { ...drawn, sampler: 'stochasticHeun', schedule: 'vpLinear' },
  hopfield: { memories: 'pham:9', eta: 0.3, iterations: 5 },
  dot: { memories: 'pham:9', similarity: 'dot', iterations: 5 },
  flow: { memories: 'pham:9', dynamics: 'flow', iterations: 5 },
  langevin: { memories: 'pham:9', dynamics: 'langevin', iterations: 5 },
  attention: { experiment: 'generate', memories: 'pham:9', sampler: 'stochasticAttention', iterations: 5 },
  'basins of the ODE': { memories: 'pham:9', dynamics: 'ode', steps: 6 },
  'basins of the SDE': { memories: 'pham:9', dynamics: 'sde', steps: 6 },
  features: { ...drawn, score: 'features', features: 64 },
  smoothed: { ...drawn, score: 'smoothed', draws: 5 },
};

test.each(Object.entries(runs))('step by step, %s is the run of the float64 twin', async (_, dials) => {
  const inputs = inputsOf(dials);
  const { patterns, system, score, config } = inputs;
  const { rows } = system.runOf(inputs).table;
  const readout = await score.reference({ patterns, rows, seed: config.seed });
  // levels of wide data are folded in both
  const whole = execute(rows, patterns, Float64Array.from(X), { seed: config.seed, readout });
  near(await through(dials), whole.x, 10);
});

test('weights, answer and energy of a place are those of the mixture', async () => {
  const inputs = inputsOf({ memories: 'pham:9', beta: 4 });
  const at = await stepsOf(inputs);
  const { stages, moves, readout, noise, drawn: none, lacksPast } = at([0.3, 0.2], 100);
  expect({ moves, readout, noise, none, lacksPast }).toEqual({ moves: 'hopfield', readout: 'dense', lacksPast: false });
  const want = mixtureAt(landscapeIn(inputs, pictureLevel(inputs.config)), [0.3, 0.2]);
  const [stage] = stages;
  expect(stages).toHaveLength(1);
  expect(stage?.energy).toBeCloseTo(want.energy, 12);
  expect(stage?.top.map(({ weight }) => weight)).toEqual([...want.weights].sort((a, b) => b - a));
  for (const { memory, weight, xi } of stage?.top ?? []) {
    expect(weight).toBe(want.weights[memory]);
    expect(xi).toEqual([...inputs.patterns.points.subarray(2 * memory, 2 * memory + 2)]);
  }
  near(stage?.m, want.denoiser, 12);
  expect(stage?.terms).toEqual([{ of: 'm', coefficient: 1, value: stage?.m }]);
});

test('noise is told by its standard deviation, and as the first particle of the run has it', async () => {
  const inputs = inputsOf({ ...drawn, sampler: 'eulerMaruyama' });
  const step = (await stepsOf(inputs))(X, 3);
  const row = inputs.system.runOf(inputs).table.rows[3];
  expect(step.noise).toBe(row?.cz);
  const off = step.drawn?.map((value, d) => (value - (step.stages[0]?.next?.[d] as number)) / (row?.cz as number));
  const twin = execute(
    [{ ...(row as NonNullable<typeof row>), cx: 0, cm: 0, cz: 1 }],
    inputs.patterns,
    Float64Array.from(X),
    {
      seed: 3,
      firstStep: 3,
    },
  );
  near(off, twin.x, 10);
});

test('noise that is added before a step belongs to it, and leads to no ring where the step begins', async () => {
  const at = await stepsOf(inputsOf({ ...drawn, sampler: 'edmHeun', churn: 5, schedule: 'edm' }));
  for (const done of [0, 1, 2]) {
    const { step, stages, noise, drawn: noisy } = at(X, done);
    expect({ step, rows: stages.length, noise }).toEqual({ step: 0, rows: 3 });
    expect(noisy).toHaveLength(2);
  }
  expect(at(X, 3).step).toBe(3);
});

test('where a step mixes in the one before, its answer stands for it, and that is said', async () => {
  const at = await stepsOf(inputsOf({ ...drawn, sampler: 'dpmSolver2M' }));
  expect(at(X, 0).lacksPast).toBe(false);
  const { lacksPast, stages } = at(X, 2);
  expect(lacksPast).toBe(true);
  const [stage] = stages;
  const of = (name: string) => stage?.terms.find((term) => term.of === name);
  expect(of('acc')?.value).toEqual(stage?.m);
  const weight = (of('m')?.coefficient as number) + (of('acc')?.coefficient as number);
  const x = of('x')?.coefficient as number;
  near(
    stage?.next,
    X.map((value, d) => x * value + weight * (stage?.m?.[d] as number)),
    12,
  );
});

test('a score that would take long to prepare answers nothing; the exact posterior still stands there', async () => {
  for (const score of [{ score: 'features', features: 65536, memories: 'pham:1000' }, { score: 'trainedFeatures' }]) {
    const { stages, readout, drawn: none } = (await stepsOf(inputsOf({ ...drawn, ...score })))(X, 0);
    expect(readout).toMatch(/features/);
    expect(none).toBeUndefined();
    expect(stages.at(-1)).toMatchObject({ m: undefined, next: undefined });
    expect(stages.at(-1)?.top[0]?.weight).toBeGreaterThan(0);
  }
});

test('far from the origin, places are told from the mean of the memories', async () => {
  const far = [
    [1000, 2000],
    [1000.5, 2001],
    [1001, 2000],
  ];
  const about = far.map(([x = 0, y = 0]) => [x - 1000.5, y - 2000 - 1 / 3]);
  const place = [1000.2, 2000.4];
  const here = [-0.3, 0.4 - 1 / 3];
  for (const dials of [{ dynamics: 'hopfield' }, { experiment: 'generate', sampler: 'eulerMaruyama', steps: 5 }]) {
    const { centre, stages, x } = (await stepsOf(inputsOf({ ...dials, memories: far })))(place, 2);
    expect(centre?.[0]).toBeCloseTo(1000.5, 10);
    near(x, here, 9);
    const plain = (await stepsOf(inputsOf({ ...dials, memories: about })))(here, 2);
    near(stages[0]?.m, plain.stages[0]?.m, 9);
  }
});
