import { expect } from 'vitest';
import { gpuTest } from '../src/cli/testGpu.ts';
import { downloadBuffer, storageBuffer, storageOf } from '../src/gpu/buffers.ts';
import { openGpu } from '../src/gpu/device.ts';
import { dispatch } from '../src/gpu/dispatch.ts';
import { philox4x32 } from '../src/memories/philox.ts';
import { squaredRadii } from '../src/reference/noise.ts';
import { noise } from './noise.wgsl.ts';

const THREADS = 64;

/** What the kernel makes of blocks of four words: the product of the first two, u and -2 ln u of all, four normals. */
const code = `${noise}
struct Made {
  product: vec4u,
  u: vec4f,
  radius2: vec4f,
  normals: vec4f,
}
@group(0) @binding(0) var<storage, read> words: array<vec4u>;
@group(0) @binding(1) var<storage, read_write> made: array<Made>;

@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id: vec3u) {
  let block = words[id.x];
  let u = uniforms(block);
  let radius2 = vec4f(squaredRadius(u.x), squaredRadius(u.y), squaredRadius(u.z), squaredRadius(u.w));
  made[id.x] = Made(vec4u(multiply(block.x, block.y), 0u, 0u), u, radius2, normals(block));
}
`;

/** Words whose halves are at their ends, and words without a pattern. */
function blocks(): Uint32Array {
  const ends = [0, 1, 0x7fff, 0xffff, 0x10000, 0xffff0000, 0x80000000, 0xffffff7f, 0xffffff80, 0xffffffff];
  const pairs = ends.flatMap((a) => ends.flatMap((b) => [a, b, b, a]));
  const drawn = Array.from({ length: 2000 }, (_, i) => philox4x32([i, 0, 0, 7], [1, 2])).flat();
  return Uint32Array.from([...pairs, ...drawn]);
}

gpuTest('words become products, logarithms and normals as they do on the host', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const words = blocks();
  const count = words.length / 4;
  const kernel = await gpu.kernels.get({ label: 'noise', code, bindings: ['read', 'write'] });
  const made = storageBuffer(gpu, 'made', count * 64);
  dispatch(gpu, kernel, [storageOf(gpu, 'words', words), made], { width: Math.ceil(count / THREADS), height: 1 });
  const bytes = await downloadBuffer(gpu, made);
  gpu.check();
  gpu.close();

  const [integers, floats] = [new Uint32Array(bytes), new Float32Array(bytes)];
  const uniforms = Float32Array.from(words, (word) => (word + 0.5) / 2 ** 32);
  const twin = squaredRadii(uniforms);
  let [worstLog, worstNormal] = [0, 0];
  for (let block = 0; block < count; block++) {
    const [a, b] = [words[4 * block] as number, words[4 * block + 1] as number];
    const product = BigInt(a) * BigInt(b);
    expect([...integers.slice(16 * block, 16 * block + 2)]).toEqual(
      [product & 0xffffffffn, product >> 32n].map(Number),
    );
    for (let i = 0; i < 4; i++) {
      const [u, v] = [uniforms[4 * block + (i & 2)] as number, uniforms[4 * block + (i & 2) + 1] as number];
      const exact = Math.sqrt(-2 * Math.log(u)) * (i & 1 ? Math.sin : Math.cos)(2 * Math.PI * v);
      const at = 16 * block + i;
      expect(floats[at + 4]).toBe(uniforms[4 * block + i]);
      worstNormal = Math.max(worstNormal, Math.abs((floats[at + 12] as number) - exact));
      // a driver may fuse a product and a sum: it rounds less often than the twin
      const expected = twin[4 * block + i] as number;
      worstLog = Math.max(worstLog, Math.abs((floats[at + 8] as number) - expected) / Math.max(expected, 1e-30));
    }
  }
  expect(worstLog).toBeLessThan(3e-7);
  // |z| is up to 6.76, where a unit in the last place is 4.8e-7
  expect(worstNormal).toBeLessThan(1e-6);
});
