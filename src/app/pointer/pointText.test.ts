import { expect, test } from 'vitest';
import { tableOf } from '../../results.ts';
import type { Picture } from '../../view/picture.ts';
import { makeScale } from '../../view/scale.ts';
import { coordinatesText, endText, readingLines, readOutAt, spokenReading } from './pointText.ts';

const attractors = tableOf(
  'attractors',
  ['x', 'y', 'index'],
  [
    [0, 0, 2],
    [0.5, -0.5, 0],
  ],
);
const path = { points: [], end: [0.5, -0.5], name: 'merged (3)', steps: 41 };
const reading = {
  x: [0.1, 0.2],
  read: { a: 1, s: 0.25, similarity: 'distance' as const },
  at: 'only' as const,
  by: undefined,
  energy: -1.23456,
  gradient: [3, 4],
  entropy: -0,
  effectiveMemories: 1,
  top: [
    { memory: 2, weight: 0.99951 },
    { memory: 0, weight: 0.0004 },
  ],
  end: path,
};

test('a place is as fine as a pixel', () => {
  expect(coordinatesText({ x: 0.31234, y: -0.4 }, [-1.3, 1.3, -1.3, 1.3], false)).toBe('(0.312, −0.400)');
  expect(coordinatesText({ x: 0.31234, y: -0.4 }, [0.31, 0.32, 0, 1], true)).toBe('x = 0.31234');
});

test('an end has the number of the picture, where it has one', () => {
  expect(endText(path, [attractors])).toBe('attractor 2, merged (3), after 41 steps');
  expect(endText({ ...path, end: [0.5, -0.49], steps: 1 }, [attractors])).toBe('merged (3), after 1 step');
  // far from the origin as near it: beside an attractor is not at it
  const far = tableOf('attractors', ['x', 'y', 'index'], [[1.7e9, 1e6, 0]]);
  expect(endText({ ...path, end: [1.7e9, 1e6], name: 'memory 1' }, [far])).toMatch(/^attractor 1, /);
  expect(endText({ ...path, end: [1.7e9 + 0.5, 1e6], name: 'saddle' }, [far])).toMatch(/^saddle/);
  expect(endText({ ...path, name: 'on its way' }, [attractors])).toBe('still on its way after 41 steps');
});

test('a reading in lines, and in one breath', () => {
  const lines = readingLines(reading, [attractors]);
  expect(lines).toEqual([
    ['energy', '−1.235 nat'],
    ['gradient', '5.000 nat per length, falls to 233°'],
    ['entropy', '0.000 nat, e^H = 1.00'],
    ['weights', '3: 100 %'],
    ['goes to', 'attractor 2, merged (3), after 41 steps'],
    ['read at', 'σ = 0.5'],
  ]);
  expect(spokenReading({ place: '(0, 0)', lines })).toMatch(/^\(0, 0\); energy −1\.235 nat; .*after 41 steps$/);
  expect(readingLines({ ...reading, end: undefined, at: 'first' }, []).slice(3)).toEqual([
    ['odds of its end', '3: 100 %'],
    ['read at', 'σ = 0.5, where the schedule begins'],
  ]);
  const by = 'network; entropy and weights by the exact score';
  expect(readingLines({ ...reading, by }, [])[5]).toEqual(['by', by]);
});

test('the way down is an angle in a plane, a side on a line, and nowhere on level ground', () => {
  const gradient = (...values: number[]) => readingLines({ ...reading, gradient: values }, [])[1]?.[1];
  expect(gradient(0, -2)).toBe('2.000 nat per length, falls to 90°');
  expect(gradient(-1, 1e-9)).toBe('1.000 nat per length, falls to 0°');
  expect(gradient(0.25)).toBe('0.250 nat per length, falls to the left');
  expect(gradient(1e-5, 1e-5)).toBe('0.000 nat per length: level');
});

test('a picture of something else than places is read off by its own cells, never as a point among the memories', () => {
  const map = pictureWith();
  const cell = { place: 's = 0.046, K = 7', value: '6.2 minima of the energy (16 networks)' };
  const readOut = readOutAt({ x: 0.0461, y: 2.47 }, map, cell, []);
  expect(readOut).toEqual({ place: cell.place, lines: [['', cell.value]] });
  expect(readOut && spokenReading(readOut)).toBe(`${cell.place}; ${cell.value}`);
  // neither its coordinates nor the energy of a point of that name
  expect(readOutAt({ x: 0.0461, y: 2.47 }, map, reading, [])).toBeUndefined();
  expect(readOutAt({ x: 0.0461, y: 2.47 }, map, undefined, [])).toBeUndefined();
  const plane = pictureWith({ dim: 2 });
  expect(readOutAt({ x: 0.5, y: 0.25 }, plane, undefined, [])).toEqual({ place: '(0.500, 0.250)', lines: [] });
  expect(readOutAt({ x: 0.5, y: 0.25 }, plane, reading, [])?.lines).toHaveLength(6);
});

function pictureWith(space?: Picture['space']): Picture {
  const layer = {
    kind: 'field',
    name: '',
    unit: '',
    grid: { width: 1, height: 1 },
    scale: makeScale('linear', 0, 1),
    palette: 'viridis',
  } as const;
  const frame = { title: '', subtitle: [], x: { label: 'x' }, y: { label: 'y' }, extent: [0, 1, 0, 1] } as const;
  return { ...frame, ...(space ? { space } : {}), markers: [], layer };
}
