import { expect, test } from 'vitest';
import type { Context } from './kinds/kind.ts';
import { tellingLine, unexpectedTexts } from './report.ts';
import { runCase } from './runCases.ts';

const outcomeOf = (setup: object, expected: object) =>
  // a formula needs nothing of the context
  runCase(
    { case: { id: 'X', title: '', source: '', kind: 'formula', setup, expected, tolerance: { abs: 1e-9 } } },
    {} as Context,
  );

test('every measured quantity is told, whether its value was expected or not', async () => {
  const setup = { formula: 'marginal', schedule: 'brownian', mean: 3, variance: 2 };
  const outcome = await outcomeOf({ ...setup, time: 1 }, { sigma2: 1 });
  expect(outcome.lines.map(({ quantity, pass }) => [quantity, pass])).toEqual([['sigma2', true]]);
  expect(Object.entries(outcome.measured).map(([name, { value, by }]) => [name, value, by])).toEqual([
    ['a', 1, 'host'],
    ['sigma2', 1, 'host'],
    ['mean', 3, 'host'],
    ['variance', 3, 'host'],
  ]);
  expect(unexpectedTexts(outcome).map((text) => text.trim().replace(/ +/g, ' '))).toEqual([
    '- X a 1 host',
    '- X mean 3 host',
    '- X variance 3 host',
  ]);
  const each = await outcomeOf({ ...setup, each: { time: [1, 4] } }, { sigma2: [1, 4] });
  expect(each.measured.variance?.value).toEqual([3, 6]);
});

test('long lists are cut in lines, standard errors stand beside them', () => {
  const [text] = unexpectedTexts({
    id: 'X',
    lines: [],
    measured: { mean: { value: Array(20).fill(0), error: 0.5, by: 'gpu' } },
  });
  expect(text).toContain('[0, 0, 0, 0, 0, 0, 0, 0, 12 more] +- 0.500000000  gpu');
});

test('of a case the quantity that fails tells most, else the one that takes most of its tolerance', async () => {
  const marginal = { formula: 'marginal', schedule: 'brownian', mean: 3, variance: 2, time: 1 };
  const good = await outcomeOf(marginal, { sigma2: 1, mean: 3 + 4e-10, variance: 3 - 8e-10 });
  expect(good.lines.map(({ share }) => Number(share.toFixed(2)))).toEqual([0, 0.4, 0.8]);
  expect(tellingLine(good.lines).quantity).toBe('variance');
  const bad = await outcomeOf(marginal, { mean: 3 + 4e-10, sigma2: 1 + 3e-9 });
  expect(tellingLine(bad.lines)).toMatchObject({ quantity: 'sigma2', pass: false });
  expect(bad.lines[1]?.share).toBeCloseTo(3, 4);
  const none = await outcomeOf({ ...marginal, time: -1 }, { sigma2: 1 });
  expect(tellingLine(none.lines)).toMatchObject({ pass: false, share: Number.POSITIVE_INFINITY });
});
