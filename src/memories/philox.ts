/** Four unsigned 32-bit words. */
export type Words4 = [number, number, number, number];

/**
 * The counter-based generator Philox4x32-10: a pure function from a counter and a key to four random words.
 *
 * One block belongs to one counter, so that any particle, row or pattern can be drawn alone and in any order; the GPU
 * has a twin of the same name. Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC'11).
 *
 * @param counter four u32
 * @param key two u32: the low and the high half of the seed
 * @returns four u32
 */
export function philox4x32(counter: Readonly<Words4>, key: readonly [number, number]): Words4 {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0);
    const low0 = Math.imul(0xd2511f53, c0);
    const high1 = multiplyHigh(0xcd9e8d57, c2);
    const low1 = Math.imul(0xcd9e8d57, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    // The Weyl sequence of the key: the golden ratio and sqrt(3) - 1.
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  return [c0 >>> 0, c1 >>> 0, c2 >>> 0, c3 >>> 0];
}

/**
 * The upper 32 bits of a * b for 32-bit words. Both halves of b keep every product below 2^53, where doubles are exact.
 */
function multiplyHigh(a: number, b: number): number {
  const unsigned = b >>> 0;
  const low = a * (unsigned & 0xffff);
  const high = a * (unsigned >>> 16) + Math.floor(low / 0x10000);
  return Math.floor(high / 0x10000) | 0;
}

/** The two key words of a seed. Throws RangeError unless the seed is an integer from 0 to 2^53 - 1. */
export function seedKey(seed: number): [number, number] {
  if (!(Number.isSafeInteger(seed) && seed >= 0)) {
    throw new RangeError(`seed ${seed} is not allowed; give an integer from 0 to ${Number.MAX_SAFE_INTEGER}`);
  }
  return [seed >>> 0, Math.floor(seed / 0x100000000)];
}
