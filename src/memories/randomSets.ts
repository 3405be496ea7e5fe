import { philox4x32, seedKey } from './philox.ts';

/**
 * Philox stream of everything drawn for memory sets. The simulation counts its streams up from 0, so the last one is
 * never shared: the memories of a seed say nothing about its noise.
 */
const MEMORY_STREAM = 0xffffffff;

/** Third number of the counter of binary sets: a seed's other sets have 0 there. */
const BINARY_SETS = 1;

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

/**
 * K independent rows of +1 and -1, every sign as likely, nested in K and in D. Throws RangeError on a bad seed.
 */
export function binaryRows(count: number, dim: number, seed: number): number[][] {
  const key = seedKey(seed);
  return Array.from({ length: count }, (_, k) => {
    // one block gives the signs of 128 dimensions
    const blocks = Array.from({ length: Math.ceil(dim / 128) }, (__, b) =>
      philox4x32([k, b, BINARY_SETS, MEMORY_STREAM], key),
    );
    return Array.from({ length: dim }, (__, d) => {
      const word = blocks[d >> 7]?.[(d >> 5) & 3] as number;
      return (word >>> (d & 31)) & 1 ? 1 : -1;
    });
  });
}
