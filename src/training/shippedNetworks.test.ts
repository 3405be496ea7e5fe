import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readNetwork } from '../files/networkFile.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { networkError } from './networkError.ts';

const SAMPLES = 1000;

/** Files of docs/training.md, and how far they may be from the exact answer, in units of the noise. */
test.each<[count: number, bounds: Readonly<Record<number, number>>]>([
  [2, { 0.03: 0.05, 0.1: 0.05, 0.3: 0.05, 1: 0.05, 3: 0.05 }],
  [9, { 0.1: 0.1, 0.3: 0.1, 1: 0.1, 3: 0.1 }],
  [32, { 0.3: 0.15, 1: 0.1, 3: 0.1 }],
  [128, { 0.3: 0.1, 1: 0.1, 3: 0.1 }],
  [1000, { 0.3: 0.1, 1: 0.1, 3: 0.1 }],
])('the shipped network of pham:%d has learnt it', async (count, bounds) => {
  const name = `pham${count}.npz`;
  const { network } = await readNetwork(name, readFileSync(new URL(`../../public/networks/${name}`, import.meta.url)));
  expect(network.training).toMatchObject({ memories: `pham:${count}`, count, seed: 0, steps: 8000 });
  const patterns = patternsFromSpec(`pham:${count}`, { seed: 0 });
  for (const [sigma, most] of Object.entries(bounds)) {
    expect(networkError(network, patterns, Number(sigma), SAMPLES, 1), `sigma = ${sigma}`).toBeLessThan(most);
  }
});
