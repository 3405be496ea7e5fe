import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { FlipsText, SpinEnergyText } from './flips.ts';
import { powerOf } from './powerSums.wgsl.ts';
import { unroll } from './unroll.ts';

/**
 * Flips under a polynomial energy: h = (P / 2n) sum_k w_k K (F(t_k+) - F(t_k-)), t_k+- = (rest_k +- xi_k) / P. The
 * difference of two powers is the product of p - q and a sum of n terms: it loses no digits, and stays whole where
 * F would leave 24 bits. At n = 2 it is the field without the self-coupling.
 */
export function powerFlips(degree: number, rectified: boolean): FlipsText {
  const part = (sign: string) => {
    const overlap = `unit * (rest ${sign} memory.xi)`;
    return rectified ? `max(${overlap}, vec4f(0.0))` : overlap;
  };
  return {
    reads: ['weight'],
    text: wgsl`
struct Flips {
  powers: vec4f,
}

fn emptyFlips() -> Flips {
  return Flips();
}

fn absorbFlip(before: Flips, rest: vec4f, memory: SpinMemory, numbers: vec3f) -> Flips {
  let unit = numbers.x * numbers.y;
  let p = ${part('+')};
  let q = ${part('-')};
  // p^(n-1) + p^(n-2) q + ... + q^(n-1)
  let q1 = q;
  let sum1 = p + q;
  ${unroll(degree - 2, (i) => `let q${i + 2} = q${i + 1} * q;\n  let sum${i + 2} = sum${i + 1} * p + q${i + 2};`)}
  return Flips(before.powers + memory.weight * (p - q) * sum${degree - 1});
}

fn fieldOf(flips: Flips, numbers: vec3f) -> vec4f {
  return flips.powers / (${2 * degree}.0 * numbers.y);
}
`,
  };
}

/** -(P / n) sum_k w_k K F(x . xi_k / P). */
export const powerEnergy = (degree: number, rectified: boolean): SpinEnergyText => wgsl`
struct Energies {
  powers: vec4f,
}

fn emptyEnergies() -> Energies {
  return Energies();
}

fn absorbOverlap(before: Energies, overlap: vec4f, memory: SpinMemory, numbers: vec3f) -> Energies {
  let t = numbers.x * numbers.y * ${rectified ? 'max(overlap, vec4f(0.0))' : 'overlap'};
  return Energies(before.powers + memory.weight * ${powerOf('t', degree)});
}

fn spinEnergyOf(energies: Energies, numbers: vec3f) -> vec4f {
  return -energies.powers / (${degree}.0 * numbers.y);
}
`;
