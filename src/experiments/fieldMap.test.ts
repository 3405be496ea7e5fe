import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { parseConfig } from '../params/config.ts';
import type { Field } from '../results.ts';
import { basins } from './basins.ts';
import { resolveInputs } from './inputs.ts';

/** A map of basins from a field has the labels of the exact one; a field that is refused is replaced, and the notes say so. */
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
      expect.stringMatching(/^\d{4} of 3600 starts, .* no label of the sample was another$/),
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

gpuTest('a dense grid is followed from every fourth start, with the labels of all', async (_gpu, adapter) => {
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
