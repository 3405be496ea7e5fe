import { philox4x32, seedKey } from './philox.ts';

/**
 * Philox stream of everything drawn for memory sets. The simulation counts its streams up from 0, so the last one is
 * never shared: the memories of a seed say nothing about its noise.
 */
const MEMORY_STREAM = 0xffffffff;

/** A word as a number strictly between 0 and 1, so that its logarithm is finite. */
function unit(word: number): number {
  return (word + 0.5) / 0x100000000;
}

/**
 * K independent angles uniform on (0, 2 pi). Angle k depends on the seed and k alone: K + 1 keeps the first K.
 * Throws RangeError on a bad seed.
 */
export function uniformAngles(count: number, seed: number): Float64Array {
  const key = seedKey(seed);
  return Float64Array.from(
    { length: count },
    (_, k) => 2 * Math.PI * unit(philox4x32([k, 0, 0, MEMORY_STREAM], key)[0]),
  );
}

/**
 * K independent rows of N(0, I), nested in K and in D: more points or more dimensions keep the numbers already there.
 * Throws RangeError on a bad seed.
 */
export function gaussianRows(count: number, dim: number, seed: number): number[][] {
  const key = seedKey(seed);
  return Array.from({ length: count }, (_, k) =>
    Array.from({ length: dim }, (_, d) => {
      // One block gives two normals (Box-Muller), one per dimension of a pair.
      const [w0, w1] = philox4x32([k, 1 + (d >> 1), 0, MEMORY_STREAM], key);
      const radius = Math.sqrt(-2 * Math.log(unit(w0)));
      const angle = 2 * Math.PI * unit(w1);
      return radius * (d & 1 ? Math.sin(angle) : Math.cos(angle));
    }),
  );
}
