import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { eachQuad, observer, UNROLLED_DIMS } from './observer.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** The same in a loop, of points [label, dim]. */
const inALoop = (dim: number): string => wgsl`
  for (var d = 0u; d < ${dim}u; d++) {
    let onto = vec4f(${unroll(4, (i) => `points[at[${i}] * ${dim}u + d]`, ', ')});
    positions[base + d] = select(positions[base + d], onto, named);
  }`;

/** Puts every particle that has a label onto the point of that label: the terminal mode 'snap'. */
export function snap(dim: number, workgroupSize: number): string {
  return wgsl`
${observer(dim, workgroupSize, 'read_write')}
@group(0) @binding(2) var<storage, read> labels: array<vec4i>; // [quad]
@group(0) @binding(3) var<storage, read> points: array<${dim > UNROLLED_DIMS ? 'f32' : 'vec4f'}>; // wide: [point, dim]

${eachQuad(
  dim,
  workgroupSize,
  wgsl`
  let found = labels[place];
  let named = found >= vec4i(0);
  let at = vec4u(max(found, vec4i(0)));
  ${
    dim > UNROLLED_DIMS
      ? inALoop(dim)
      : unroll(dim, (d) => {
          const onto = unroll(4, (i) => `points[at[${i}]].${coordinate(d)}`, ', ');
          return `positions[base + ${d}u] = select(positions[base + ${d}u], vec4f(${onto}), named);`;
        })
  }`,
)}
`;
}
