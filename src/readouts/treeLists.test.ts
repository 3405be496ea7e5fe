import { expect } from 'vitest';
import { kdTree, nearestInTree, treeWalk } from '../../shaders/kdTree.wgsl.ts';
import { gpuTest } from '../cli/testGpu.ts';
import { downloadBuffer, storageBuffer, storageOf } from '../gpu/buffers.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { dispatch } from '../gpu/dispatch.ts';
import { LEAF_SIZE } from '../memories/kdTree.ts';
import { patternsFrom } from '../memories/patterns.ts';
import { testPlaces, testSets } from '../memories/testSets.ts';
import { treeLists } from './treeLists.ts';

const PLACES = 64;

/** Of each place: the nearest memory, d1^2 and d2^2, and how many memories are within four times d1^2. */
const code = `
@group(0) @binding(0) var<storage, read> records: array<vec4f>;
@group(0) @binding(1) var<storage, read> places: array<vec4f>; // count in w
@group(0) @binding(2) var<storage, read_write> found: array<vec4f>;
${kdTree(LEAF_SIZE, 3)}
${nearestInTree('records')}
@compute @workgroup_size(${PLACES})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = places[id.x].xyz;
  let count = u32(places[id.x].w);
  let nearest = nearestInTree(place, count);
  let largest = 4.0 * nearest.square;
  var within = 0.0;
  ${treeWalk({
    top: '1u',
    farther: '!(squareToNode(node, place) <= largest)',
    leaf: `for (var i = first; i < end; i++) {
          within += select(0.0, 1.0, squareOf(place - records[i].xyz) <= largest);
        }`,
  })}
  found[id.x] = vec4f(f32(nearest.memory), nearest.square, nearest.second, within);
}
`;

async function foundByKernel(gpu: Gpu, points: Float64Array, dim: number, places: Float64Array) {
  const count = points.length / dim;
  const { records, nodes, memories } = treeLists(patternsFrom(points, dim, 'test'));
  const padded = Float32Array.from({ length: 4 * PLACES }, (_, i) =>
    i % 4 < dim ? (places[(i >> 2) * dim + (i % 4)] ?? 0) : 0,
  );
  for (let p = 0; p < PLACES; p++) padded[4 * p + 3] = count;
  const kernel = await gpu.kernels.get({ label: 'tree', code, bindings: ['read', 'read', 'write', 'read', 'read'] });
  const found = storageBuffer(gpu, 'found', 16 * PLACES);
  const lists = [records, padded].map((list) => storageOf(gpu, 'list', list));
  dispatch(gpu, kernel, [...lists, found, storageOf(gpu, 'nodes', nodes), storageOf(gpu, 'numbers', memories)], {
    width: 1,
    height: 1,
  });
  const numbers = new Float32Array(await downloadBuffer(gpu, found));
  return Array.from({ length: PLACES }, (_, p) => [...numbers.subarray(4 * p, 4 * p + 4)]);
}

/** The same in float32, of all memories. */
function foundByLooking(points: Float64Array, dim: number, place: Float64Array) {
  const { fround } = Math;
  const squares = Array.from({ length: points.length / dim }, (_, k) => {
    let square = 0;
    for (let d = 0; d < dim; d++) {
      const apart = fround((place[d] as number) - (points[k * dim + d] as number));
      square = fround(square + fround(apart * apart));
    }
    return square;
  });
  const [first = 0, second = fround(3.4e38)] = squares.toSorted((a, b) => a - b);
  return [squares.indexOf(first), first, second, squares.filter((square) => square <= fround(4 * first)).length];
}

gpuTest('kernels find in a tree what a look at all memories finds', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  for (const [name, make] of Object.entries(testSets)) {
    for (const [dim, counts] of [
      [1, [1000]],
      [2, [1, 2, 5, 9, 1000]],
      [3, [1000]],
    ] as const) {
      for (const count of counts) {
        const points = make(count, dim);
        const places = testPlaces(points, dim, PLACES);
        const found = await foundByKernel(gpu, points, dim, places);
        const want = found.map((_, p) => foundByLooking(points, dim, places.subarray(p * dim, (p + 1) * dim)));
        expect({ name, dim, count, found }).toEqual({ name, dim, count, found: want });
      }
    }
  }
  gpu.close();
});
