import { beforeEach, expect, test, vi } from 'vitest';
import { changedDials, parseConfig, resolvedConfig } from '../../params/config.ts';
import { presetConfig } from '../../params/presets.ts';
import { tableOf } from '../../results.ts';
import { blackout, condensed, memoryShares, pitchfork, recalledCues, wells } from './tourMeasures.ts';
import { hashOfStep, stepConfig, wrongStep } from './tourRuns.ts';
import { tourSteps } from './tourSteps.ts';
import { between } from './turnDial.ts';

beforeEach(() => {
  // a mouse, and no GPU
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  vi.stubGlobal('navigator', {});
});

test.each(['?tour=99', '?tour=x', '?tour=-1', '?tour=1.5'])('%s is no step, and is said', (search) => {
  expect(wrongStep(search)).toBe(`The tour has no step "${search.slice(6)}"; its steps are 1 to ${tourSteps.length}`);
});

test('steps there are, and links without one, are fine', () => {
  for (const search of ['?tour=2', '', '?tour=', '?tour=0', '?hide=tour', `?tour=${tourSteps.length}`]) {
    expect(wrongStep(search)).toBe('');
  }
});

test('the address of a step is its run, with the dials that a link locks', async () => {
  const now = parseConfig({ beta: 3, eta: 0.5 });
  expect(await hashOfStep(2, now, new Set())).toBe('#v=1&particles=65536');
  expect(await hashOfStep(2, now, new Set(['beta', 'preset']))).toBe('#v=1&beta=3&particles=65536');
  // this run has no steps of a size to keep
  expect(await hashOfStep(5, now, new Set(['eta']))).toBe('#v=1&experiment=landscape&memories=deltas&beta=2');
  expect(await hashOfStep(99, now, new Set())).toBe('');
});

test.each(tourSteps.filter(({ leads }) => !leads))('$title: runs at both sizes, and so does what it tries', (step) => {
  const [whole, less] = [stepConfig(step, false), stepConfig(step, true)];
  expect(whole).toEqual(presetConfig(step.preset));
  expect(less.particles).toBeLessThanOrEqual(whole.particles);
  expect('particles' in resolvedConfig(whole) && whole.particles > 16384 ? step.smaller : {}).toBeDefined();
  const dials = step.attempt?.dials ?? {};
  expect(Object.keys(dials)).toHaveLength(1);
  for (const config of [whole, less]) {
    expect(parseConfig(dials as Record<string, unknown>, changedDials(config))).not.toEqual(config);
  }
  const { choices, right } = step.question ?? { choices: [], right: 0 };
  expect(choices[right]).toBeDefined();
});

test('a dial is turned through values between, and ends where it should', () => {
  const up = between(2, 20, false);
  expect(up.length).toBeGreaterThan(10);
  expect([...up].sort((a, b) => a - b)).toEqual(up);
  expect(up.every((value) => value > 2 && value < 20)).toBe(true);
  expect(between(3, 2, true)).toEqual([]);
  expect(between(9, 2, true)).toEqual([8, 7, 6, 5, 4, 3]);
  expect(between(0, 9, true)).toEqual([]);
});

const minima = tableOf(
  'attractors',
  ['x', 'index', 'effectiveMemories', 'fraction'],
  [
    [0.9575, 0, 1.1, 0.25],
    [-0.9575, 0, 26.5, 0.75],
    [0, 1, 40, Number.NaN],
  ],
);

test('what a run says for itself is read from its tables', () => {
  expect(wells([minima])).toBe('2 wells, with 75.0\u00a0% and 25.0\u00a0% of the cues');
  expect(pitchfork([minima])).toBe('minima at −0.958 and 0.958');
  expect(condensed([minima])).toBe('e^H = 26.5 at the minimum in the middle');
  const fractions = tableOf(
    'fractions',
    ['memory', 'fraction'],
    [
      [0, 0.11],
      [1, 0.1125],
    ],
  );
  expect(memoryShares([minima, fractions])).toBe('11.0\u00a0% to 11.3\u00a0% of the samples at each of 2 memories');
  expect(recalledCues([tableOf('systems', ['cues', 'retrieved'], [[8, 0.75]])])).toBe('6 of 8 cues come back');
  const points = tableOf(
    'points',
    ['count', 'overlap'],
    [
      [60, 0.9991],
      [110, 0.4529],
    ],
  );
  expect(blackout([points])).toBe('overlap 1.00 with the memory at 60 memories, 0.45 at 110');
  for (const measure of [wells, pitchfork, condensed, memoryShares, recalledCues, blackout]) {
    expect(measure([])).toBeUndefined();
  }
});
