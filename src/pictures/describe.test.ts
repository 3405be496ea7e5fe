import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import { titleOf } from '../experiments/phase/observables.ts';
import { parseConfig } from '../params/config.ts';
import { describeRun } from './describe.ts';
import { describeSweep } from './describeSweep.ts';

function said(dials: Record<string, unknown>): string {
  const inputs = resolveInputs(parseConfig({ experiment: 'generate', ...dials }));
  return (inputs.config.experiment === 'phase' ? describeSweep : describeRun)(inputs).join('; ');
}

test('the picture says which score it shows', () => {
  expect(said({})).toContain('exact score of the memories');
  expect(said({})).toContain('t → 0 with the exact score is memorization');
  const waves = said({ score: 'features', features: 99 });
  expect(waves).toContain('not the exact score: 99 random features');
  expect(waves).not.toContain('memorization');
  const smooth = said({ score: 'smoothed', smoothing: 0.3, draws: 7 });
  expect(smooth).toContain('not the exact score: D averaged over 8 places x + τz, τ = 0.3');
});

test('what was trained is said, but not a number that is swept', () => {
  expect(said({ score: 'trainedFeatures', trainingTime: 300, features: 9 })).toContain(
    'trained, not the exact score: a layer on 9 random features, gradient flow to τ = 300',
  );
  const training = { experiment: 'phase', process: 'training', features: 9, trainingTime: 300 };
  expect(said({ ...training, sweepX: 'features:1,5' })).toContain(
    'a layer on random features, gradient flow to τ = 300',
  );
  expect(said({ ...training, trainingTime: 1, sweepX: 'trainingTime:1,5' })).toContain(
    'a layer on 9 random features, gradient flow; s = σ^{2} = 1/β = 0.15; errors',
  );
});

test('dynamics at one level that draw noise are named with their dials', () => {
  const langevin = said({ sampler: 'langevin', beta: 4, temperature: 0.5 });
  expect(langevin).toContain('energy −log p at β = 1/s = 4');
  expect(langevin).toContain(
    'Langevin dynamics, η = 0.1, T = 0.5, 200 iterations; exact score; started from exact p_{s}',
  );
  expect(langevin).not.toContain('schedule');
  const map = said({ experiment: 'basins', dynamics: 'stochasticAttention', similarity: 'dot', replicas: 8 });
  expect(map).toContain('stochastic attention, η = 0.1, 200 iterations, 8 replicas per start');
  expect(map).toContain('class: memory of largest posterior weight');
  const sweep = said({ experiment: 'phase', process: 'generate', sampler: 'langevin', sweepX: 'temperature:0.5,1' });
  expect(sweep).toContain('samples at every point; Langevin dynamics');
  expect(sweep).not.toContain('schedule');
});

test('a sweep that reads by the dot product says so', () => {
  const by = (process: string, similarity: string) => said({ experiment: 'phase', process, similarity });
  expect(by('wells', 'distance')).toContain('minima of E = −log p,');
  expect(by('wells', 'dot')).toContain('minima of the modern Hopfield energy (dot product),');
  expect(by('retrieve', 'dot')).toContain('D by the dot product,');
  expect(by('noise', 'dot')).toContain('read by the dot product');
  expect(by('noise', 'distance')).not.toContain('dot product');
  const energy = { experiment: 'phase', process: 'noise', observable: 'energy' } as const;
  expect(titleOf(parseConfig(energy))).toBe('energy −log p');
  expect(titleOf(parseConfig({ ...energy, similarity: 'dot' }))).toContain('β E of the modern Hopfield network');
});
