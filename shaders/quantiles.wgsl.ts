import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { measureCell } from './cellSums.wgsl.ts';
import { observer } from './observer.wgsl.ts';
import { unroll } from './unroll.ts';

/** Places at which the distribution of a cell is compared with its law. */
export const QUANTILES = 15;
/**
 * What is added up over the particles of a cell, in this order: how many there are, and how many lie below each place.
 */
export const QUANTILE_COLUMNS = ['count', ...Array.from({ length: QUANTILES }, (_, i) => `below${i + 1}`)] as const;

/** The empirical distribution function of the first coordinate, at places of the cell's own. */
export function quantiles(dim: number, workgroupSize: number): string {
  const columns = QUANTILE_COLUMNS.length;
  return wgsl`
${observer(dim, workgroupSize)}
@group(0) @binding(4) var<storage, read> places: array<f32>;            // [cell, ${QUANTILES}]

${measureCell({
  dim,
  workgroupSize,
  columns: QUANTILE_COLUMNS,
  binding: 5,
  values: wgsl`
    let x = positions[base];
    var values: array<vec4f, ${columns}>;
    values[0] = vec4f(1.0);
    ${unroll(
      QUANTILES,
      (i) => `values[${i + 1}] = select(vec4f(0.0), vec4f(1.0), x < vec4f(places[cell * ${QUANTILES}u + ${i}u]));`,
      '\n    ',
    )}`,
})}
`;
}
