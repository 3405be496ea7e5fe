/** Cube roots and square roots of primes, as FIPS 180-4 takes its constants: the first 32 bits of their fractions. */
function fractions(count: number, power: number): Uint32Array {
  const words = new Uint32Array(count);
  for (let n = 2, found = 0; found < count; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (prime) words[found++] = (n ** power % 1) * 2 ** 32;
  }
  return words;
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/**
 * SHA-256 of bytes, FIPS 180-4: 32 bytes. For pages from insecure addresses alone, where browsers withhold
 * crypto.subtle; elsewhere that is faster.
 */
export function sha256(bytes: Uint8Array): Uint8Array {
  const rounds = fractions(64, 1 / 3);
  const state = fractions(8, 1 / 2);
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const w = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 64; i++) w[i] = i < 16 ? view.getUint32(block + 4 * i) : scheduled(w, i);
    compress(state, w, rounds);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => {
    digest.setUint32(4 * i, word);
  });
  return new Uint8Array(digest.buffer);
}

function scheduled(w: Uint32Array, i: number): number {
  const [far, near] = [w[i - 15] as number, w[i - 2] as number];
  const small0 = turn(far, 7) ^ turn(far, 18) ^ (far >>> 3);
  const small1 = turn(near, 17) ^ turn(near, 19) ^ (near >>> 10);
  return (w[i - 16] as number) + small0 + (w[i - 7] as number) + small1;
}

function compress(state: Uint32Array, w: Uint32Array, rounds: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const t1 = h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + (rounds[i] as number) + (w[i] as number);
    const t2 = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => {
    state[i] = (state[i] as number) + word;
  });
}
