import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readNetwork } from '../files/networkFile.ts';
import { sha256Hex } from '../files/stamp.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { SHIPPED, shippedFile, shippedNames } from '../networks/shipped.ts';
import { networkError } from './networkError.ts';

const SAMPLES = 1000;
const at = (file: string) => new URL(`../../networks/${file}`, import.meta.url);

test('networks/ holds the files of the list, and no other', async () => {
  const names = Object.keys(SHIPPED);
  expect(readdirSync(at('')).sort()).toEqual(names.map(shippedFile).sort());
  const hashes = names.map(async (name) => [name, await sha256Hex(readFileSync(at(shippedFile(name))))]);
  expect(Object.fromEntries(await Promise.all(hashes))).toEqual(SHIPPED);
});

test('a name is of one network, or of all for whatever K', () => {
  expect(shippedNames('pham:9')).toEqual(['pham:9']);
  expect(shippedNames('pham:{count}')).toEqual(Object.keys(SHIPPED));
  for (const other of ['pham', 'pham:', 'pham:7', 'circle:9', 'none', '', 'constructor']) {
    expect(shippedNames(other)).toEqual([]);
  }
});

/** Files of docs/training.md, and how far they may be from the exact answer, in units of the noise. */
test.each<[count: number, bounds: Readonly<Record<number, number>>]>([
  [2, { 0.03: 0.05, 0.1: 0.05, 0.3: 0.05, 1: 0.05, 3: 0.05 }],
  [9, { 0.1: 0.1, 0.3: 0.1, 1: 0.1, 3: 0.1 }],
  [32, { 0.3: 0.15, 1: 0.1, 3: 0.1 }],
  [128, { 0.3: 0.1, 1: 0.1, 3: 0.1 }],
  [1000, { 0.3: 0.1, 1: 0.1, 3: 0.1 }],
])('the shipped network of pham:%d has learnt it', async (count, bounds) => {
  const name = shippedFile(`pham:${count}`);
  const { network } = await readNetwork(name, readFileSync(at(name)));
  expect(network.training).toMatchObject({ memories: `pham:${count}`, count, seed: 0, steps: 8000 });
  const patterns = patternsFromSpec(`pham:${count}`, { seed: 0 });
  for (const [sigma, most] of Object.entries(bounds)) {
    expect(networkError(network, patterns, Number(sigma), SAMPLES, 1), `sigma = ${sigma}`).toBeLessThan(most);
  }
});
