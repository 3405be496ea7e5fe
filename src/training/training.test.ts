import { expect, test } from 'vitest';
import { patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { biasesAt, type Network, networkAt, scalesAt, silu } from '../networks/network.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { meanAndSpread } from '../reference/preconditioning.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type Examples, examplesOf } from './examples.ts';
import { lossGradient } from './lossGradient.ts';
import { networkError } from './networkError.ts';
import { optimize, rateAt, startOptimizer } from './optimizer.ts';
import { type TrainingOptions, trainingDefaults } from './options.ts';
import { initialParameters, layersOf, partsOf } from './parameters.ts';
import { FREQUENCIES, trainNetwork } from './trainNetwork.ts';

const small: TrainingOptions = { ...trainingDefaults, hidden: [8, 12], batch: 16, steps: 40 };
const nine = patternsFromSpec('pham:9', { seed: 0 });

/** The loss in float64, by a network whose numbers are any: weights [in][out], one list after another. */
function lossOf(numbers: Float64Array, dim: number, hidden: readonly number[], examples: Examples): number {
  const waves = FREQUENCIES.length;
  const parts = new Map(partsOf({ dim, hidden }, waves).map((part) => [part.name, part]));
  const product = (h: number[], name: string) => {
    const { from, shape } = parts.get(name) as { from: number; shape: number[] };
    const out = shape[1] as number;
    return Array.from({ length: out }, (_, o) =>
      h.reduce((sum, value, i) => sum + value * (numbers[from + i * out + o] as number), 0),
    );
  };
  const batch = examples.inputs.length / dim;
  const row = (list: Float32Array, i: number, width: number) => Array.from(list.subarray(i * width, (i + 1) * width));
  let loss = 0;
  for (let i = 0; i < batch; i++) {
    let h = row(examples.inputs, i, dim);
    for (let l = 0; l <= hidden.length; l++) {
      const next = product(h, `weights${l}`);
      const fromNoise = l < hidden.length ? product(row(examples.noise, i, 2 * waves), `noise${l}`) : [];
      const { from } = parts.get(`bias${l}`) as { from: number };
      h = next.map((value, o) => value + (fromNoise[o] ?? 0) + (numbers[from + o] as number));
      if (l < hidden.length) h = h.map(silu);
    }
    const target = row(examples.targets, i, dim);
    loss += h.reduce((sum, value, d) => sum + (value - (target[d] as number)) ** 2, 0);
  }
  return loss / batch / dim;
}

/** Parameters without a zero in them, some of which take a unit far below -88, where exp is past single precision. */
function anyParameters(dim: number, hidden: readonly number[]): Float32Array {
  const shape = { dim, hidden };
  const numbers = initialParameters(shape, FREQUENCIES.length, 5);
  numbers.forEach((value, i) => {
    numbers[i] = value + 0.1 * Math.sin(i + 1);
  });
  const bias = partsOf(shape, FREQUENCIES.length).find(({ name }) => name === 'bias0');
  numbers[bias?.from ?? 0] = -200;
  return numbers;
}

test.each([[2], [5]])('the gradient is that of finite differences in float64, in %d dimensions', async (dim) => {
  const patterns = patternsFromSpec(`gaussian:9:${dim}`, { seed: 3 });
  const { hidden } = small;
  const examples = examplesOf(patterns, meanAndSpread(patterns), FREQUENCIES, small)(7);
  const parameters = anyParameters(dim, hidden);
  const gradientAt = await lossGradient({ dim, hidden }, FREQUENCIES.length, small.batch);
  const { loss, gradient } = await gradientAt(parameters, examples);
  const numbers = Float64Array.from(parameters);
  expect(loss).toBeCloseTo(lossOf(numbers, dim, hidden, examples), 5);
  let [wrong, all] = [0, 0];
  numbers.forEach((value, i) => {
    const step = 1e-5;
    const at = (shift: number) => lossOf(numbers.with(i, value + shift), dim, hidden, examples);
    const slope = (at(step) - at(-step)) / (2 * step);
    wrong += (slope - (gradient[i] as number)) ** 2;
    all += slope ** 2;
    expect(gradient[i]).toBeCloseTo(slope, 4);
  });
  expect(Math.sqrt(wrong / all)).toBeLessThan(1e-3);
});

test('examples are noisy memories, and targets of variance 1 at every noise level', () => {
  const patterns = patternsOf([[-1], [3]], 'two', [1, 3]);
  const moments = meanAndSpread(patterns);
  const batch = 4096;
  const { inputs, noise, targets } = examplesOf(patterns, moments, FREQUENCIES, { ...small, batch, sigmaMin: 0.1 })(1);
  let [fromSecond, squares] = [0, 0];
  for (let i = 0; i < batch; i++) {
    // c of the level, from the wave of a quarter turn, tells which part of the batch it is
    const turn = Math.atan2(noise[16 * i + 8] as number, noise[16 * i] as number);
    const sigma = Math.exp((4 * turn) / (2 * Math.PI * 0.25));
    expect(Math.log(sigma / 0.1) / Math.log(100)).toBeCloseTo((i + 0.5) / batch, 3);
    const { skip, out, cin } = scalesAt(moments, sigma * sigma);
    const xi = out * (targets[i] as number) + (skip / cin) * (inputs[i] as number) + (moments.centre[0] as number);
    const second = xi > 1;
    expect(xi).toBeCloseTo(second ? 3 : -1, 4);
    if (second) fromSecond += 1 / batch;
    squares += (targets[i] as number) ** 2 / batch;
  }
  // both are means of 4096: four standard errors
  expect(Math.abs(fromSecond - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / batch));
  expect(Math.abs(squares - 1)).toBeLessThan(4 * Math.sqrt(3 / batch));
});

test('a network of parameters answers what they say', () => {
  const parameters = anyParameters(2, [8, 12]);
  const layers = layersOf({ dim: 2, hidden: [8, 12] }, 8, parameters);
  const network: Network = { ...testNetwork(), frequencies: FREQUENCIES, layers };
  const [variance, x] = [0.04, [0.2, -0.3]];
  const { skip, out, cin } = scalesAt(network, variance);
  const away = x.map((value, d) => value - (network.centre[d] as number));
  const noise = Float32Array.from(waveFeatures(variance));
  const examples = { inputs: Float32Array.from(away, (value) => cin * value), noise, targets: new Float32Array(2) };
  const answer = networkAt(network, 1, variance)(x);
  const squares = answer.map((m, d) => ((m - (network.centre[d] as number) - skip * (away[d] as number)) / out) ** 2);
  expect(biasesAt(network, variance)).toHaveLength(3);
  expect(lossOf(Float64Array.from(parameters), 2, [8, 12], examples)).toBeCloseTo(
    ((squares[0] as number) + (squares[1] as number)) / 2,
    5,
  );
});

const waveFeatures = (variance: number) => {
  const c = Math.log(variance) / 8;
  const turns = Array.from(FREQUENCIES, (frequency) => 2 * Math.PI * frequency * c);
  return [...turns.map(Math.cos), ...turns.map(Math.sin)];
};

test('a step of Adam goes down by the rate at first, and the mean follows', () => {
  const state = startOptimizer(Float32Array.of(1, -2, 3));
  optimize(state, Float32Array.of(0.5, -0.001, 0), 1, 0.1, 300);
  expect(Array.from(state.parameters)).toEqual([expect.closeTo(0.9, 5), expect.closeTo(-1.9, 4), 3]);
  expect(state.average).toEqual(state.parameters);
  expect(rateAt(50, 1000, 2)).toBeCloseTo(1, 1);
  expect(rateAt(501, 1000, 2)).toBeCloseTo(1, 2);
  expect(rateAt(1000, 1000, 2)).toBeLessThan(1e-4);
});

test('a training that is stopped and resumed, through a file, has the bits of one that was not', async () => {
  // points of the loss curve are means of two steps, of which the stop is after the first
  const options = { ...small, steps: 300 };
  const whole = await trainNetwork(nine, options);
  let asked = 0;
  const signal = {
    get aborted() {
      return ++asked >= 23;
    },
  };
  const stopped = await trainNetwork(nine, options, { signal });
  expect([stopped.end, stopped.checkpoint.step]).toEqual(['stopped', 23]);
  const resume = readCheckpoint('kept', writeCheckpoint(stopped.checkpoint));
  expect(resume).toEqual(stopped.checkpoint);
  const resumed = await trainNetwork(nine, options, { resume });
  expect(resumed).toEqual(whole);
  await expect(trainNetwork(patternsFromSpec('pham:2', { seed: 0 }), options, { resume })).rejects.toThrow(
    'the checkpoint was trained on pham:9, not on pham:2; resume it with those',
  );
  await expect(trainNetwork(nine, { ...options, batch: 32 }, { resume })).rejects.toThrow(
    'trained with batch = 16, not 32',
  );
});

test('the first step is heard of, however far apart the points of the curve are', async () => {
  const options = { ...small, steps: 1e6 };
  const heard: { step: number; loss: number }[] = [];
  const signal = { aborted: false };
  const { end, history, network } = await trainNetwork(nine, options, {
    signal,
    onStep({ step, loss }) {
      heard.push({ step, loss });
      signal.aborted = true;
    },
  });
  const shape = { dim: 2, hidden: small.hidden };
  const gradientAt = await lossGradient(shape, FREQUENCIES.length, small.batch);
  const examples = examplesOf(nine, meanAndSpread(nine), FREQUENCIES, options)(1);
  const { loss } = await gradientAt(initialParameters(shape, FREQUENCIES.length, small.seed), examples);
  expect(heard).toEqual([{ step: 1, loss }]);
  expect([end, history, network.training.steps]).toEqual(['stopped', [], 1]);
});

test('two memories are learnt to a fifth of the noise in a thousand small steps', async () => {
  const two = patternsFromSpec('pham:2', { seed: 0 });
  const { network, history } = await trainNetwork(two, {
    ...trainingDefaults,
    ...{ hidden: [32, 32], batch: 128, steps: 1000 },
  });
  expect(history).toHaveLength(200);
  for (const sigma of [0.1, 0.3, 1]) expect(networkError(network, two, sigma, 500, 1)).toBeLessThan(0.2);
  expect(network.training).toMatchObject({ memories: 'pham:2', count: 2, steps: 1000, batch: 128 });
});

test('a training ends where the loss no longer falls, and refuses what cannot be', async () => {
  const { end, checkpoint } = await trainNetwork(nine, { ...small, rate: 1e-9, steps: 4000, patience: 60 });
  expect(end).toBe('patience');
  expect(checkpoint.step).toBeLessThan(2000);
  await expect(trainNetwork(nine, { ...small, hidden: [6], batch: 3 })).rejects.toThrow(
    /^hidden is "6"; give 1 to 4 .*; batch is 3; give 4 to 65536 examples, in fours$/,
  );
  await expect(trainNetwork(nine, { ...small, hidden: [256, 256], batch: 65536, steps: 1e6 })).rejects.toThrow(
    /more than the 5.0e\+13 that are allowed/,
  );
});
