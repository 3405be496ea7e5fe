import { expect, test } from 'vitest';
import { stepNamed } from './tour.ts';
import { tourSteps } from './tourSteps.ts';

test.each(['?tour=99', '?tour=x', '?tour=-1', '?tour=1.5'])('%s is no step, and is said', async (search) => {
  const { preset, wrong } = await stepNamed(search);
  expect(preset).toBeUndefined();
  expect(wrong).toBe(`The tour has no step "${search.slice(6)}"; its steps are 1 to ${tourSteps.length}`);
});

test('steps there are, and links without one, are fine', async () => {
  expect(await stepNamed('?tour=3')).toEqual({ preset: tourSteps[2]?.preset, wrong: '' });
  for (const search of ['', '?tour=', '?tour=0', '?hide=tour']) {
    expect(await stepNamed(search)).toEqual({ preset: undefined, wrong: '' });
  }
});
