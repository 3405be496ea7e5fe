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

test('of what is swept no one value is said', () => {
  const sweep = (dials: Record<string, unknown>) => said({ experiment: 'phase', ...dials });
  const samples = { process: 'generate', schedule: 'edm', steps: 77, deltaMemorized: 0.77 };
  expect(sweep(samples)).toContain('77 steps uniform');
  expect(sweep({ ...samples, sweepX: 'steps:5,10' })).toContain('a swept number of steps uniform');
  expect(sweep({ ...samples, sigmaMin: 0.5, sweepX: 'sigmaMin:0.1,0.2' })).toContain('stop noise σ as swept, samples');
  expect(sweep({ ...samples, sweepX: 'deltaMemorized:0.1,0.2' })).toContain('δ_{m} as swept, δ_{s} = 0.33');
  expect(sweep({ process: 'generate', timeMin: 0.5, sweepX: 'timeMin:0.1,0.2' })).toContain('stop noise t as swept,');
  const smooth = { process: 'generate', score: 'smoothed', draws: 8 };
  expect(sweep({ ...smooth, sweepX: 'smoothing:0.1,0.2' })).toContain('over 8 places x + τz, τ as swept');
  expect(sweep({ ...smooth, sweepX: 'draws:2,4' })).toContain('over a swept number of places x + τz, τ = 0.2');
  const wandering = { process: 'generate', sampler: 'langevin', eta: 0.2 };
  expect(sweep({ ...wandering, sweepX: 'temperature:1,2' })).toContain('η = 0.2, T as swept, 200 iterations');
  expect(sweep({ ...wandering, sweepX: 'iterations:1,2' })).toContain('T = 1, a swept number of iterations');
  expect(sweep({ process: 'uturn', sweepX: 'steps:5,10' })).toContain('ancestral back in a swept number of steps');
  expect(sweep({ process: 'retrieve', sweepX: 'delta:0.1,0.2' })).toContain('within δ as swept rms radius of');
  expect(sweep({ process: 'wells', sweepX: 'count:2,4' })).toContain('a swept number of memories (pham:9)');
  expect(sweep({ process: 'wells', sweepX: 'width:0,0.4' })).toContain('Gaussian data of swept variance');
  const spins = { process: 'recall', memories: 'binary:9:32' };
  expect(sweep({ ...spins, sweepX: 'degree:2,3' })).toContain('E = −(N/n) Σ m^{n}, m = x·ξ/N, n as swept');
  expect(sweep({ ...spins, sweepX: 'iterations:2,3' })).toContain('at most a swept number of sweeps');
  expect(sweep({ ...spins, sweepX: 'flips:0,0.2' })).toContain('with a swept share of the bits flipped');
  expect(sweep({ ...spins, sweepX: 'mixed:1,3' })).toContain('majorities of a swept number of the memories');
  expect(said({ memories: [[1, 2]] })).toContain('1 memory (inline)');
});
