import type { Gpu } from '../../gpu/device.ts';
import { formOf, type ResolvedSpec, resolveSpec, type SimulationSpec } from '../spec.ts';
import type { ExecutorKind } from './executor.ts';
import { fused } from './fused.ts';

/**
 * Who carries out this run: by what the run is, never by timing, as two executors need not agree in every bit.
 * Throws RangeError where none can.
 */
export function executorFor({ dim, readout }: ResolvedSpec): ExecutorKind {
  if (dim <= 3) return fused;
  throw new RangeError(`the read-out ${readout.name} takes 1 to 3 dimensions, the run has ${dim}`);
}

/**
 * Equal for runs that may share a dispatch as cells without a bit of either changing: tables of one form, as many
 * particles, and alone they would get the same kernel. Drivers may round differently in another one.
 */
export function dispatchKey(gpu: Gpu, spec: SimulationSpec): string {
  const run = resolveSpec(spec);
  return JSON.stringify([executorFor(run).shapeOf(gpu, run), run.particles, run.tolerance, formOf(run.cells[0]?.rows)]);
}
