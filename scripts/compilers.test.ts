import { expect } from 'vitest';
import { gpuTest } from '../src/cli/testGpu.ts';
import { compileWithNaga, compileWithTint } from './compilers.ts';

const compute = (body: string) =>
  `@group(0) @binding(0) var<storage, read_write> out: array<f32>;
  fn read(place: ptr<function, f32>) -> f32 { return *place; }
  @compute @workgroup_size(64) fn main(@builtin(local_invocation_index) i: u32) { ${body} }`;

const SOURCES = [
  { name: 'good', wgsl: compute('out[i] = exp2(f32(i));') },
  { name: 'no such name', wgsl: compute('out[i] = nonsense;') },
  { name: 'barrier in a branch', wgsl: compute('if (out[i] > 0.0) { workgroupBarrier(); } out[i] = 1.0;') },
  { name: 'swizzle assignment', wgsl: compute('var v = vec4f(); v.xy = vec2f(1.0); out[i] = v.x;') },
  { name: 'panics naga', wgsl: compute('var a = array<f32, 4>(); out[i] = read(&a[i & 3u]);') },
  {
    name: 'after the panic',
    wgsl: `@vertex fn corner(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f { return vec4f(f32(i)); }
      @fragment fn colour() -> @location(0) vec4f { return vec4f(1.0); }`,
  },
];

const refused = (verdicts: { name: string; error: string | null }[]) =>
  verdicts.filter(({ error }) => error !== null).map(({ name }) => name);

gpuTest('Tint refuses what is not WGSL and barriers in non-uniform flow', async () => {
  const verdicts = await compileWithTint(SOURCES);
  expect(verdicts.map(({ name }) => name)).toEqual(SOURCES.map(({ name }) => name));
  expect(refused(verdicts)).toEqual(['no such name', 'barrier in a branch']);
  expect(verdicts[1]?.error).toMatch(/^3:\d+ .*nonsense/);
});

gpuTest('naga refuses what it does not know yet, and a panic is the error of one source', async () => {
  const verdicts = await compileWithNaga(SOURCES);
  expect(verdicts.map(({ name }) => name)).toEqual(SOURCES.map(({ name }) => name));
  expect(refused(verdicts)).toEqual(['no such name', 'swizzle assignment', 'panics naga']);
});
