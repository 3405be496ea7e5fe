import { expect, test } from 'vitest';
import { readInputs } from '../experiments/inputs.ts';
import { readConfig } from '../params/config.ts';
import { describeRun } from './describe.ts';

const said = (dials: Record<string, unknown>) =>
  describeRun(readInputs(readConfig({ experiment: 'generate', ...dials }))).join('; ');

test('the picture says which score it shows', () => {
  expect(said({})).toContain('exact score of the memories');
  expect(said({})).toContain('t → 0 with the exact score is memorization');
  const waves = said({ score: 'features', features: 99 });
  expect(waves).toContain('not the exact score: 99 random features');
  expect(waves).not.toContain('memorization');
  const smooth = said({ score: 'smoothed', smoothing: 0.3, draws: 7 });
  expect(smooth).toContain('not the exact score: D averaged over 8 places x + τz, τ = 0.3');
});
