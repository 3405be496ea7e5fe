/**
 * What a reading of the memories at a place tells, per particle: m; -log of the sum over all memories, in nats; tr
 * Cov_r of the memories; the entropy of their weights, in nats; sum_k e_k^2, from which comes the participation
 * ratio; the index of the memory that weighs most, the lowest of a tie; the weight of single memories, e_k / sum.
 * Each costs a little, so each is structure.
 */
export type Given = 'mean' | 'energy' | 'trace' | 'entropy' | 'participation' | 'winner' | 'weights';

/**
 * WGSL that reads all memories of a cell at a quad of places u = x / a, four memories at a time. It declares
 *
 *     Quad, Sums, emptySums() -> Sums
 *     biases(m0, m1, m2, m3, normBias) -> vec4f      of four memories at a level: the same for all places
 *     absorb(before: Sums, u: Quad, m0, m1, m2, m3, bias: vec4f, sharpness: f32, index: u32) -> Sums
 *     meanOf(sums) -> Quad, energyOf(sums) -> vec4f      both, where either is asked for
 *     traceOf(sums, mean, u), entropyOf(sums) -> vec4f   where asked for
 *     sums.participation: vec4f, sums.winner: vec4u      where asked for
 *     sums.top, sums.sum: vec4f                          where weights are asked for: e_k = exp2(logit_k - top)
 *
 * m0 to m3 are records vec4f(xi, log2 w); those that pad a list have log2 w = -3e38. `index` is that of m0 in its cell.
 * With `rest`, 1 to 3, there is also absorbRest, which takes so many memories in place of four and gives the bits that
 * absorb would give of them and padding.
 */
export type SumsText = (dim: number, asked: readonly Given[], rest?: number) => string;

/** `name0 .. name(n - 1)` joined in pairs and pairs of pairs: (0 1) (2 3). */
export function inPairs(name: string, n: number, join: (a: string, b: string) => string, first = 0): string {
  if (n === 1) return `${name}${first}`;
  const half = Math.ceil(n / 2);
  return join(inPairs(name, half, join, first), inPairs(name, n - half, join, first + half));
}
