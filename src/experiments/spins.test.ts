import { expect, test } from 'vitest';
import { firstPatterns, mergeEqual, type Patterns, patternsOf } from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { separations } from '../readouts/separation.ts';
import { startPoints } from '../simulation/startPoints.ts';
import { cuedPatterns, requireSpins, spinCues, spinEnergyUnits, spinUpdates } from './spins.ts';

const patterns = patternsFromSpec('binary:6:40', { seed: 2 });
const xi = (k: number, d: number) => patterns.points[k * patterns.dim + d] as number;

test('bits of a cue are flipped with the chance asked for, the same from seed to seed', () => {
  for (const flips of [0, 0.03, 0.3, 0.5]) {
    const { start, particles } = spinCues({ flips, mixed: 1, particles: 600 }, patterns);
    const x = startPoints(start, patterns.dim, { seed: 7, first: 0, count: particles });
    const wrong = x.filter((value, i) => Math.sign(value) !== xi(Math.floor(i / 40) % 6, i % 40)).length / x.length;
    expect(Math.abs(wrong - flips)).toBeLessThanOrEqual(4 * Math.sqrt((flips * (1 - flips)) / x.length));
    if (flips === 0) expect(new Set(x)).toEqual(new Set([-1, 1]));
  }
});

test('a mixed cue is the majority of the memories from its own on', () => {
  const { start } = spinCues({ flips: 0, mixed: 3, particles: 12 }, patterns);
  const cues = startPoints(start, 40, { seed: 0, first: 0, count: 12 });
  cues.forEach((value, i) => {
    const [p, d] = [Math.floor(i / 40), i % 40];
    expect(value).toBe(Math.sign(xi(p % 6, d) + xi((p + 1) % 6, d) + xi((p + 2) % 6, d)));
  });
  for (const mixed of [2, 7]) {
    expect(() => spinCues({ flips: 0, mixed, particles: 1 }, patterns)).toThrow(
      `mixed is ${mixed}; give an odd number up to 6`,
    );
  }
});

test('networks are cued with memories, with rows that are not stored nor the reverse of one, or with features', () => {
  const rows = [[1, 1, -1], [1, -1, 1], [-1, -1, 1], [1, 1, 1], [1, -1, 1], [-1, -1, -1], [-1, 1, 1]]; // biome-ignore format: one line
  const stored = firstPatterns(patternsOf(rows, 'mine'), 2);
  expect(cuedPatterns({ cued: 'stored', particles: 9 }, stored)).toBe(stored);
  expect([...cuedPatterns({ cued: 'unseen', particles: 9 }, stored).points]).toEqual([1, 1, 1, -1, -1, -1, -1, 1, 1]);
  expect(cuedPatterns({ cued: 'unseen', particles: 2 }, stored).count).toBe(2);
  const mixtures = mergeEqual(patternsFromSpec('featureMixtures:40:20:4:3', { seed: 3 }));
  expect(cuedPatterns({ cued: 'features', particles: 1 }, mixtures).points).toEqual(mixtures.features);
  for (const [cued, set, said] of [
    ['unseen', patternsOf(rows, 'mine'), 'every pattern of mine is stored; store fewer (count), or take a larger set'],
    [
      'unseen',
      firstPatterns(
        patternsOf(
          [
            [1, -1],
            [-1, 1],
          ],
          'mine',
        ),
        1,
      ),
      'every pattern of mine is stored',
    ],
    [
      'unseen',
      firstPatterns(
        patternsOf(
          [
            [1, -1],
            [0.5, 1],
          ],
          'mine',
        ),
        1,
      ),
      'the unseen patterns of mine has 0.5 in row 1',
    ],
    ['features', stored, 'cued is features, and those of mine are not known; take featureMixtures'],
  ] as const) {
    expect(() => cuedPatterns({ cued, particles: 9 }, set)).toThrow(said);
  }
});

test('the energy per spin is that of the couplings, and of the powers of overlaps', () => {
  const x = Array.from({ length: 40 }, (_, d) => (d % 3 === 0 ? -1 : 1));
  const dot = (k: number) => x.reduce((sum, value, d) => sum + value * xi(k, d), 0);
  const level = { a: 1, s: 1, similarity: 'dot' } as const;
  const perSpin = (degree: number, rectified: boolean) => {
    const { scale, shift } = spinEnergyUnits({ separation: 'power', degree, rectified }, patterns);
    const { energy } = separations.power({ degree, rectified }).reference(patterns, level)(x);
    return scale * (energy as number) + shift;
  };
  // -(1/2) sum_(i != j) J_ij x_i x_j / N, J = (1/N) sum_k xi_ki xi_kj
  let couplings = 0;
  for (let i = 0; i < 40; i++) {
    for (let j = 0; j < 40; j++) {
      for (let k = 0; k < 6; k++)
        if (i !== j) couplings -= (xi(k, i) * xi(k, j) * (x[i] as number) * (x[j] as number)) / 40;
    }
  }
  expect(perSpin(2, false)).toBeCloseTo(couplings / 2 / 40, 12);
  for (const [degree, rectified] of [
    [3, false],
    [2, true],
    [5, true],
  ] as const) {
    const powers = [0, 1, 2, 3, 4, 5].map((k) => (rectified ? Math.max(dot(k), 0) : dot(k)) / 40);
    expect(perSpin(degree, rectified)).toBeCloseTo(-powers.reduce((sum, m) => sum + m ** degree, 0) / degree, 12);
  }
  // K / 2N, equal rows counted each
  const twice = mergeEqual(patternsOf([[1, -1], [1, -1], [1, 1]])); // biome-ignore format: one line
  expect(spinEnergyUnits({ separation: 'power', degree: 2, rectified: false }, twice).shift).toBe(3 / 4);
  expect(spinEnergyUnits({ separation: 'softmax', degree: 2, rectified: false }, patterns)).toEqual({
    scale: 1 / 40,
    shift: 0,
  });
});

test('what is no network of spins is refused by name', () => {
  expect(() => requireSpins(patterns)).not.toThrow();
  expect(() => requireSpins(patternsOf([[1, -1], [1, 0]], 'mine'))).toThrow('mine has 0 in row 2'); // biome-ignore format: one line
  expect(() => requireSpins({ ...(patterns as Patterns), width: 0.1 })).toThrow('spins have no width');
  const dials = {
    separation: 'softmax',
    degree: 2,
    beta: 1,
    temperature: 0,
    order: 'asynchronous',
    iterations: 1,
  } as const;
  const made = (more: object) => () => spinUpdates({ ...dials, ...more }, patterns, false);
  expect(made({})).not.toThrow();
  for (const [more, said] of [
    [{ temperature: -1 }, 'temperature is -1'],
    [{ temperature: Number.NaN }, 'temperature is NaN'],
    [{ iterations: 0 }, 'iterations is 0'],
    [{ beta: 0 }, 'beta is 0'],
  ] as const) {
    expect(made(more)).toThrow(said);
  }
});
