import { expect, test } from 'vitest';
import { parseConfig } from '../params/config.ts';
import { resolveInputs } from './inputs.ts';

test.each([
  [{ memories: '1e20,0;0,1' }, 'memories: inline: row 1, column 1 is 1e+20; numbers may be at most 1e18'],
  [{ memories: '1e308' }, 'memories: inline: row 1, column 1 is 1e+308'],
  [{ memories: 'deltas', box: '1e30' }, 'box reaches -1e+30; it may reach 2e18'],
  [{ memories: 'deltas', box: '-1,1e200' }, 'box reaches 1e+200; it may reach 2e18'],
  [{ memories: 'deltas', experiment: 'probe', cue: '1e19' }, 'cue reaches 1e+19; it may reach 2e18'],
])('what single precision cannot square is refused: %o', (given, sentence) => {
  expect(() => resolveInputs(parseConfig(given))).toThrow(sentence);
});

test('memories at the edge of single precision have a box round them', () => {
  const { box, patterns } = resolveInputs(parseConfig({ memories: '1e18,0;-1e18,1', weights: '1e308,1e308' }));
  expect(box.high[0]).toBeCloseTo(1.3e18, -16);
  expect([...patterns.weights]).toEqual([0.5, 0.5]);
});

test('a memory that stands in the data several times has the weight of as many', () => {
  const weightsOf = (dials: Record<string, unknown>) => [...resolveInputs(parseConfig(dials)).patterns.weights];
  expect(weightsOf({ memories: '0;1;2', weights: 'duplicated', copies: 3 })).toEqual([0.6, 0.2, 0.2]);
  expect(weightsOf({ memories: '0;0;0;1;2' })).toEqual([expect.closeTo(0.6, 15), 0.2, 0.2]);
  // of the memories that are kept
  expect(weightsOf({ memories: '0;1;2', count: 2, weights: 'duplicated', copies: 3 })).toEqual([0.75, 0.25]);
  expect(() => parseConfig({ memories: '0;1', copies: 3 })).toThrow('copies');
  expect(() => parseConfig({ memories: '0;1', weights: 'duplicated', copies: 0 })).toThrow('copies is 0');
});
