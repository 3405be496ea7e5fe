import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { coordinate, unroll } from './unroll.ts';

/**
 * Dimensions that lattices have: 343 nodes a reading pay too seldom, and a software driver took 48 s of CPU to compile them into the
 * kernel of the steps.
 */
export const LATTICE_DIMS = 2;

/** Nodes on either side of the nearest one that an interpolation takes. */
export const LATTICE_REACH = 3;

const NODES = 2 * LATTICE_REACH + 1;
const offsets = Array.from({ length: NODES }, (_, i) => i - LATTICE_REACH);

/** Coefficients of the central difference of sixth order: its value on exp(lambda i) is (2 sinh(lambda / 2))^6. */
export const differences: readonly number[] = offsets.map((_, i) => (i % 2 ? -1 : 1) * binomial(2 * LATTICE_REACH, i));

/**
 * How far an interpolation of exp(lambda u), |u| <= 1/2, may be off, for every lambda:
 *
 *     |value - exp(lambda u)| <= value6 T,   |slope - lambda exp(lambda u)| <= slope6 T,   T = (2 sinh(lambda / 2))^6
 *     exp(lambda u) <= one P,   |lambda| exp(lambda u) <= size P,   P = exp(-lambda) + 1 + exp(lambda)
 *
 * Suprema, found numerically and rounded up (src/readouts/cutoff.test.ts looks for larger ones).
 */
export const BOUNDS = { value6: 0.00684, slope6: 0.01716, one: 0.4061, size: 0.6581 } as const;

function binomial(n: number, k: number): number {
  return k === 0 ? 1 : (binomial(n, k - 1) * (n - k + 1)) / k;
}

/** 1 / prod_{j != i} (i - j) */
const scaleOf = (i: number) => offsets.reduce((product, j) => (j === i ? product : product / (i - j)), 1);

/**
 * m from sums that were tabulated: Z_i = sum_k w_k exp(-|x_i - xi_k|^2 / 2s) at the nodes x_i = i h of a lattice. Times
 * exp(|x - c|^2 / 2s), with any c, Z is a mixture of exponentials exp(lambda . u), lambda = h (xi_k - c) / s, of positive
 * weights, u = (x - x_0) / h. So its values and slopes at u are interpolated (Lagrange, seven nodes in each dimension), and
 *
 *     m = c + (s / h) grad_u log Ztilde
 *
 * and as T and P of BOUNDS are linear in the exponentials, their sums over the mixture are sums over the nodes: the error is
 * bounded by what stands in the table. c comes from the two neighbours of x_0: Ztilde is equal at both. Whatever it is,
 * the bound holds. What is missing at the nodes (`dropped`) is counted with the sum of the absolute coefficients.
 */
export function latticeFunctions(dim: number): string {
  const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  return wgsl`
// Drivers approximate log in their own ways, and log2 as it is.
const LN_2 = 0.6931471805599453;

// Weights of the seven nodes along one dimension: of the value, of the slope, of T, of P; with the tilt in them.
struct Axis {
  nodes: array<vec4f, ${NODES}>,
  size: vec4f,  // sums of their absolute values
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
  let bend9 = bend4 * bend4 * bend;
  ${offsets
    .map((offset, i) => {
      const power = Array(Math.abs(offset)).fill(offset < 0 ? 'back' : 'tilt');
      const bends = ['', 'bend', 'bend4', 'bend9'][Math.abs(offset)] as string;
      return `let tilt${i} = ${[...power, bends].filter(Boolean).join(' * ') || '1.0'};`;
    })
    .join('\n  ')}
  ${unroll(
    NODES,
    (i) => `let node${i} = tilt${i} * vec4f(
    ${scaleOf(offsets[i] as number)} * before${i}.x * behind${i}.x,
    ${scaleOf(offsets[i] as number)} * (before${i}.y * behind${i}.x + before${i}.x * behind${i}.y),
    ${(differences[i] as number).toFixed(1)},
    ${Math.abs(offsets[i] as number) <= 1 ? '1.0' : '0.0'},
  );`,
  )}
  return Axis(array(${unroll(NODES, (i) => `node${i}`, ', ')}), ${unroll(NODES, (i) => `abs(node${i})`, ' + ')});
}

// Node j of an axis: some drivers keep an array in memory that is indexed by what is known at run time only.
fn nodeOf(axis: Axis, j: u32) -> vec4f {
  switch j {
    ${unroll(NODES - 1, (i) => `case ${i}u: { return axis.nodes[${i}]; }`)}
    default: { return axis.nodes[${NODES - 1}]; }
  }
}

fn tabulated(level: Level, index: u32) -> f32 {
  return memories[level.lattice + (index >> 2u)][index & 3u];
}

// Of seven nodes in a row: value, slope, T, P.
fn alongRow(level: Level, first: u32, axis: Axis) -> vec4f {
  return ${unroll(NODES, (i) => `tabulated(level, first + ${i}u) * axis.nodes[${i}]`, '\n    + ')};
}

fn fromLattice(level: Level, place: vec3f) -> Reading {
  let nearest = round(place / level.spacing);
  let node = nearest - level.origin;
  let inside = ${eachDim((d) => {
    const c = coordinate(d);
    return `node.${c} >= level.border && node.${c} < level.size.${c} - level.border`;
  }, ' && ')};
  let unsure = Reading(vec3f(0.0), 0.0, false);
  if (!inside) {
    return unsure;
  }
  // nodes have few digits: these differences are exact
  let u = (place - nearest * level.spacing) / level.spacing;
  let stride1 = u32(level.size.x);
  let middle = ${eachDim((d) => `u32(node.${coordinate(d)})${d ? ` * stride${d}` : ''}`, ' + ')};
  let variance = level.sigma * level.sigma;
  let ratio = level.spacing / level.sigma;
  let bend = exp(0.5 * ratio * ratio);
  ${eachDim((d) => {
    const stride = d ? `stride${d}` : '1u';
    return `let left${d} = tabulated(level, middle - ${stride});
  let right${d} = tabulated(level, middle + ${stride});`;
  })}
  if (!(${eachDim((d) => `left${d} > 0.0 && right${d} > 0.0`, ' && ')})) {
    return unsure;
  }
  ${eachDim((d) => `let tilt${d} = sqrt(left${d} / right${d});\n  let axis${d} = axisAt(u.${coordinate(d)}, tilt${d}, bend);`)}
  let corner = middle - ${LATTICE_REACH}u${dim > 1 ? ` - ${LATTICE_REACH}u * stride1` : ''};
  ${contraction(dim)}
  ${errors(dim)}
  let low = value - valueError;
  let error = ${eachDim((d) => `pow2(slopeError${d} + abs(slope${d} / value) * valueError)`, ' + ')};
  let sure = low > 0.0 && sqrt(error) <= level.eps * ratio * low;
  let mean = vec3f(${unroll(
    3,
    (d) =>
      d < dim
        ? `nearest.${coordinate(d)} * level.spacing + (variance / level.spacing) * (slope${d} / value - LN_2 * log2(tilt${d}))`
        : '0.0',
    ', ',
  )});
  let energy = ${eachDim((d) => `u.${coordinate(d)} * (LN_2 * log2(tilt${d}) + 0.5 * ratio * ratio * u.${coordinate(d)})`, ' + ')} - LN_2 * log2(value);
  return Reading(mean, energy, sure);
}

fn pow2(x: f32) -> f32 {
  return x * x;
}
`;
}

/** value, slope{d}, and the sums of T and P: bound{digits}, where digit d says T (1) or P (0) in dimension d. */
function contraction(dim: number): string {
  if (dim === 1) {
    return `let row = alongRow(level, corner, axis0);
  let value = row.x;
  let slope0 = row.y;
  let bound1 = max(row.z, 0.0);`;
  }
  // bounds: TP, PT, TT
  return `var value = 0.0;
  var slopes = vec2f(0.0);
  var bounds = vec3f(0.0);
  for (var j = 0u; j < ${NODES}u; j++) {
    let row = alongRow(level, corner + j * stride1, axis0);
    let node = nodeOf(axis1, j);
    value += node.x * row.x;
    slopes += vec2f(node.x * row.y, node.y * row.x);
    bounds += vec3f(node.w * row.z, node.z * row.w, node.z * row.z);
  }
  let slope0 = slopes.x;
  let slope1 = slopes.y;
  let bound10 = max(bounds.x, 0.0);
  let bound01 = max(bounds.y, 0.0);
  let bound11 = max(bounds.z, 0.0);`;
}

/**
 * valueError and slopeError{d}: products over the dimensions of (exact + error), less the product of the exact ones. Exact
 * is at most one P, of the slope size P; the error at most value6 T, of the slope slope6 T.
 */
function errors(dim: number): string {
  const { value6, slope6, one, size } = BOUNDS;
  const dims = Array.from({ length: dim }, (_, d) => d);
  const names = Array.from({ length: 2 ** dim - 1 }, (_, i) => (i + 1).toString(2).padStart(dim, '0'));
  const sum = (sloped: number) =>
    names
      .map((name) => {
        const factor = dims.reduce((product, d) => {
          const off = name[d] === '1';
          return product * (d === sloped ? (off ? slope6 : size) : off ? value6 : one);
        }, 1);
        return `${factor} * bound${name}`;
      })
      .join(' + ');
  const norm = (d: number, sloped: boolean) =>
    sloped
      ? `(axis${d}.size.y + ${size} * axis${d}.size.w + ${slope6} * axis${d}.size.z)`
      : `(axis${d}.size.x + ${one} * axis${d}.size.w + ${value6} * axis${d}.size.z)`;
  const missing = (sloped: number) => `level.dropped * ${dims.map((d) => norm(d, d === sloped)).join(' * ')}`;
  return [
    `let valueError = ${sum(-1)} + ${missing(-1)};`,
    ...dims.map((d) => `let slopeError${d} = ${sum(d)} + ${missing(d)};`),
  ].join('\n  ');
}
