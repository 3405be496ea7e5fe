import { expect, test } from 'vitest';
import { stepsOf } from '../../experiments/equation.ts';
import { resolveInputs } from '../../experiments/inputs.ts';
import { parseConfig } from '../../params/config.ts';
import { decimalsOf, placeText } from '../placeText.ts';
import type { Moment } from '../protocol/messages.ts';
import { arrowsOf } from './arrowsOf.ts';
import { inWords, othersOf, percent, short, standIn } from './numbers.ts';
import { stepsDone } from './stepState.ts';

const at = async (dials: Record<string, unknown>, x: readonly number[], done = 0) =>
  (await stepsOf(resolveInputs(parseConfig(dials))))(x, done);

test('numbers are as long as they can be read, and a zero has no sign', () => {
  expect(decimalsOf([-1.3, 1.3, -1.3, 1.3])).toBe(3);
  expect(placeText([0.31249, -0.1], 3)).toBe('(0.312, −0.100)');
  expect(placeText([-1e-9], 3)).toBe('0.000');
  expect(short(-0.0171234)).toBe('−0.0171');
  expect([0.5, 1, 1e-5, 0].map(percent)).toEqual(['50.0 %', '100 %', '< 0.1 %', '0.0 %']);
  expect(standIn('dense')).toBe('');
  expect(standIn('features')).toMatch(/^Random features/);
});

test('the words say what the formulas say', async () => {
  const step = await at({ memories: 'square:4', beta: 2, eta: 0.5 }, [0.3, 0.2]);
  const [stage] = step.stages;
  const words = inWords(step, 3);
  expect(words.weights).toBe(
    `Weights at (0.300, 0.200): memory ${(stage?.top[0]?.memory as number) + 1} ${percent(stage?.top[0]?.weight as number)}, ` +
      stage?.top
        .slice(1, 3)
        .map(({ memory, weight }) => `memory ${memory + 1} ${percent(weight)}`)
        .join(', '),
  );
  expect(words.mean).toBe(`m, their mean, is ${placeText(stage?.m as number[], 3)}`);
  expect(words.drift).toContain(`leads to ${placeText(stage?.next as number[], 3)}`);
  expect(words.noise).toBe('');
  expect(othersOf(stage as NonNullable<typeof stage>)).toBeCloseTo(0, 12);
});

test('what is left to all other memories is told together', async () => {
  const { stages } = await at({ memories: 'ring:50', beta: 1 }, [0.1, 0]);
  const [stage] = stages;
  expect(stage?.top).toHaveLength(9);
  const sum = stage?.top.reduce((total, { weight }) => total + weight, 0) as number;
  expect(othersOf(stage as NonNullable<typeof stage>)).toBeCloseTo(1 - sum, 12);
});

test('arrows lead where the step leads, as long as they can be seen, and say so', async () => {
  const region = { extent: [-1.3, 1.3, -1.3, 1.3], y: 0 } as const;
  const map = await at({ memories: 'pham:9' }, [0.3, 0.2]);
  const { arrows, times } = arrowsOf(map, region, 'drift');
  const [x = 0, y = 0] = map.stages[0]?.next ?? [];
  expect(times).toBe(1);
  const to = { x: expect.closeTo(x, 12), y: expect.closeTo(y, 12) };
  expect(arrows).toEqual([{ from: { x: 0.3, y: 0.2 }, to, style: 'plain', lit: true }]);

  const small = { experiment: 'generate', memories: 'pham:9', sampler: 'langevin', eta: 1e-4 };
  const step = await at(small, [0.3, 0.2]);
  const shown = arrowsOf(step, region, undefined);
  const [drift, noise] = shown.arrows;
  expect(shown.times).toBeGreaterThan(10);
  const next = step.stages[0]?.next as number[];
  expect(drift?.to.x).toBeCloseTo(0.3 + shown.times * ((next[0] as number) - 0.3), 12);
  expect(noise?.from).toEqual(drift?.to);
  expect(noise?.to.x).toBeCloseTo(0.3 + shown.times * ((step.drawn?.[0] as number) - 0.3), 12);
  expect(noise?.ring).toBeCloseTo(shown.times * Math.sqrt(2e-4 * 0.15), 12);
  const longest = Math.hypot(
    (noise?.to.x as number) - (noise?.from.x as number),
    (noise?.to.y as number) - (noise?.from.y as number),
  );
  expect(longest / 2.6).toBeLessThanOrEqual(0.25);
  expect(longest / 2.6).toBeGreaterThan(0.05);
});

test('on a line, arrows lie at the height of the cursor; far from the origin, they are put back', async () => {
  const line = await at({ memories: 'deltas:2', beta: 2 }, [0.5]);
  expect(arrowsOf(line, { extent: [-2, 2, 0, 1], y: 0.4 }, undefined).arrows[0]).toMatchObject({
    from: { x: 0.5, y: 0.4 },
    to: { y: 0.4 },
  });
  const far = await at(
    {
      memories: [
        [1000, 0],
        [1001, 0],
      ],
    },
    [1000.2, 0.1],
  );
  expect(far.centre).toBeDefined();
  const [arrow] = arrowsOf(far, { extent: [999, 1002, -1, 1], y: 0 }, undefined).arrows;
  expect(arrow?.from.x).toBeCloseTo(1000.2, 9);
});

test('a map of starts shows the first step, samples the one that follows what is seen', () => {
  const moment: Moment = { step: 7, last: 20, state: 'paused', playing: false };
  expect(stepsDone(parseConfig({}), moment)).toBe(0);
  expect(stepsDone(parseConfig({ experiment: 'generate' }), moment)).toBe(7);
  expect(stepsDone(parseConfig({ experiment: 'generate' }), undefined)).toBe(Number.MAX_SAFE_INTEGER);
});
