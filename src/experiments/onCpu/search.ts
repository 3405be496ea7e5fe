import { attention } from '../../readouts/attention.ts';
import type { ReadLevel } from '../../samplers/row.ts';
import { descentIn, withMemories } from '../minima.ts';
import type { Inputs } from '../run.ts';
import { type CpuContext, runCpuBatches } from './cpuBatches.ts';

/** Where mean shift takes a grid of starts, and the memories besides [n, dim]: as the GPU does it. */
export async function searchStarts(
  { stop }: CpuContext,
  { patterns, classifier, box }: Inputs,
  read: ReadLevel,
): Promise<Float64Array> {
  const descent = descentIn(box, read);
  const ends = new Float64Array(descent.particles * patterns.dim);
  await runCpuBatches({ ...descent, patterns, seed: 0, readout: attention(classifier) }, { stop }, ({ first, x }) => {
    ends.set(x, first * patterns.dim);
  });
  return withMemories(ends, patterns);
}
