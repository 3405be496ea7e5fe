/** The entropy of softmax weights against the inverse temperature. Alswaidan & Varner 2026 (arXiv 2603.06875). */

/** Moments of the similarities e_k under p_k ~ exp(beta e_k), and the entropy of p in nats. */
interface Moments {
  entropy: number;
  variance: number;
  /** third central moment */
  third: number;
}

function momentsAt(similarities: readonly number[], beta: number): Moments {
  const most = similarities.reduce((a, b) => Math.max(a, b));
  const factors = similarities.map((e) => Math.exp(beta * (e - most)));
  const sum = factors.reduce((a, b) => a + b, 0);
  const mean = (of: (e: number) => number) =>
    similarities.reduce((total, e, k) => total + ((factors[k] as number) / sum) * of(e), 0);
  const centre = mean((e) => e);
  return {
    entropy: Math.log(sum) + beta * (most - centre),
    variance: mean((e) => (e - centre) ** 2),
    third: mean((e) => (e - centre) ** 3),
  };
}

/** H(beta), and dH / dbeta = -beta Var_p(e). */
export function softmaxEntropy(similarities: readonly number[], beta: number): { entropy: number; slope: number } {
  const { entropy, variance } = momentsAt(similarities, beta);
  return { entropy, slope: -beta * variance };
}

/** Values of beta looked at before bisection, from a hundredth of the scale 1 / (spread of e) to a hundred times it. */
const SCAN = 400;

/**
 * Where H falls fastest, Var = -beta mu_3: the beta at which weights change from shared to one pattern's; the smallest.
 * Throws RangeError for equal similarities, whose entropy does not fall.
 */
export function steepestBeta(similarities: readonly number[]): number {
  const spread = Math.max(...similarities) - Math.min(...similarities);
  if (!(spread > 0)) throw new RangeError('similarities are all equal: their entropy does not depend on beta');
  const curvature = (beta: number) => {
    const { variance, third } = momentsAt(similarities, beta);
    return variance + beta * third;
  };
  const betas = Array.from({ length: SCAN }, (_, i) => 10 ** (-2 + (4 * i) / (SCAN - 1)) / spread);
  const after = betas.findIndex((beta) => curvature(beta) < 0);
  if (after < 1) throw new RangeError('the entropy of these similarities has no steepest place');
  let [low, high] = [betas[after - 1] as number, betas[after] as number];
  for (let n = 0; n < 60; n++) {
    const middle = (low + high) / 2;
    if (curvature(middle) < 0) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
