import { expect, test } from 'vitest';
import { type Patterns, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf } from '../reference/landscape.ts';
import { explodingVariance } from '../samplers/row.ts';
import { type LevelDials, levelAtTime, noiseLevels } from '../schedules.ts';
import { criticalTimes } from './criticalTimes.ts';

const deltas = patternsFromSpec('deltas', { seed: 0 });
const three = (weights?: number[]) => patternsOf([[-1], [0], [1]], '-1, 0, 1', weights);

/** name -> [s / a^2 and what the centre becomes], down the schedule. */
function changes(patterns: Patterns, dials: LevelDials): Record<string, (readonly [number, string])[]> {
  const times = criticalTimes(
    ({ a, s }) => landscapeOf(patterns, { a, s, similarity: 'distance' }),
    (t) => levelAtTime(dials, t),
    noiseLevels(dials),
  );
  const names = ['energy', 'reverse SDE', 'probability-flow ODE'];
  return Object.fromEntries(
    names.map((name) => [
      name,
      times.flatMap((time) => (time.name === name ? [[explodingVariance(time.level), time.becomes] as const] : [])),
    ]),
  );
}

/** From the formula alone: stability at the centre of points on a line, in float64 and without a landscape. */
function independently(
  points: readonly number[],
  v: number,
  levelAt: (t: number) => { a: number; s: number; f: number; g2: number },
) {
  return (t: number, share: number) => {
    const { a, s, f, g2 } = levelAt(t);
    const S = s / a ** 2 + v;
    const least = Math.min(...points.map((x) => x * x));
    const r = points.map((x) => Math.exp((least - x * x) / (2 * S)));
    const total = r.reduce((sum, value) => sum + value, 0);
    const lambda = points.reduce((sum, x, k) => sum + ((r[k] as number) / total) * x * x, 0);
    const kappa = (1 - lambda / S) / (a ** 2 * S);
    return share === 0 ? -kappa : -f - share * g2 * kappa;
  };
}

const vp: LevelDials = { schedule: 'vpLinear', spacing: 'time', steps: 512, timeMin: 1e-3, timeMax: 1 };
const ou: LevelDials = { schedule: 'ou', spacing: 'time', steps: 512 };
const brownian: LevelDials = { schedule: 'brownian', spacing: 'logVariance', steps: 400, timeMin: 0.01, timeMax: 9 };

test('VP, two deltas: energy at a^2 = 1/2, reverse SDE at sqrt 2 - 1, the flow unstable from the beginning (case B03)', () => {
  const times = criticalTimes(
    ({ a, s }) => landscapeOf(deltas, { a, s, similarity: 'distance' }),
    (t) => levelAtTime(vp, t),
    noiseLevels(vp),
  );
  expect(times.map(({ name, becomes }) => `${name} ${becomes}`)).toEqual(['energy unstable', 'reverse SDE unstable']);
  const [energy, sde] = times.map(({ level }) => level);
  expect(energy?.t).toBeCloseTo(0.25896, 5);
  expect(energy?.a).toBeCloseTo(Math.SQRT1_2, 10);
  expect(sde?.t).toBeCloseTo(0.292642, 6);
  expect(sde?.a).toBeCloseTo(Math.sqrt(Math.SQRT2 - 1), 10);
});

test('without drift the three are one, s + v = lambda', () => {
  for (const v of [0, 0.25]) {
    for (const found of Object.values(changes({ ...deltas, width: v }, brownian))) {
      expect(found.map(([, becomes]) => becomes)).toEqual(['unstable']);
      expect(found[0]?.[0]).toBeCloseTo(1 - v, 9);
    }
  }
  expect(changes(deltas, { ...brownian, timeMax: 0.5 }).energy).toEqual([]);
});

test('unequal norms: never, or unstable and stable again', () => {
  const found = changes(three(), ou);
  expect(found.energy).toEqual([]);
  expect(found['reverse SDE']?.map(([, becomes]) => becomes)).toEqual(['unstable', 'stable']);
  expect(found['reverse SDE']?.[0]?.[0]).toBeCloseTo(0.528395, 6);
  expect(found['reverse SDE']?.[1]?.[0]).toBeCloseTo(0.275639, 6);
  expect(found['probability-flow ODE']?.map(([, becomes]) => becomes)).toEqual(['unstable', 'stable']);
  expect(found['probability-flow ODE']?.[0]?.[0]).toBeCloseTo(1.398981, 6);
  expect(found['probability-flow ODE']?.[1]?.[0]).toBeCloseTo(0.232203, 6);
  expect(changes(three([1, 2, 1]), ou)).toEqual({ energy: [], 'reverse SDE': [], 'probability-flow ODE': [] });
});

test('every change is a zero of the formula, and between them the formula keeps its sign', () => {
  for (const [points, v, dials] of [
    [[-1, -0.2, 0.2, 1], 0.05, ou],
    [[-2, -1, 1, 2], 0, vp],
    [[-3, 0, 3], 0.3, { ...ou, timeMax: 5 }],
    [[-1, 0, 1], 0, { ...brownian, timeMin: 0.02 }],
  ] as const) {
    const outward = independently(points, v, (t) => levelAtTime(dials, t));
    const found = changes({ ...patternsOf(points.map((x) => [x])), width: v }, dials);
    const shares = { energy: 0, 'reverse SDE': 1, 'probability-flow ODE': 0.5 } as const;
    for (const [name, share] of Object.entries(shares)) {
      // a finer scan than the search has
      const scan = noiseLevels({ ...dials, steps: 20000 });
      const signs = scan.map(({ t }) => Math.sign(outward(t, share)));
      const crossings = scan.flatMap((level, i) =>
        i > 0 && signs[i] !== signs[i - 1]
          ? [[explodingVariance(level), (signs[i] as number) > 0 ? 'unstable' : 'stable'] as const]
          : [],
      );
      expect(
        found[name]?.map(([, becomes]) => becomes),
        `${points} ${name}`,
      ).toEqual(crossings.map(([, b]) => b));
      found[name]?.forEach(([s], i) => {
        expect(s / (crossings[i]?.[0] as number)).toBeCloseTo(1, 2);
      });
    }
  }
});

test('nothing is said of a centre that is no critical point', () => {
  expect(changes(patternsFromSpec('pham:9', { seed: 0 }), brownian)).toEqual({
    energy: [],
    'reverse SDE': [],
    'probability-flow ODE': [],
  });
  expect(changes(patternsOf([[-1], [1]], 'two', [0.3, 0.7]), vp).energy).toEqual([]);
});
