import { attention } from '../../readouts/attention.ts';
import type { Read } from '../../samplers/row.ts';
import { descentIn, withMemories } from '../minima.ts';
import type { Inputs } from '../run.ts';
import { type CpuContext, runStretches } from './stretches.ts';

/** Where mean shift takes a grid of starts, and the memories besides [n, dim]: as the GPU does it. */
export async function searchStarts(
  { stop }: CpuContext,
  { patterns, classifier, box }: Inputs,
  read: Read,
): Promise<Float64Array> {
  const descent = descentIn(box, read);
  const ends = new Float64Array(descent.particles * patterns.dim);
  await runStretches({ ...descent, patterns, seed: 0, readout: attention(classifier) }, { stop }, ({ first, x }) => {
    ends.set(x, first * patterns.dim);
  });
  return withMemories(ends, patterns);
}
