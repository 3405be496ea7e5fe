import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { coordinate, unroll } from './unroll.ts';

/**
 * Dimensions that lattices have: 125 nodes a reading pay too seldom, and a software driver took 48 s of CPU to compile
 * the 343 of an older reading into the kernel of the steps.
 */
export const LATTICE_DIMS = 2;

/** Nodes on either side of the nearest one that an interpolation takes. */
export const LATTICE_REACH = 2;

const NODES = 2 * LATTICE_REACH + 1;
const offsets = Array.from({ length: NODES }, (_, i) => i - LATTICE_REACH);

/** 1 / prod_{j != i} (i - j) */
const scaleOf = (i: number) => offsets.reduce((product, j) => (j === i ? product : product / (i - j)), 1);

/**
 * m from sums that were tabulated: Z_i = sum_k w_k exp(-|x_i - xi_k|^2 / 2s) at the nodes x_i = i h of a lattice. Times
 * exp(|x - c|^2 / 2s), with any c, Z is a mixture of exponentials exp(lambda . u), lambda = h (xi_k -
 * c) / s, of positive weights, u = (x - x_0) / h. So its values and slopes at u are interpolated
 * (Lagrange, five nodes in each dimension), and
 *
 *     m = c + (s / h) grad_u log Ztilde
 *
 * c comes from the two neighbours of x_0: Ztilde is equal at both. How far m may be off round a node was worked out
 * when the lattice was made (latticeBounds.wgsl.ts): where it is too much, the node is negative.
 */
export function latticeFunctions(dim: number): string {
  const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  return wgsl`
// Drivers approximate log in their own ways, and log2 as it is.
const LN_2 = 0.6931471805599453;

// Weights of the nodes along one dimension, with the tilt in them: of the value and of the slope.
struct Axis {
  ${unroll(NODES, (i) => `node${i}: vec2f,`)}
}

// \`tilt\`: exp(h (x_0 - c) / s); \`bend\`: exp(h^2 / 2s)
fn axisAt(u: f32, tilt: f32, bend: f32) -> Axis {
  ${unroll(NODES, (i) => `let u${i} = u - (${offsets[i]}.0);`)}
  let before0 = vec2f(1.0, 0.0);
  ${unroll(NODES - 1, (i) => `let before${i + 1} = vec2f(before${i}.x * u${i}, before${i}.y * u${i} + before${i}.x);`)}
  let behind${NODES - 1} = vec2f(1.0, 0.0);
  ${unroll(NODES - 1, (n) => {
    const i = NODES - 1 - n;
    return `let behind${i - 1} = vec2f(behind${i}.x * u${i}, behind${i}.y * u${i} + behind${i}.x);`;
  })}
  let back = 1.0 / tilt;
  let bend4 = bend * bend * bend * bend;
  return Axis(${unroll(
    NODES,
    (i) => `
    ${[scaleOf(offsets[i] as number), ...tiltAndBend(offsets[i] as number)].join(' * ')} * vec2f(before${i}.x * behind${i}.x, before${i}.y * behind${i}.x + before${i}.x * behind${i}.y)`,
    ',',
  )});
}

// Of the nodes in a row: value and slope.
fn alongRow(${unroll(NODES, (i) => `node${i}: f32`, ', ')}, axis: Axis) -> vec2f {
  return ${unroll(NODES, (i) => `node${i} * axis.node${i}`, ' + ')};
}

fn fromLattice(level: Level, place: vec3f) -> Reading {
  let nearest = round(place / level.spacing);
  let node = nearest - level.origin;
  let inside = ${eachDim((d) => {
    const c = coordinate(d);
    return `node.${c} >= ${LATTICE_REACH}.0 && node.${c} < level.size.${c} - ${LATTICE_REACH}.0`;
  }, ' && ')};
  let unsure = Reading(vec3f(0.0), 0.0, false);
  if (!inside) {
    return unsure;
  }
  let stride1 = u32(level.size.x);
  let middle = ${eachDim((d) => `u32(node.${coordinate(d)})${d ? ` * stride${d}` : ''}`, ' + ')};
  if (!(tabulated(level, middle) > 0.0)) {
    return unsure;
  }
  ${loads(dim)}
  // nodes have few digits: these differences are exact
  let u = (place - nearest * level.spacing) / level.spacing;
  let variance = level.sigma * level.sigma;
  let ratio = level.spacing / level.sigma;
  let bend = exp(0.5 * ratio * ratio);
  ${eachDim((d) => {
    const [left, right] = [-1, 1].map((step) => nodeName(d === 0 ? step : 0, d === 0 ? 0 : step));
    return `let tilt${d} = sqrt(${left} / ${right});\n  let axis${d} = axisAt(u.${coordinate(d)}, tilt${d}, bend);`;
  })}
  ${contraction(dim)}
  let mean = vec3f(${unroll(
    3,
    (d) =>
      d < dim
        ? `nearest.${coordinate(d)} * level.spacing + (variance / level.spacing) * (slope${d} / value - LN_2 * log2(tilt${d}))`
        : '0.0',
    ', ',
  )});
  let energy = ${eachDim((d) => `u.${coordinate(d)} * (LN_2 * log2(tilt${d}) + 0.5 * ratio * ratio * u.${coordinate(d)})`, ' + ')} - LN_2 * log2(value);
  return Reading(mean, energy, true);
}
`;
}

/** exp(h^2 i^2 / 2s) exp(i h (x_0 - c) / s), as factors. */
function tiltAndBend(i: number): string[] {
  const tilts = Array<string>(Math.abs(i)).fill(i < 0 ? 'back' : 'tilt');
  return i === 0 ? [] : [...tilts, Math.abs(i) === 1 ? 'bend' : 'bend4'];
}

const rowsOf = (dim: number) => (dim > 1 ? offsets : [0]);
const nodeName = (i: number, j: number) => `z${i + LATTICE_REACH}_${j + LATTICE_REACH}`;

/** All nodes that are read. Their signs mean something in the middle only. */
function loads(dim: number): string {
  const corner = `let corner = middle - ${LATTICE_REACH}u${dim > 1 ? ` * (1u + stride1)` : ''};`;
  const rows = rowsOf(dim).map((j, n) => {
    const first = dim > 1 ? `corner + ${n}u * stride1` : 'corner';
    const nodes = offsets.map((i, step) => `let ${nodeName(i, j)} = abs(tabulated(level, first${n} + ${step}u));`);
    return [`let first${n} = ${first};`, ...nodes].join('\n  ');
  });
  return [corner, ...rows].join('\n  ');
}

/** value and slope{d}. */
function contraction(dim: number): string {
  const rows = rowsOf(dim).map((j, n) => {
    const nodes = offsets.map((i) => nodeName(i, j)).join(', ');
    return `let row${n} = alongRow(${nodes}, axis0);`;
  });
  if (dim === 1) {
    return `${rows.join('')}
  let value = row0.x;
  let slope0 = row0.y;`;
  }
  const sum = (term: (n: number) => string) => unroll(NODES, term, ' + ');
  return `${rows.join('\n  ')}
  let value = ${sum((n) => `axis1.node${n}.x * row${n}.x`)};
  let slope0 = ${sum((n) => `axis1.node${n}.x * row${n}.y`)};
  let slope1 = ${sum((n) => `axis1.node${n}.y * row${n}.x`)};`;
}
