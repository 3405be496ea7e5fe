import { expect, vi } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { parseConfig } from '../params/config.ts';
import type { Field } from '../results.ts';
import { basins } from './basins.ts';
import { resolveInputs } from './inputs.ts';

/**
 * A map of basins from a field has the labels of the exact one; a field that is
 * refused is replaced, and the notes say so.
 */
gpuTest('labels from a field are those of a dense run', async (_gpu, adapter) => {
  const gpu = await openGpu(adapter);
  const dials = { experiment: 'basins', memories: 'pham:40', beta: 12, particles: 3600 };
  const made = async (more: Record<string, unknown>) =>
    basins(resolveInputs(parseConfig({ ...dials, ...more })), { gpu });
  const dense = await made({ reading: 'dense' });
  const field = await made({ reading: 'field' });
  expect(field.kernel).toMatch(/^field D=2/);
  expect(field.notes).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^the tabulated field was at most \S+ sigma off/),
      expect.stringMatching(/^\d+ of 3600 starts, .* and 1000 others to the end: no label of these was another$/),
    ]),
  );
  expect(field.integers).toEqual(dense.integers);
  expect(field.fractions).toEqual(dense.fractions);
  expect(field.results.analysis).toEqual(dense.results.analysis);

  // rounding alone is more than this
  const refused = await made({ reading: 'field', epsilon: 1e-6 });
  expect(refused.notes[0]).toMatch(/^the tabulated field was not used: the read-out field was off by .* are allowed/);
  expect(refused.kernel).toBe(dense.kernel);
  expect(refused.results).toEqual(dense.results);
  gpu.close();
});

gpuTest('starts that the steps do not suffice for are those of a dense run', async (_gpu, adapter) => {
  const gpu = await openGpu(adapter);
  const dials = { experiment: 'basins', memories: 'pham:40', beta: 12, particles: 3600, iterations: 60 };
  const made = async (reading: string) => basins(resolveInputs(parseConfig({ ...dials, reading })), { gpu });
  const [field, dense] = [await made('field'), await made('dense')];
  expect(field.kernel).toMatch(/^field/);
  const [steps, right] = [field, dense].map(({ results }) => [...(results.iterations as Field).data]) as [
    number[],
    number[],
  ];
  expect(right.filter((step) => step === 0).length).toBeGreaterThan(100);
  // a run that takes a step more or fewer may end before the last one
  const late = (step: number) => step || dials.iterations + 1;
  expect(steps.filter((step, i) => Math.abs(late(step) - late(right[i] as number)) > 3)).toEqual([]);
  expect(field.integers).toEqual(dense.integers);
  gpu.close();
});

gpuTest('a field that is off is made anew, finer', async (_gpu, adapter) => {
  const gpu = await openGpu(adapter);
  // between groups that are ten sigma apart m turns over within a tenth of a sigma
  const memories = Array.from({ length: 64 }, (_, k) => [
    0.5 * (k % 4) - 0.75 + 0.02 * Math.sin(k),
    0.5 * (Math.floor(k / 4) % 4) - 0.75 + 0.02 * Math.cos(5 * k),
  ]);
  const dials = { experiment: 'basins', memories, beta: 400, iterations: 100, particles: 65536 };
  const made = async (reading: string) => basins(resolveInputs(parseConfig({ ...dials, reading })), { gpu });
  const get = vi.spyOn(gpu.kernels, 'get');
  const field = await made('field');
  expect(field.kernel).toMatch(/^field/);
  expect(field.notes.join('\n')).not.toMatch(/was not used/);
  // of the run that is refused, of the finer one, and of the starts next to the boundary
  expect(get.mock.calls.filter(([{ label }]) => label.startsWith('nodes of')).length).toBe(3);
  expect(field.integers).toEqual((await made('dense')).integers);
  gpu.close();
});

gpuTest('of a dense grid few starts are followed, with the labels of all', async (_gpu, adapter) => {
  const gpu = await openGpu(adapter);
  const dials = { experiment: 'basins', memories: 'pham:9', beta: 6.667, particles: 2 ** 18 };
  const made = async (more: Record<string, unknown>) =>
    basins(resolveInputs(parseConfig({ ...dials, ...more })), { gpu });
  const dense = await made({ reading: 'dense' });
  const field = await made({ reading: 'field' });
  expect(field.notes).toEqual(expect.arrayContaining([expect.stringMatching(/^steps until .* of 262144 starts are/)]));
  expect(field.integers).toEqual(dense.integers);
  expect(field.fractions).toEqual(dense.fractions);
  const [steps, right] = [field, dense].map(({ results }) => (results.iterations as Field).data);
  const far = (steps as Float32Array).filter((value, i) => Math.abs(value - (right?.[i] as number)) > 3);
  expect(far.length).toBeLessThan(0.001 * 2 ** 18);
  gpu.close();
});
