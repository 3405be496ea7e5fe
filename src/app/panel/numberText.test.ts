import { expect, test } from 'vitest';
import { parseConfig } from '../../params/config.ts';
import type { NumberDial } from '../../params/dial.ts';
import { type DialName, dials, PARAMS } from '../../params/table.ts';
import { labelOf, mainDial } from './mainDial.ts';
import { memoriesIn } from './memoriesIn.ts';
import { numberText } from './numberText.ts';

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
  expect(dials.every(([name, dial]) => labelOf(name, dial).text.length > 2)).toBe(true);
});
