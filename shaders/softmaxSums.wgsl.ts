import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { quad } from './quad.wgsl.ts';
import { inPairs, type SumsText } from './sums.ts';
import { coordinate, unroll } from './unroll.ts';

/**
 * The softmax over all memories at a quad of particles, memories absorbed four at a time (one rescale per four), always
 * shifted by the running maximum: a bare shift underflows to 0/0 for up to 3.5 % of the particles.
 *
 *     r_k = softmax_k(log w_k + g |xi_k|^2 - h |u - xi_k|^2),   u = x / a,   m = sum_k r_k xi_k
 *
 * Squares are direct differences, not expanded: 1.5e-7 sigma of error in the mean against 1.3e-2 (sigma = .002).
 * Logits are in base 2, so that exp2 needs no product. Online softmax: Milakov & Gimelshein 2018, arXiv:1805.02867.
 */
export const softmaxSums: SumsText = (dim, asked, rest = 0) => {
  const [squares, surprise, participation, winner] = (['trace', 'entropy', 'participation', 'winner'] as const).map(
    (sum) => asked.includes(sum),
  );
  // all but the winner are sums of the weights e_k
  const mean = asked.some((sum) => sum !== 'winner');
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const weighed = (memories: number, term: (i: number) => string) => unroll(memories, term, ' + ');
  // Only what is given has a field, and a struct is built whole: software drivers pay for every field that is copied.
  // `absorbed`: its value with so many memories more.
  const fields: { name: string; type?: string; absorbed: (memories: number) => string }[] = [
    { name: 'top', absorbed: () => 'top' },
  ];
  if (mean) {
    const total = (n: number) => inPairs('e', n, (a, b) => `(${a} + ${b})`);
    fields.push({ name: 'sum', absorbed: (n) => `before.sum * rescale + ${total(n)}` });
    for (let d = 0; d < dim; d++) {
      const fresh = (n: number) => weighed(n, (i) => `e${i} * m${i}.${coordinate(d)}`);
      fields.push({ name: `mean${d}`, absorbed: (n) => `before.mean${d} * rescale + ${fresh(n)}` });
    }
  }
  if (squares) {
    const fresh = (n: number) => weighed(n, (i) => `e${i} * square${i}`);
    fields.push({ name: 'squares', absorbed: (n) => `before.squares * rescale + ${fresh(n)}` });
  }
  if (surprise) {
    const fresh = (n: number) => weighed(n, (i) => `e${i} * max(logit${i} - top, vec4f(-1e30))`);
    fields.push({
      name: 'surprise',
      absorbed: (n) => `(before.surprise + before.sum * (before.top - top)) * rescale + ${fresh(n)}`,
    });
  }
  if (participation) {
    const fresh = (n: number) => weighed(n, (i) => `e${i} * e${i}`);
    fields.push({
      name: 'participation',
      absorbed: (n) => `before.participation * rescale * rescale + ${fresh(n)}`,
    });
  }
  if (winner) fields.push({ name: 'winner', type: 'vec4u', absorbed: () => 'winner0' });

  const absorb = (name: string, n: number) => wgsl`
fn ${name}(before: Sums, u: Quad, ${unroll(n, (i) => `m${i}: vec4f, `, '')}bias: vec4f, sharpness: f32, index: u32) -> Sums {
  ${unroll(n, (i) => {
    const square = each((d) => `(u.c${d} - m${i}.${coordinate(d)}) * (u.c${d} - m${i}.${coordinate(d)})`, ' + ');
    return `let square${i} = ${square};\n  let logit${i} = bias[${i}] - sharpness * square${i};`;
  })}
  let top = larger(before.top, ${inPairs('logit', n, (a, b) => `larger(${a}, ${b})`)});
  #if ${mean}
  let rescale = exp2(before.top - top);
  ${unroll(n, (i) => `let e${i} = exp2(logit${i} - top);`)}
  #endif
  #if ${winner}
  // From the last to the first, so that the lowest index keeps a tie.
  ${unroll(n, (j) => {
    const i = n - 1 - j;
    const behind = j > 0 ? `winner${i + 1}` : 'before.winner';
    const wins = `(logit${i} > before.top) & (logit${i} == top)`;
    return `let winner${i} = select(${behind}, vec4u(index + ${i}u), ${wins});`;
  })}
  #endif
  return Sums(
    ${fields.map(({ absorbed }) => absorbed(n)).join(',\n    ')},
  );
}
`;
  return wgsl`
${quad(dim)}
// Sums relative to exp2(top); meanD is not divided by the sum yet.
struct Sums {
  ${fields.map(({ name, type = 'vec4f' }) => `${name}: ${type},`).join('\n  ')}
}

// The log-weight of four memories at this row; it is the same for all particles.
fn biases(m0: vec4f, m1: vec4f, m2: vec4f, m3: vec4f, normBias: f32) -> vec4f {
  return vec4f(m0.w, m1.w, m2.w, m3.w) + normBias * (${each((d) => {
    const c = coordinate(d);
    const column = `vec4f(m0.${c}, m1.${c}, m2.${c}, m3.${c})`;
    return `${column} * ${column}`;
  }, ' + ')});
}

fn emptySums() -> Sums {
  return Sums(vec4f(-3.4e38)${fields
    .slice(1)
    .map(({ type = 'vec4f' }) => `, ${type}()`)
    .join('')});
}

// max looks for NaN as well, for which software drivers take two operations more.
fn larger(a: vec4f, b: vec4f) -> vec4f {
  return select(b, a, a > b);
}
${absorb('absorb', 4)}
${rest > 0 ? absorb('absorbRest', rest) : ''}

#if ${mean}
fn meanOf(sums: Sums) -> Quad {
  let scale = 1.0 / sums.sum;
  return Quad(${each((d) => `sums.mean${d} * scale`, ', ')});
}
#endif

#if ${squares}
// tr Cov_r(xi) = sum_k r_k |u - xi_k|^2 - |u - m|^2, never below 0.
fn traceOf(sums: Sums, mean: Quad, u: Quad) -> vec4f {
  let spread = ${each((d) => `(u.c${d} - mean.c${d}) * (u.c${d} - mean.c${d})`, ' + ')};
  return max(sums.squares / sums.sum - spread, vec4f(0.0));
}
#endif

#if ${mean}
// -log sum_k exp(logit_k) in nats.
fn energyOf(sums: Sums) -> vec4f {
  return -0.6931471805599453 * (sums.top + log2(sums.sum));
}
#endif

#if ${surprise}
// Posterior entropy H = -sum_k r_k ln r_k in nats, never below 0.
fn entropyOf(sums: Sums) -> vec4f {
  return max(0.6931471805599453 * (log2(sums.sum) - sums.surprise / sums.sum), vec4f(0.0));
}
#endif
`;
};
