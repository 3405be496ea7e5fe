import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';

/**
 * The committor by replicas: from the labels of the R replicas of each start, its most frequent label (ties: the
 * lowest), that label's frequency, and the entropy of the label frequencies in nats.
 *
 * The entropy is the mean over replicas of -ln(frequency of its own label), which needs no table of labels.
 */
export function replicas(workgroupSize: number): string {
  return wgsl`
struct Extent {
  starts: u32,
  replicas: u32,
  gridWidth: u32,
  firstWorkgroup: u32,   // of this slice of the work
}
@group(0) @binding(0) var<uniform> extent: Extent;
@group(0) @binding(1) var<storage, read> labels: array<i32>;           // [start, replica]
@group(0) @binding(2) var<storage, read_write> topLabel: array<i32>;   // [start]
@group(0) @binding(3) var<storage, read_write> frequency: array<f32>;  // [start]
@group(0) @binding(4) var<storage, read_write> entropy: array<f32>;    // [start]

@compute @workgroup_size(${workgroupSize}, 1, 1)
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) thread: u32) {
  let start = (extent.firstWorkgroup + workgroup.y * extent.gridWidth + workgroup.x) * ${workgroupSize}u + thread;
  if (start >= extent.starts) {
    return;
  }
  let base = start * extent.replicas;
  var best = -1;
  var bestCount = 0u;
  var surprise = 0.0;
  for (var i = 0u; i < extent.replicas; i++) {
    let mine = labels[base + i];
    var count = 0u;
    for (var j = 0u; j < extent.replicas; j++) {
      count += select(0u, 1u, labels[base + j] == mine);
    }
    if (count > bestCount || (count == bestCount && mine < best)) {
      best = mine;
      bestCount = count;
    }
    surprise -= log(f32(count) / f32(extent.replicas));
  }
  topLabel[start] = best;
  frequency[start] = f32(bestCount) / f32(extent.replicas);
  // log(1) may come out as -0 or a little off: an entropy is never negative.
  entropy[start] = max(surprise / f32(extent.replicas), 0.0);
}
`;
}
