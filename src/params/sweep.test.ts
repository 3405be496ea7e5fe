import { expect, test } from 'vitest';
import { parseConfig } from './config.ts';
import { choiceAt, configAt, isChoice, parseSweep, pictureAxes, type SweepAxis } from './sweep.ts';

test('ranges are even, in their logarithm where asked for, and end where they were said to', () => {
  expect(parseSweep('sweepX', 'beta:1..5:5')).toEqual({ dial: 'beta', values: [1, 2, 3, 4, 5], scale: 'linear' });
  const log = parseSweep('sweepX', 'sigma2:0.01..1:3:log');
  expect(log?.values[0]).toBe(0.01);
  expect(log?.values[1]).toBeCloseTo(0.1, 12);
  expect(log?.values[2]).toBe(1);
  expect(parseSweep('sweepX', 'sigma2:1..0.5:2')?.values).toEqual([1, 0.5]);
  expect(parseSweep('sweepX', 'none')).toBeUndefined();
});

test('whole numbers are rounded, once each, and then stand as a list', () => {
  expect(parseSweep('sweepY', 'count:2..32:5:log')).toEqual({ dial: 'count', values: [2, 4, 8, 16, 32], scale: 'log' });
  expect(parseSweep('sweepY', 'count:2..5:7:log')).toEqual({ dial: 'count', values: [2, 3, 4, 5], scale: 'list' });
  expect(parseSweep('sweepY', 'count:2,9,1000')).toEqual({ dial: 'count', values: [2, 9, 1000], scale: 'list' });
});

test.each([
  ['sigma:1..2:3x', 'n must be a whole number'],
  ['beta:1..1:3', 'no two numbers'],
  ['beta:0..1:3:log', 'ends above 0'],
  ['betta:1..2:3', 'did you mean beta?'],
  ['particles:1..2:3', 'no dial to sweep'],
  ['dynamics:1,2', 'no dial to sweep'],
  ['count:2.5,3', 'whole numbers'],
  ['beta:1,x', 'no numbers'],
  ['beta:1..2:3:cube', 'too many parts'],
  ['beta:1...2:3', 'three points have two meanings'],
  ['beta:1..2:99999', '4096'],
  ['beta:1,Infinity', 'not all finite'],
  // ends whose difference or ratio is past the largest number
  ['beta:1e308..-1e308:100', 'value 2 of 100 is past the largest number'],
  ['beta:1e-308..16:16:log', 'value 2 of 16 is past the largest number'],
  ['sigma2:1e308..-1e308:3', 'value 2 of 3 is past the largest number'],
])('%s is refused: %s', (spec, why) => {
  expect(() => parseSweep('sweepX', spec)).toThrow(why);
});

test('sigma2 sets beta, and a value out of range is told by its dial', () => {
  const config = parseConfig({ experiment: 'phase' });
  expect(configAt(config, [{ dial: 'sigma2', value: 0.05 }]).beta).toBeCloseTo(20, 12);
  expect(() => configAt(config, [{ dial: 'delta', value: 99 }])).toThrow('delta is 99');
  for (const value of [0, -1, 1e-320, Number.POSITIVE_INFINITY]) {
    expect(() => configAt(config, [{ dial: 'sigma2', value }])).toThrow(`sigma2 is ${value}`);
  }
});

test('a choice may be swept along y, word by word, and makes curves of one axis', () => {
  const axis = parseSweep('sweepY', 'cued:features,stored') as SweepAxis;
  expect(axis).toEqual({ dial: 'cued', values: [2, 0], scale: 'list' });
  expect([isChoice(axis), isChoice(parseSweep('sweepX', 'count:1,2') as SweepAxis)]).toEqual([true, false]);
  expect([choiceAt('cued', 2), choiceAt('count', 2), choiceAt('sigma2', 0)]).toEqual([
    'features',
    undefined,
    undefined,
  ]);
  const config = parseConfig({ experiment: 'phase', process: 'recall', memories: 'featureMixtures:9:20' });
  expect(configAt(config, [{ dial: 'cued', value: 2 }]).cued).toBe('features');
  expect(configAt(config, [{ dial: 'order', value: 1 }]).order).toBe('synchronous');
  const axes = pictureAxes({ sweepX: 'count:2,9,90', sweepY: 'order:asynchronous,synchronous' });
  expect(axes).toEqual([{ dial: 'count', values: [2, 9, 90], scale: 'log' }]);
  for (const spec of ['cued:stored,nothing', 'cued:stored,stored', 'cued:', 'cued:0..2:3', 'cued:stored:2']) {
    expect(() => parseSweep('sweepY', spec)).toThrow('cued takes each of stored, unseen, features at most once');
  }
  for (const name of ['sweepX', 'film']) {
    expect(() => parseSweep(name, 'cued:stored,unseen')).toThrow('cued is a choice, which may be swept along y');
  }
  // what decides which run it is stays no dial to sweep
  expect(() => parseSweep('sweepY', 'process:wells,noise')).toThrow('is no dial to sweep');
});
