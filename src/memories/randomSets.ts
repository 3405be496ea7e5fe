import { philox4x32, seedKey } from './philox.ts';
import { memorySets, streams } from './streams.ts';

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
    (_, k) => 2 * Math.PI * unit(philox4x32([k, 0, memorySets.points, streams.memories], key)[0]),
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
      const [w0, w1] = philox4x32([k, 1 + (d >> 1), memorySets.points, streams.memories], key);
      const radius = Math.sqrt(-2 * Math.log(unit(w0)));
      const angle = 2 * Math.PI * unit(w1);
      return radius * (d & 1 ? Math.sin(angle) : Math.cos(angle));
    }),
  );
}

/**
 * K independent rows of +1 and -1, every sign as likely, nested in K and in D. Throws RangeError on a bad seed.
 */
export const binaryRows = (count: number, dim: number, seed: number): number[][] =>
  signRows(count, dim, seed, memorySets.binary);

/** What feature mixtures are made of: D rows of +1 and -1, as binaryRows gives them but others. */
export const featureRows = (count: number, dim: number, seed: number): number[][] =>
  signRows(count, dim, seed, memorySets.features);

/**
 * K independent mixtures of features: signs of sums of L different features of D, every choice as likely, each with a random
 * sign (Negri et al. 2023, arXiv:2303.16880; Kalaj et al. 2024, arXiv:2407.05658). Mixture k depends on the seed, D, L and k alone: K + 1 keeps the
 * first K, and more dimensions keep the numbers already there. Throws RangeError on a bad seed, and on an even L or one past
 * D: a sum of 0 has no sign.
 *
 * @param features [D][dim] of +1 and -1
 */
export function mixtureRows(count: number, seed: number, features: readonly number[][], mixed: number): number[][] {
  if (mixed % 2 === 0 || mixed > features.length) {
    throw new RangeError(
      `featureMixtures: ${mixed} features in a pattern are not allowed; take an odd number up to ${features.length}, the features there are`,
    );
  }
  const key = seedKey(seed);
  return Array.from({ length: count }, (_, k) => {
    const left = [...features];
    const terms = Array.from({ length: mixed }, (__, l) => {
      const [which, sign] = philox4x32([k, l, memorySets.mixtures, streams.memories], key);
      const [feature = []] = left.splice(Math.floor(unit(which) * left.length), 1);
      return sign & 1 ? feature : feature.map((value) => -value);
    });
    return (terms[0] as number[]).map((_value, d) =>
      Math.sign(terms.reduce((sum, term) => sum + (term[d] as number), 0)),
    );
  });
}

function signRows(count: number, dim: number, seed: number, set: number): number[][] {
  const key = seedKey(seed);
  return Array.from({ length: count }, (_, k) => {
    // one block gives the signs of 128 dimensions
    const blocks = Array.from({ length: Math.ceil(dim / 128) }, (__, b) =>
      philox4x32([k, b, set, streams.memories], key),
    );
    return Array.from({ length: dim }, (__, d) => {
      const word = blocks[d >> 7]?.[(d >> 5) & 3] as number;
      return (word >>> (d & 31)) & 1 ? 1 : -1;
    });
  });
}
