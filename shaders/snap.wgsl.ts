import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { eachQuad, observer } from './observer.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** Puts every particle that has a label onto the point of that label: the terminal mode 'snap'. */
export function snap(dim: number, workgroupSize: number): string {
  return wgsl`
${observer(dim, workgroupSize, 'read_write')}
@group(0) @binding(2) var<storage, read> labels: array<vec4i>; // [quad]
@group(0) @binding(3) var<storage, read> points: array<vec4f>; // vec4f(xi, _)

${eachQuad(
  dim,
  workgroupSize,
  wgsl`
  let found = labels[place];
  let named = found >= vec4i(0);
  let at = vec4u(max(found, vec4i(0)));
  ${unroll(dim, (d) => {
    const onto = unroll(4, (i) => `points[at[${i}]].${coordinate(d)}`, ', ');
    return `positions[base + ${d}u] = select(positions[base + ${d}u], vec4f(${onto}), named);`;
  })}`,
)}
`;
}
