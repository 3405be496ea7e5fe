import { expect } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { openGpu } from '../../gpu/device.ts';
import { parseConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { type Table, tableRow } from '../../results.ts';
import { runExperiment } from '../index.ts';
import { resolveInputs } from '../inputs.ts';

/**
 * The three scores that cannot tell all memories apart (docs/memorization.md); here small, but nothing else is changed.
 */
const SCORES: Readonly<Record<string, Partial<Config>>> = {
  'stop noise': { timeMin: 0.01 },
  'random features': { score: 'features', timeMin: 0.001 },
  'smoothed score': { score: 'smoothed', timeMin: 0.001 },
};

gpuTest('excess memorization falls with K under every score, beyond four standard errors', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (const [name, dials] of Object.entries(SCORES)) {
    const config = parseConfig({
      experiment: 'phase',
      process: 'generate',
      observable: 'excess',
      memories: 'ring:200',
      // both past what fits into registers: one kernel for both
      sweepX: 'count:20,200',
      realizations: 8,
      particles: 128,
      steps: 20,
      ...dials,
    });
    const { results, kernel } = await runExperiment(resolveInputs(config), { gpu });
    // the stamp says which score it was
    expect(kernel).toMatch(
      new RegExp(
        `^${{ exact: 'dense', features: 'features', trainedFeatures: 'trained', smoothed: 'smoothed', network: 'network' }[config.score]}\\b`,
      ),
    );
    const [few, many] = [0, 1].map((i) => tableRow(results.points as Table, i)) as [Point, Point];
    const error = Math.hypot(few.excessError, many.excessError);
    expect(few.excess - many.excess, name).toBeGreaterThan(4 * error);
    // every sample is of one class
    for (const { memorizedFraction, spuriousFraction, generalizedFraction } of [few, many]) {
      expect(memorizedFraction + spuriousFraction + generalizedFraction).toBeCloseTo(1, 5);
    }
  }
});

type Point = Record<
  'excess' | 'excessError' | 'memorizedFraction' | 'spuriousFraction' | 'generalizedFraction',
  number
>;
