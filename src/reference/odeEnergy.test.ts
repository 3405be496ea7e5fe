import { expect, test } from 'vitest';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { landscapeOf } from './landscape.ts';
import { odeEnergies } from './odeEnergy.ts';
import { readOut } from './readOut.ts';

test.each([
  ['pham:9', 0.15, 0],
  ['pham:9', 0.01, 0],
  ['gaussian:12:3', 0.2, 0.1],
])('%s at s = %d, width %d: by the ODE the exact score has -log p of the mixture', async (memories, s, width) => {
  const patterns = { ...patternsFromSpec(memories, { seed: 2 }), width };
  const { dim } = patterns;
  const landscape = landscapeOf(patterns, { a: 1, s, similarity: 'distance' });
  const places = Float64Array.from({ length: 5 * dim }, (_, i) => 1.2 * Math.sin(1.7 * i));
  // m alone, so that its derivative is found by differences
  const { energies, errors } = await odeEnergies(
    patterns,
    () => (read) => (x) => ({ mean: readOut(patterns, read)(x).mean }),
    s,
    places,
  );
  energies.forEach((energy, p) => {
    const exact = landscape.at(places.subarray(p * dim, (p + 1) * dim)).energy;
    // the finer of two refinements is off by less than they differ
    expect(Math.abs(energy - exact)).toBeLessThan(1e-6 + (errors[p] as number));
    expect(errors[p]).toBeLessThan(1e-4);
  });
});
