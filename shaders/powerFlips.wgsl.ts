import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { FlipsText } from './flips.ts';

/**
 * Flips under a polynomial energy: h = (P / 2n) sum_k w_k K (F(t_k+) - F(t_k-)), t_k+- = (rest_k +- xi_k) / P. The
 * difference of two powers is the product of p - q and a sum of n terms: it loses no digits, and stays whole where
 * F would leave 24 bits. At n = 2 it is the field without the self-coupling.
 */
export const powerFlips =
  (degree: number, rectified: boolean): FlipsText =>
  () =>
    wgsl`
struct Flips {
  powers: vec4f,
}

fn emptyFlips() -> Flips {
  return Flips();
}

fn absorbFlip(before: Flips, rest: vec4f, memory: SpinMemory, numbers: vec3f) -> Flips {
  let unit = numbers.x * numbers.y;
  ${
    rectified
      ? `let p = max(unit * (rest + memory.xi), vec4f(0.0));
  let q = max(unit * (rest - memory.xi), vec4f(0.0));`
      : `let p = unit * (rest + memory.xi);
  let q = unit * (rest - memory.xi);`
  }
  // p^(n-1) + p^(n-2) q + ... + q^(n-1)
  var sum = vec4f(1.0);
  var power = vec4f(1.0);
  for (var j = 1u; j < ${degree}u; j++) {
    power *= q;
    sum = sum * p + power;
  }
  return Flips(before.powers + memory.weight * (p - q) * sum);
}

fn fieldOf(flips: Flips, numbers: vec3f) -> vec4f {
  return flips.powers / (${2 * degree}.0 * numbers.y);
}
`;
