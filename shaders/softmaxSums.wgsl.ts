import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { quad } from './quad.wgsl.ts';
import type { Given } from './sums.ts';
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
export function softmaxSums(dim: number, asked: readonly Given[]): string {
  const [squares, surprise, participation, winner] = (['trace', 'entropy', 'participation', 'winner'] as const).map(
    (sum) => asked.includes(sum),
  );
  // all but the winner are sums of the weights e_k
  const mean = asked.some((sum) => sum !== 'winner');
  const each = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const memories = ['m0', 'm1', 'm2', 'm3'];
  const lanes = (line: (memory: string, i: number) => string) => memories.map(line).join('\n  ');
  const weigh = (terms: (memory: string, i: number) => string) => memories.map(terms).join(' + ');
  // Only what is given has a field, and a struct is built whole: software drivers pay for every field that is copied.
  const fields: { name: string; type?: string; absorbed: string }[] = [{ name: 'top', absorbed: 'top' }];
  if (mean) {
    fields.push({ name: 'sum', absorbed: 'before.sum * rescale + ((e0 + e1) + (e2 + e3))' });
    for (let d = 0; d < dim; d++) {
      const absorbed = `before.mean${d} * rescale + ${weigh((m, i) => `e${i} * ${m}.${coordinate(d)}`)}`;
      fields.push({ name: `mean${d}`, absorbed });
    }
  }
  if (squares) {
    fields.push({ name: 'squares', absorbed: `before.squares * rescale + ${weigh((_, i) => `e${i} * square${i}`)}` });
  }
  if (surprise) {
    const fresh = weigh((_, i) => `e${i} * max(logit${i} - top, vec4f(-1e30))`);
    fields.push({
      name: 'surprise',
      absorbed: `(before.surprise + before.sum * (before.top - top)) * rescale + ${fresh}`,
    });
  }
  if (participation) {
    const fresh = weigh((_, i) => `e${i} * e${i}`);
    fields.push({ name: 'participation', absorbed: `before.participation * rescale * rescale + ${fresh}` });
  }
  if (winner) fields.push({ name: 'winner', type: 'vec4u', absorbed: 'winner' });
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

fn absorb(before: Sums, u: Quad, m0: vec4f, m1: vec4f, m2: vec4f, m3: vec4f, bias: vec4f, sharpness: f32, index: u32) -> Sums {
  ${lanes((m, i) => {
    const square = each((d) => `(u.c${d} - ${m}.${coordinate(d)}) * (u.c${d} - ${m}.${coordinate(d)})`, ' + ');
    return `let square${i} = ${square};\n  let logit${i} = bias[${i}] - sharpness * square${i};`;
  })}
  let top = max(before.top, max(max(logit0, logit1), max(logit2, logit3)));
  #if ${mean}
  let rescale = exp2(before.top - top);
  ${lanes((_, i) => `let e${i} = exp2(logit${i} - top);`)}
  #endif
  #if ${winner}
  // From the last to the first, so that the lowest index keeps a tie.
  let winner3 = select(before.winner, vec4u(index + 3u), (logit3 > before.top) & (logit3 == top));
  let winner2 = select(winner3, vec4u(index + 2u), (logit2 > before.top) & (logit2 == top));
  let winner1 = select(winner2, vec4u(index + 1u), (logit1 > before.top) & (logit1 == top));
  let winner = select(winner1, vec4u(index), (logit0 > before.top) & (logit0 == top));
  #endif
  return Sums(
    ${fields.map(({ absorbed }) => absorbed).join(',\n    ')},
  );
}

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
}
