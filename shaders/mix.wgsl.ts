import { below } from './below.ts';
import { logisticNoise } from './noise.wgsl.ts';

/** What of a step table is structure: which terms its rows have at all. Each costs time, so a kernel has only those. */
export interface MixShape {
  usesStart: boolean;
  usesAccumulator: boolean;
  usesNoise: boolean;
  /** rows have a constant: a run in coordinates about a centre */
  usesCentre: boolean;
  tap: 'none' | 'trace' | 'energy';
  /** freeze a particle once a step moves it by less than the tolerance, and record that step */
  freezes: boolean;
  /** what a step makes of the mixed coordinate (src/samplers/row.ts) */
  activation: 'identity' | 'sign' | 'glauber';
  /** some coordinates of a cell are held at a cue */
  clamps: boolean;
}

/** Names of vec4f variables: one coordinate of four particles. */
export interface Coordinate {
  x: string;
  mean: string;
  start: string;
  acc: string;
  z: string;
  /** vec2f: 1 where the coordinate is held, else 0; what it is held at. Read only with `clamps`. */
  clamp: string;
  centre: string;
}

/** WGSL functions that `mixed` and `noiseAt` call, for module scope beside `noise`; '' where they call none. */
export function mixFunctions({ activation }: Pick<MixShape, 'activation'>): string {
  const sign = `
fn bits(y: vec4f, before: vec4f) -> vec4f {
  return select(sign(y), before, y == vec4f(0.0));
}
`;
  return (activation === 'identity' ? '' : sign) + (activation === 'glauber' ? logisticNoise : '');
}

/** What `row` makes of one coordinate: the affine mix, its activation, or the cue where the coordinate is held. */
export function mixed(shape: MixShape, { x, mean, start, acc, z, clamp, centre }: Coordinate): string {
  const { usesStart, usesAccumulator, usesNoise, usesCentre, activation, clamps } = shape;
  const terms = [
    `row.cx * ${x}`,
    `row.cm * ${mean}`,
    ...(usesStart ? [`row.cx0 * ${start}`] : []),
    ...(usesAccumulator ? [`row.cacc * ${acc}`] : []),
    ...(usesNoise ? [`row.cz * ${z}`] : []),
    ...(usesCentre ? [`row.cc * ${centre}`] : []),
  ];
  const sum = terms.join(' + ');
  const moved = activation === 'identity' ? sum : `bits(${sum}, ${x})`;
  if (!clamps) return moved;
  const held = `vec4f(row.clampScale * ${clamp}.y)${usesNoise ? ` + row.clampNoise * ${z}` : ''}`;
  return `select(${moved}, ${held}, row.commits != 0u && ${clamp}.x != 0.0)`;
}

/** The accumulator after it: from the old one, and from x before the mix. */
export function accumulated({ x, mean, acc }: Pick<Coordinate, 'x' | 'mean' | 'acc'>): string {
  return `row.ka * ${acc} + row.kx * ${x} + row.km * ${mean}`;
}

/**
 * Noise of a quad (birth index), an unrolled step and a dimension, beside `noise`:
 * standard normal, for Glauber logistic.
 */
export function noiseAt({ activation }: MixShape, quad: string, step: string, d: string, seed: string): string {
  const draw = activation === 'glauber' ? 'logistics' : 'normals';
  return `${draw}(philox(vec4u(${quad}, ${step}, ${d}, slice.stream), ${seed}))`;
}

/** How many of four particles have not settled. */
export function awakeOf(settledAt: string): string {
  return `dot(vec4u(${settledAt} == vec4u(0u)), vec4u(1u))`;
}

/** The step that settled four particles, after one that moved them by sqrt(move2); `awake` before it. */
export function settlingStep(settledAt: string, awake: string, move2: string): string {
  const near = below(move2, 'slice.tolerance * slice.tolerance');
  return `select(${settledAt}, vec4u(step + 1u), ${awake} & ${near})`;
}
