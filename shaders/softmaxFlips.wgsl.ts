import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { FlipsText } from './flips.ts';

/**
 * Flips under the softmax: h = (s / 2a) (ln sum_k e^(logit_k+) - ln sum_k e^(logit_k-)), the energy -ln sum of the
 * read-out in units in which m is its downhill gradient. Of two places that differ in the sign of a spin of length 1,
 * |x|^2 is the same, so logits are the bias and the dot product. In base 2, shifted by the running top of both sums.
 */
export const softmaxFlips: FlipsText = {
  reads: ['logWeight', 'square'],
  text: wgsl`
struct Flips {
  top: vec4f,
  plus: vec4f,
  minus: vec4f,
}

fn emptyFlips() -> Flips {
  return Flips(vec4f(-3.4e38), vec4f(0.0), vec4f(0.0));
}

fn absorbFlip(before: Flips, rest: vec4f, memory: SpinMemory, numbers: vec3f) -> Flips {
  let slope = 2.0 * numbers.x * numbers.y;
  let centre = memory.logWeight + (numbers.z - numbers.y) * memory.square + slope * rest;
  let plus = centre + slope * memory.xi;
  let minus = centre - slope * memory.xi;
  let top = max(before.top, max(plus, minus));
  let rescale = exp2(before.top - top);
  return Flips(top, before.plus * rescale + exp2(plus - top), before.minus * rescale + exp2(minus - top));
}

fn fieldOf(flips: Flips, numbers: vec3f) -> vec4f {
  return (log2(flips.plus) - log2(flips.minus)) / (4.0 * numbers.x * numbers.y);
}
`,
};

/** -(s / a) ln sum_k w_k exp(logit_k): the energy of the read-out in those units. */
export const softmaxEnergy = wgsl`
struct Energies {
  top: vec4f,
  sum: vec4f,
}

fn emptyEnergies() -> Energies {
  return Energies(vec4f(-3.4e38), vec4f(0.0));
}

fn absorbOverlap(before: Energies, overlap: vec4f, memory: SpinMemory, numbers: vec3f) -> Energies {
  let bias = memory.logWeight + (numbers.z - numbers.y) * memory.square;
  let logit = bias + 2.0 * numbers.x * numbers.y * overlap;
  let top = max(before.top, logit);
  return Energies(top, before.sum * exp2(before.top - top) + exp2(logit - top));
}

fn spinEnergyOf(energies: Energies, numbers: vec3f) -> vec4f {
  return -(energies.top + log2(energies.sum)) / (2.0 * numbers.x * numbers.y);
}
`;
