import { expect, test } from 'vitest';
import { parseConfig } from '../../params/config.ts';
import type { NumberDial } from '../../params/dial.ts';
import { type DialName, dials, PARAMS } from '../../params/table.ts';
import { isSwept, labelOf, mainDial } from './mainDial.ts';
import { memoriesIn } from './memoriesIn.ts';
import { narrowNumber, numberText } from './numberText.ts';

const text = (name: DialName, value: number) => numberText(value, PARAMS[name] as NumberDial);

test('numbers are written as people read them, and read back', () => {
  expect([text('particles', 1048576), text('count', 0), text('count', 3), text('tolerance', 1e-6)]).toEqual([
    '1,048,576',
    'all',
    '3',
    '1e-6',
  ]);
  expect([text('beta', 1 / 0.15), text('trainingTime', 1e4), text('trainingTime', 1e8), text('seed', 123456)]).toEqual([
    '6.66667',
    '10000',
    '1e8',
    '123456',
  ]);
  for (const [name, value] of [
    ['particles', 1048576],
    ['count', 0],
    ['seed', 4294967295],
    ['tolerance', 1e-6],
  ] as const) {
    expect(parseConfig({ [name]: text(name, value) })[name]).toBe(value);
  }
});

test('in a narrow field a number has the digits that are seen', () => {
  const written = [0.15, 1 / 0.15, 1 / 60, 1.23456789e-4, 123456, 1234567, 1e-12, 20];
  expect(written.map(narrowNumber)).toEqual([
    ...['0.15', '6.66667', '0.016667', '1.235e-4', '123456', '1.2346e6', '1e-12', '20'],
  ]);
});

test('the number of memories is read off where the text says it', () => {
  const file = { file: 'mine.csv', shape: [12, 2], sha256: '' };
  expect(
    [
      'pham:9',
      'twoClouds:256:64',
      'glyphs',
      [
        [1, 2],
        [3, 4],
      ],
      [1, 2],
      file,
    ].map(memoriesIn),
  ).toEqual([9, 256, undefined, 2, 1, 12]);
});

test('the noise comes first, whatever it is called in a run', () => {
  const main = (dials: Record<string, unknown>) => mainDial(parseConfig(dials));
  expect([
    main({}),
    main({ experiment: 'generate' }),
    main({ experiment: 'generate', schedule: 'edm' }),
    main({ experiment: 'retrieve', dynamics: 'spins', memories: 'glyphs' }),
  ]).toEqual(['beta', 'timeMin', 'sigmaMin', 'temperature']);
  // a sweep has all noises: there is none to turn
  const phase = { experiment: 'phase', process: 'wells' };
  expect([
    main(phase),
    main({ ...phase, sweepX: 'sigma2:0.1..0.9:3' }),
    main({ ...phase, sweepX: 'count:2..9:3' }),
  ]).toEqual([...[undefined, undefined, 'beta']]);
  const both = parseConfig({ ...phase, sweepX: 'count:2..9:3', sweepY: 'width:0,0.1' });
  expect(dials.map(([name]) => name).filter((name) => isSwept(name, both))).toEqual(['count', 'width']);
  expect(dials.every(([name, dial]) => labelOf(name, dial).text.length > 2)).toBe(true);
});
