const SIZE = 624;
const SHIFT = 397;

/**
 * MT19937 with the seeding `init_genrand`: the stream of 32-bit words behind both `numpy.random.RandomState(seed)` and
 * PyTorch's CPU generator. Only for re-creating data sets that were published as seeds; our own noise is Philox.
 *
 * Matsumoto and Nishimura, ACM TOMACS 8 (1998) 3-30, with the improved initialization of 2002.
 *
 * @param seed u32
 * @returns a function that gives the next u32
 */
export function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    const last = state[i - 1] as number;
    state[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
  }
  let next = SIZE;

  function refill(): void {
    for (let i = 0; i < SIZE; i++) {
      const y = ((state[i] as number) & 0x80000000) | ((state[(i + 1) % SIZE] as number) & 0x7fffffff);
      state[i] = (state[(i + SHIFT) % SIZE] as number) ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
    }
    next = 0;
  }

  return () => {
    if (next === SIZE) refill();
    let y = state[next++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

/** A double in [0, 1) with 53 random bits from two words, as numpy's `random_sample` makes it. */
export function double53(word: () => number): number {
  const high = word() >>> 5;
  const low = word() >>> 6;
  return (high * 0x4000000 + low) / 2 ** 53;
}

/**
 * The first `count` entries of `torch.randperm(total)` on the CPU (total < 2^32): a Fisher-Yates shuffle from the
 * front, which leaves an entry alone once it has passed it. At most `total` are given.
 */
export function torchPermutation(total: number, word: () => number, count: number = total): Uint32Array {
  const order = new Uint32Array(total).map((_, i) => i);
  // The last entry has nothing left to swap with; torch draws no number for it.
  for (let i = 0; i < Math.min(count, total - 1); i++) {
    const j = i + (word() % (total - i));
    const kept = order[i] as number;
    order[i] = order[j] as number;
    order[j] = kept;
  }
  return order.slice(0, count);
}
