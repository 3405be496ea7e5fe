import { expect, test } from 'vitest';
import { streams } from '../memories/streams.ts';
import { normals, normalsOfQuad, squaredRadii } from './noise.ts';

test('normals have the moments, tails and independence of a normal', () => {
  const n = 40_000;
  const z = normals(7, n, 2, 0);
  const mean = (f: (i: number) => number) => z.reduce((sum, _, i) => sum + f(i), 0) / z.length;
  const power = (k: number) => mean((i) => (z[i] as number) ** k);
  // 5 standard errors of each moment at 80 000 draws
  expect(Math.abs(power(1))).toBeLessThan(0.018);
  expect(Math.abs(power(2) - 1)).toBeLessThan(0.025);
  expect(Math.abs(power(3))).toBeLessThan(0.07);
  expect(Math.abs(power(4) - 3)).toBeLessThan(0.18);
  expect(Math.abs(mean((i) => (Math.abs(z[i] as number) > 3 ? 1 : 0)) - 0.0026998)).toBeLessThan(0.001);
  // neighbours in dimension (lag 1), in Box-Muller pair (lag 2) and in quad (lag 8)
  for (const lag of [1, 2, 4, 8]) {
    expect(Math.abs(mean((i) => (z[i] as number) * (z[(i + lag) % z.length] as number)))).toBeLessThan(0.018);
  }
});

test('noise belongs to particle, step, dimension and stream, not to how it is asked for', () => {
  const all = normals(3, 11, 2, 5);
  expect(normals(3, 4, 2, 5, streams.steps, 6)).toEqual(all.subarray(12, 20));
  expect(all[2 * 9 + 1]).toBe(normalsOfQuad(3, 2, 5, 1, streams.steps)[1]);
  for (const other of [normals(4, 11, 2, 5), normals(3, 11, 2, 6), normals(3, 11, 2, 5, streams.start)]) {
    expect(other.some((value, i) => value === all[i])).toBe(false);
  }
  // both halves of the seed count
  expect(normals(3 + 2 ** 32, 11, 2, 5)[0]).not.toBe(all[0]);
});

test('the uniforms are those of float32', () => {
  // counter 0, key 0: the published Philox4x32-10 vector
  const [w0, w1] = [0x6627e8d5, 0xe169c58d];
  const uniform = (word: number) => Math.fround((word + 0.5) / 2 ** 32);
  const radius = Math.sqrt(-2 * Math.log(uniform(w0)));
  const [z0, z1] = normalsOfQuad(0, 0, 0, 0, 0);
  expect(z0).toBe(radius * Math.cos(2 * Math.PI * uniform(w1)));
  expect(z1).toBe(radius * Math.sin(2 * Math.PI * uniform(w1)));
});

test('the logarithm of the kernel is good to 2e-7 of itself, in every binade of its uniforms and at their ends', () => {
  const [LEAST, ONE, TWO_THIRDS] = [0x2f000000, 0x3f800000, 0x3f2aaaab];
  // `npm run verify` takes all of them (case D15)
  const bits = Int32Array.from({ length: (ONE - LEAST) / 509 }, (_, i) => LEAST + 509 * i);
  const edges = [LEAST, TWO_THIRDS - 1, TWO_THIRDS, TWO_THIRDS - 0x800000, ONE - 2, ONE - 1];
  for (const some of [bits, Int32Array.from(edges)]) {
    const uniforms = new Float32Array(some.buffer);
    const errors = squaredRadii(uniforms).map((radius2, i) => radius2 / (-2 * Math.log(uniforms[i] as number)) - 1);
    expect(errors.filter((error) => Math.abs(error) > 2e-7)).toHaveLength(0);
  }
  expect(squaredRadii(Float32Array.of(1))[0]).toBeCloseTo(0, 30);
});
