import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { workgroupsOfPass } from './latticeSums.wgsl.ts';
import { unroll } from './unroll.ts';

/**
 * Sums on a lattice, smeared along one dimension: out_i = scale sum_j exp(-(i - j)^2 h^2 / 2s) in_j, |i - j| <=
 * reach or a little more. Four nodes of a row lie in one vec4f, so along the rows a thread multiplies by the
 * matrix of the weights between two fours.
 */
export function smear(alongRows: boolean): string {
  return wgsl`
struct Params {
  first: u32,     // workgroups of this dispatch
  end: u32,
  gridWidth: u32,
  threads: u32,   // one per four nodes, across rows per sixteen
  source: u32,    // places in the list
  sums: u32,
  stride: u32,    // between neighbours along the dimension, and
  length: u32,    // how many there are: in vec4f
  reach: i32,
  fall: f32,      // h^2 log2(e) / 2s
  scale: f32,
  unused: u32,
}
${workgroupsOfPass}
@compute @workgroup_size(64, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) index: u32) {
  let thread = threadOf(workgroup, index);
  if (thread >= params.threads) {
    return;
  }
  #if ${alongRows}
  let at = i32(thread % params.length);
  let low = max(-params.reach, -at);
  let high = min(params.reach, i32(params.length) - 1 - at);
  var sum = vec4f(0.0);
  var before = weights(4 * low - 4);
  for (var k = low; k <= high; k++) {
    let value = list[params.source + thread + u32(k)];
    let here = weights(4 * k);
    sum += value.x * vec4f(here.x, before.wzy);
    sum += value.y * vec4f(here.yx, before.wz);
    sum += value.z * vec4f(here.zyx, before.w);
    sum += value.w * here.wzyx;
    before = here;
  }
  list[params.sums + thread] = params.scale * sum;
  #endif
  #if ${!alongRows}
  // four nodes, one behind the other along the dimension, take each value that they all need once
  let group = thread / params.stride;
  let first = 4 * i32(group % (params.length / 4u));
  let start = (4u * (group - group % (params.length / 4u)) + u32(first)) * params.stride + thread % params.stride;
  let low = max(-params.reach, -first);
  let high = min(params.reach + 3, i32(params.length) - 1 - first);
  ${unroll(4, (i) => `var sum${i} = vec4f(0.0);`)}
  var around = weights(low - 3).wzyx;
  for (var k = low; k <= high; k++) {
    let value = list[params.source + start + u32(k) * params.stride];
    ${unroll(4, (i) => `sum${i} += value * around[${i}];`, '\n    ')}
    around = vec4f(exp2(-params.fall * f32((k + 1) * (k + 1))), around.xyz);
  }
  ${unroll(4, (i) => `list[params.sums + start + ${i}u * params.stride] = params.scale * sum${i};`)}
  #endif
}

// Of four neighbours, the first one \`first\` away.
fn weights(first: i32) -> vec4f {
  let away = vec4f(${unroll(4, (i) => `f32(first + ${i})`, ', ')});
  return exp2(-params.fall * away * away);
}
`;
}
