import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { LATTICE_REACH } from './lattice.wgsl.ts';
import { SUMS_WORKGROUP, workgroupsOfPass } from './latticeSums.wgsl.ts';
import { unroll } from './unroll.ts';

/** Nodes on either side of one that its bound takes: one more than an interpolation. */
export const BOUND_REACH = LATTICE_REACH + 1;

const NODES = 2 * BOUND_REACH + 1;
const offsets = Array.from({ length: NODES }, (_, i) => i - BOUND_REACH);

/**
 * What the table is multiplied with along a dimension, on exp(lambda i): P, and
 * S^2, S^4, S^6. All of them are positive.
 */
const FUNCTIONALS = ['p', 's2', 's4', 's6'] as const;
type Functional = (typeof FUNCTIONALS)[number];

/** Their coefficients at -3 .. 3: S^n is a central difference. */
export const coefficients: Readonly<Record<Functional, readonly number[]>> = {
  p: offsets.map((i) => (Math.abs(i) <= 1 ? 1 : 0)),
  s2: differences(1),
  s4: differences(2),
  s6: differences(3),
};

/**
 * How far an interpolation of exp(lambda u), |u| <= 1/2, may be off, for every lambda, in terms of S = |2 sinh(lambda /
 * 2)| and P = exp(-lambda) + 1 + exp(lambda):
 *
 *     |value - exp(lambda u)| <= value5 S^5, value4 S^4        |slope - lambda exp(lambda u)| <= slope5 S^5, slope4 S^4
 *     exp(lambda u) <= one P                                    |lambda| exp(lambda u) <= size sqrt(S^2 P)
 *
 * Suprema, found numerically and rounded up (lattice.test.ts looks for larger ones).
 */
export const BOUNDS = {
  value5: 0.01196,
  value4: 0.0391,
  slope5: 0.03333,
  slope4: 0.0897,
  one: 0.4061,
  size: 0.8085,
} as const;

/**
 * Largest absolute weights of the five nodes, of a value and of a slope: what is missing at
 * a node moves these by at most so much.
 */
export const WEIGHTS = { value: [0.0391, 0.4688, 1], slope: [0.0897, 1.125, 1.125] } as const;

function differences(half: number): number[] {
  return offsets.map((i) => (Math.abs(i) > half ? 0 : (i + half) % 2 ? -1 : 1) * binomial(2 * half, i + half));
}

function binomial(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  return k === 0 ? 1 : (binomial(n, k - 1) * (n - k + 1)) / k;
}

/**
 * How far m may be off that is interpolated (lattice.wgsl.ts) within half a spacing of each node: nodes where it may be
 * too far are made negative, those near the border, too. A thread takes four nodes of a row.
 *
 * Z, tilted so that it is equal at both neighbours of a node, is a mixture of exponentials of positive
 * weights a. P and S^2n are linear in them, so sum_k a_k P(lambda_k) and the like are sums over the table.
 * S^5 is not, but by Cauchy's inequality
 *
 *     sum_k a_k S^5 <= sqrt(sum_k a_k S^4 sum_k a_k S^6)
 *
 * which takes an error of fifth order for what it is. In two dimensions an error is a product of exact
 * and off, off and exact, or off and off.
 */
export function latticeBounds(dim: number): string {
  const isPlane = dim > 1;
  const rows = isPlane ? offsets.map((_, j) => j) : [0];
  const middle = isPlane ? BOUND_REACH : 0;
  return wgsl`
struct Params {
  first: u32,     // workgroups of this dispatch
  end: u32,
  gridWidth: u32,
  threads: u32,   // one per four nodes
  source: u32,    // places in the list
  sums: u32,
  length: u32,    // of a row: vec4f
  rows: u32,
  border: u32,    // nodes at the border that are not read
  ratio: f32,     // spacing / sigma
  eps: f32,
  dropped: f32,   // of the sums: what may be missing
}
${workgroupsOfPass}

// Per node of the four: weights along one dimension that go with the numbers of the nodes,
// and the sums of their absolute products.
struct Axis {
  ${unroll(NODES, (i) => `tilt${i}: vec4f,`)}
  ${FUNCTIONALS.map((f) => `${f}: vec4f,`).join('\n  ')}
  value: vec4f,
  slope: vec4f,
}

fn axisOf(left: vec4f, right: vec4f, bend: f32) -> Axis {
  let tilt = sqrt(left / right);
  let back = 1.0 / tilt;
  let bend4 = bend * bend * bend * bend;
  let bend9 = bend4 * bend4 * bend;
  ${offsets
    .map((offset, i) => {
      const power = Array<string>(Math.abs(offset)).fill(offset < 0 ? 'back' : 'tilt');
      return `let tilt${i} = ${[...power, ['vec4f(1.0)', 'bend', 'bend4', 'bend9'][Math.abs(offset)]].join(' * ')};`;
    })
    .join('\n  ')}
  return Axis(
    ${[
      unroll(NODES, (i) => `tilt${i}`, ', '),
      ...FUNCTIONALS.map((f) => sumOf(coefficients[f].map(Math.abs), (i) => `tilt${i}`)),
      ...[WEIGHTS.value, WEIGHTS.slope].map((weights) =>
        sumOf(
          offsets.map((i) => weights[LATTICE_REACH - Math.abs(i)] ?? 0),
          (i) => `tilt${i}`,
        ),
      ),
    ].join(',\n    ')},
  );
}

struct Row {
  ${FUNCTIONALS.map((f) => `${f}: vec4f,`).join('\n  ')}
}

fn rowOf(before: vec4f, here: vec4f, behind: vec4f, axis: Axis) -> Row {
  ${offsets.map((offset, i) => `let v${i} = axis.tilt${i} * ${shifted(offset)};`).join('\n  ')}
  return Row(
    ${FUNCTIONALS.map((f) => sumOf(coefficients[f], (i) => `v${i}`)).join(',\n    ')},
  );
}

// Four nodes of a row; where there are none, of its end.
fn at(row: i32, column: i32) -> vec4f {
  let y = clamp(row, 0, i32(params.rows) - 1);
  let x = clamp(column, 0, i32(params.length) - 1);
  return list[params.source + u32(y) * params.length + u32(x)];
}

@compute @workgroup_size(${SUMS_WORKGROUP}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) index: u32) {
  let thread = threadOf(workgroup, index);
  if (thread >= params.threads) {
    return;
  }
  let y = i32(thread / params.length);
  let x = i32(thread % params.length);
  let bend = exp(0.5 * params.ratio * params.ratio);
  ${rows.map((j) => nodesRead(j, isPlane ? `y + ${offsets[j]}` : '0')).join('\n  ')}
  let node = here${middle};
  let left0 = vec4f(before${middle}.w, here${middle}.xyz);
  let right0 = vec4f(here${middle}.yzw, behind${middle}.x);
  let axis0 = axisOf(left0, right0, bend);
  ${isPlane ? `let axis1 = axisOf(here${middle - 1}, here${middle + 1}, bend);` : ''}
  ${rows.map((j) => `let row${j} = rowOf(before${j}, here${j}, behind${j}, axis0);`).join('\n  ')}
  ${sumsOf(isPlane)}
  ${errorsOf(isPlane)}
  let low = exact - valueError;
  let error = ${unroll(dim, (d) => `pow2(slopeError${d} + steep${d} / exact * valueError)`, ' + ')};
  let column = vec4u(4u * u32(x)) + vec4u(0u, 1u, 2u, 3u);
  let isInside = (column >= vec4u(params.border)) & (column + vec4u(params.border) < vec4u(4u * params.length))${isPlane ? '\n    & vec4<bool>(u32(y) >= params.border && u32(y) + params.border < params.rows)' : ''};
  let least = ${isPlane ? `min(min(left0, right0), min(here${middle - 1}, here${middle + 1}))` : 'min(left0, right0)'};
  let isSure = isInside & (least > vec4f(0.0)) & (exact > vec4f(0.0)) & (low > vec4f(0.0))
    & (sqrt(error) <= params.eps * params.ratio * low);
  list[params.sums + thread] = select(-abs(node), node, isSure);
}

fn pow2(x: vec4f) -> vec4f {
  return x * x;
}
`;
}

/** sum_i of a coefficient times a term, without those that are 0. */
function sumOf(weights: readonly number[], term: (i: number) => string): string {
  return weights.flatMap((weight, i) => (weight === 0 ? [] : [`${floatOf(weight)} * ${term(i)}`])).join(' + ');
}

const floatOf = (value: number) => (Number.isInteger(value) ? `(${value}.0)` : `${value}`);

/** before, here and behind: fours of a row round those of the thread. */
const nodesRead = (j: number, row: string) =>
  ['before', 'here', 'behind'].map((name, i) => `let ${name}${j} = at(${row}, x + ${i - 1});`).join('\n  ');

/** The node so many on from each of the four. */
function shifted(offset: number): string {
  const components = ['before', 'here', 'behind'].flatMap((name) => [...'xyzw'].map((c) => `${name}.${c}`));
  return `vec4f(${components.slice(4 + offset, 8 + offset).join(', ')})`;
}

/** Sums of the mixture over products of functionals, one per dimension, at most: with what may be missing. */
function sumsOf(isPlane: boolean): string {
  if (!isPlane) {
    return FUNCTIONALS.map((f) => `let ${f} = max(row0.${f}, vec4f(0.0)) + params.dropped * axis0.${f};`).join('\n  ');
  }
  return PRODUCTS.map(([f, g]) => {
    const sum = sumOf(coefficients[g], (j) => `axis1.tilt${j} * row${j}.${f}`);
    return `let ${f}${g} = max(${sum}, vec4f(0.0)) + params.dropped * axis0.${f} * axis1.${g};`;
  }).join('\n  ');
}

const PRODUCTS: readonly (readonly [Functional, Functional])[] = [
  ['p', 'p'],
  ['s2', 'p'],
  ['p', 's2'],
  ['s4', 'p'],
  ['s6', 'p'],
  ['p', 's4'],
  ['p', 's6'],
  ['s2', 's4'],
  ['s4', 's2'],
  ['s4', 's4'],
];

/** steep{d}: the largest slope within half a spacing; exact: the least value there; valueError, slopeError{d}. */
function errorsOf(isPlane: boolean): string {
  const { value5, value4, slope5, slope4, one, size } = BOUNDS;
  const missing = (sloped: number) =>
    `params.dropped * ${(isPlane ? [0, 1] : [0]).map((d) => `axis${d}.${d === sloped ? 'slope' : 'value'}`).join(' * ')}`;
  if (!isPlane) {
    return `let steep0 = ${size} * sqrt(s2 * p);
  let exact = node - 0.5 * steep0;
  let fifth = sqrt(s4 * s6);
  let valueError = ${value5} * fifth + ${missing(-1)};
  let slopeError0 = ${slope5} * fifth + ${missing(0)};`;
  }
  return `let steep0 = ${size * one} * sqrt(s2p * pp);
  let steep1 = ${size * one} * sqrt(ps2 * pp);
  let exact = node - 0.5 * (steep0 + steep1);
  let fifth0 = sqrt(s4p * s6p);
  let fifth1 = sqrt(ps4 * ps6);
  let valueError = ${value5 * one} * (fifth0 + fifth1) + ${value4 ** 2} * s4s4 + ${missing(-1)};
  let slopeError0 = ${slope5 * one} * fifth0 + ${size * value5} * sqrt(s2s4 * ps6) + ${slope4 * value4} * s4s4 + ${missing(0)};
  let slopeError1 = ${slope5 * one} * fifth1 + ${size * value5} * sqrt(s4s2 * s6p) + ${slope4 * value4} * s4s4 + ${missing(1)};`;
}
