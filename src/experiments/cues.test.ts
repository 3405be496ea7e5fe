import { expect, test } from 'vitest';
import { patternsFrom, patternsOf } from '../memories/patterns.ts';
import { ConfigError, parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { cuesOf } from './cues.ts';
import type { Cues } from './run.ts';

const memories = patternsOf([
  [1, 1, 1, 1, -1, -1, -1, -1],
  [-1, 1, -1, 1, -1, 1, -1, 1],
  [1, 1, -1, -1, 1, 1, -1, -1],
]);

const made = (dials: Partial<Record<keyof Config, unknown>>, of = memories): Cues =>
  cuesOf(parseConfig({ experiment: 'retrieve', ...dials }), of, {});
const row = (cues: Cues, i: number) => [...cues.points.subarray(8 * i, 8 * (i + 1))];
const memory = (k: number) => [...memories.points.subarray(8 * k, 8 * (k + 1))];
const differ = (a: readonly number[], b: readonly number[]) => a.filter((value, i) => value !== b[i]).length;

test('cue i is made of memory i, and of the first ones again', () => {
  const cues = made({ cue: 'memory', particles: 5 });
  expect([...cues.sources]).toEqual([0, 1, 2, 0, 1]);
  expect([0, 1, 2, 3, 4].map((i) => row(cues, i))).toEqual([0, 1, 2, 0, 1].map(memory));
});

test('flips turn over exactly that share, elsewhere in every cue, and are the same again from the same seed', () => {
  const cues = made({ cue: 'flip:0.25', particles: 60 });
  const turned = Array.from(cues.sources, (k, i) => differ(row(cues, i), memory(k)));
  expect(new Set(turned)).toEqual(new Set([2]));
  expect(new Set(Array.from(cues.sources, (_, i) => row(cues, i).join())).size).toBeGreaterThan(30);
  expect(made({ cue: 'flip:0.25', particles: 60 })).toEqual(cues);
  expect(made({ cue: 'flip:0.25', particles: 60, seed: 1 }).points).not.toEqual(cues.points);
  expect(row(made({ cue: 'flip:1', particles: 1 }), 0)).toEqual(memory(0).map((value) => -value));
});

test('what is turned over or covered stays in the range of the values', () => {
  const grey = patternsOf([[0, 255, 100, 50]]);
  expect([...made({ cue: 'flip:1', particles: 1 }, grey).points]).toEqual([255, 0, 155, 205]);
  expect([...made({ cue: 'mask:0.5', particles: 1 }, grey).points]).toEqual([0, 255, 127.5, 127.5]);
});

test('a mask covers the last numbers, and leaves the others', () => {
  expect(row(made({ cue: 'mask:0.375', particles: 1 }), 0)).toEqual([1, 1, 1, 1, -1, 0, 0, 0]);
  expect(row(made({ cue: 'mask:0', particles: 1 }), 0)).toEqual(memory(0));
});

test('noise has mean 0 and the standard deviation that was asked for, in every coordinate alike', () => {
  const zeros = patternsFrom(new Float64Array(64), 64, 'zeros');
  const { points } = made({ cue: 'noise:0.5', particles: 512 }, zeros);
  const n = points.length;
  const mean = points.reduce((sum, value) => sum + value, 0) / n;
  const variance = points.reduce((sum, value) => sum + value * value, 0) / n;
  // 4 standard errors of 32,768 draws
  expect(Math.abs(mean)).toBeLessThan((4 * 0.5) / Math.sqrt(n));
  expect(Math.abs(variance - 0.25)).toBeLessThan(4 * 0.25 * Math.sqrt(2 / n));
});

test('numbers are cues of no memory, as many as there are', () => {
  const cues = made({ cue: [memory(1), memory(2)] });
  expect(cues).toMatchObject({ count: 2, sources: Int32Array.of(-1, -1) });
  expect(made({ cue: memory(2) }).count).toBe(1);
});

test.each<[unknown, string]>([
  ['noise', 'cue is "noise"; give memory, noise:A (A from 0 to 1000000), flip:A (A from 0 to 1)'],
  ['flip:1.5', 'cue is "flip:1.5"'],
  ['mask:-1', 'cue is "mask:-1"'],
  ['noise:x', 'cue is "noise:x"'],
  ['noise:', 'cue is "noise:"'],
  ['noise:1:2', 'cue is "noise:1:2"'],
  ['memory:3', 'cue is "memory:3"'],
  ['toString', 'cue is "toString"'],
  ['origin', 'cue is "origin"'],
  [[1, 2, 3], 'cue has 3 numbers, a memory has 8'],
  [
    [
      [1, 2],
      [1, 2, 3],
    ],
    'cue: row 2 has 3 numbers, row 1 has 2',
  ],
])('the cue %j is refused by name', (cue, sentence) => {
  expect(() => made({ cue })).toThrow(ConfigError);
  expect(() => made({ cue })).toThrow(sentence);
});

test('cues that would not fit into memory are refused before they are made', () => {
  const wide = patternsFrom(new Float64Array(4096), 4096, 'wide');
  expect(() => made({ particles: 2 ** 20 }, wide)).toThrow('1048576 cues of 4096 numbers; 16384 fit');
});
