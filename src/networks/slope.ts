import { addProduct, biasesAt, type Network, scalesAt, silu } from './network.ts';

/** An answer at x, and how it changes there. */
export interface Slope {
  /** m [dim] */
  mean: Float64Array;
  /** dm_i / dx_j [dim, dim], row-major */
  slope: Float64Array;
}

/**
 * m at x [dim] and its derivative, exactly: a change along each coordinate goes through the layers beside x. Costs 1 +
 * dim answers. The derivative of the exact m is symmetric; that of a network need not be.
 */
export function networkSlopeAt(network: Network, a: number, s: number): (x: ArrayLike<number>) => Slope {
  const variance = s / (a * a);
  const biases = biasesAt(network, variance);
  const { skip, out, cin } = scalesAt(network, variance);
  const { centre, layers, dim } = network;
  return (x) => {
    const away = centre.map((value, d) => (x[d] as number) / a - value);
    let h = away.map((value) => cin * value);
    let changes = Array.from({ length: dim }, (_, j) =>
      Float64Array.from({ length: dim }, (__, d) => (d === j ? cin : 0)),
    );
    layers.forEach(({ weights }, l) => {
      const sums = (biases[l] as Float64Array).slice();
      addProduct(sums, h, weights);
      const changed = changes.map((change) => {
        const into = new Float64Array(sums.length);
        addProduct(into, change, weights);
        return into;
      });
      if (l + 1 === layers.length) {
        h = sums;
        changes = changed;
        return;
      }
      h = sums.map(silu);
      const steep = sums.map((value) => {
        const share = 1 / (1 + Math.exp(-value));
        return share * (1 + value * (1 - share));
      });
      changes = changed.map((change) => change.map((value, o) => value * (steep[o] as number)));
    });
    const slope = new Float64Array(dim * dim);
    changes.forEach((change, j) => {
      change.forEach((value, i) => {
        slope[i * dim + j] = ((i === j ? skip : 0) + out * value) / a;
      });
    });
    const mean = h.map((value, d) => (centre[d] as number) + skip * (away[d] as number) + out * value);
    return { mean, slope };
  };
}
