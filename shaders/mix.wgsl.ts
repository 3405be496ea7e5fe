/** What of a step table is structure: which terms its rows have at all. Each costs time, so a kernel has only those. */
export interface MixShape {
  usesStart: boolean;
  usesAccumulator: boolean;
  usesNoise: boolean;
  tap: 'none' | 'trace' | 'energy';
  /** freeze a particle once a step moves it by less than the tolerance, and record that step */
  freezes: boolean;
}

/** Names of vec4f variables: one coordinate of four particles. */
export interface Coordinate {
  x: string;
  mean: string;
  start: string;
  acc: string;
  z: string;
}

/** The affine mix of `row` at one coordinate. */
export function mixed({ usesStart, usesAccumulator, usesNoise }: MixShape, { x, mean, start, acc, z }: Coordinate) {
  const terms = [
    `row.cx * ${x}`,
    `row.cm * ${mean}`,
    ...(usesStart ? [`row.cx0 * ${start}`] : []),
    ...(usesAccumulator ? [`row.cacc * ${acc}`] : []),
    ...(usesNoise ? [`row.cz * ${z}`] : []),
  ];
  return terms.join(' + ');
}

/** The accumulator after it: from the old one, and from x before the mix. */
export function accumulated({ x, mean, acc }: Pick<Coordinate, 'x' | 'mean' | 'acc'>): string {
  return `row.ka * ${acc} + row.kx * ${x} + row.km * ${mean}`;
}

/** Standard normals of a quad (birth index), an unrolled step and a dimension; beside `noise`. */
export function noiseAt(quad: string, step: string, d: string, seed: string): string {
  return `normals(philox(vec4u(${quad}, ${step}, ${d}, slice.stream), ${seed}))`;
}

/** The step that settled four particles, after one that moved them by sqrt(move2); `awake` before it. */
export function settledAt(frozenAt: string, awake: string, move2: string): string {
  return `select(${frozenAt}, vec4u(step + 1u), ${awake} & (${move2} < vec4f(slice.tolerance * slice.tolerance)))`;
}
