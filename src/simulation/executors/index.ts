import type { Gpu } from '../../gpu/device.ts';
import { formOf, type ResolvedSpec, resolveSpec, type SimulationSpec } from '../spec.ts';
import { gridOf } from '../starts.ts';
import type { ExecutorKind } from './executor.ts';
import { fused } from './fused.ts';

/** Dimensions whose coordinates a thread keeps in registers; up to them the kernel of all rows is used. */
const FUSED_DIM = 3;

/**
 * Chooses the executor of a run by what the run is, never by timing: two executors need not agree in every bit.
 * Throws RangeError, naming the read-out and its dimensions, where none can.
 */
export function executorFor({ dim, readout, order }: Pick<ResolvedSpec, 'dim' | 'readout' | 'order'>): ExecutorKind {
  const { name, maxDim, flips } = readout;
  if (order) {
    if (flips) return lazily({ order, readout: name }, async () => (await import('./spins.ts')).spins(flips, order));
    throw new RangeError(
      `the read-out ${name} does not say what a spin gains by a flip, as updates of spins ask; take the exact score`,
    );
  }
  if (dim > maxDim)
    throw new RangeError(
      `the read-out ${name} takes 1 to ${maxDim} dimensions, the run has ${dim}; take the exact score, or fewer dimensions`,
    );
  if (readout.fused && dim <= FUSED_DIM) return fused(readout.fused);
  const { staged: makeReading } = readout;
  if (makeReading && dim > FUSED_DIM) {
    return lazily({ readout: name }, async () => (await import('./staged.ts')).staged(makeReading));
  }
  throw new RangeError(
    `nothing runs the read-out ${name} in ${dim} dimensions: up to ${FUSED_DIM} that takes text for the kernel of the steps, above stages`,
  );
}

/**
 * Executors that no run on a plane needs: a page loads their code with the first run that asks. `shape`: what
 * tells their kernels apart beside the run.
 */
function lazily(shape: object, load: () => Promise<Pick<ExecutorKind, 'make'>>): ExecutorKind {
  return {
    shapeOf: (_gpu, { dim, mix, variant }) => ({ ...shape, dim, mix, variant }),
    make: async (gpu, run, state) => (await load()).make(gpu, run, state),
  };
}

/**
 * Equal for runs that may share a dispatch as cells without a bit of either changing: tables of one form, as many
 * particles, one grid of starts, and alone they would get the same kernel.
 * Drivers may round differently in another one.
 */
export function dispatchKey(gpu: Gpu, spec: SimulationSpec): string {
  const run = resolveSpec(spec);
  const [first] = run.cells;
  const shape = executorFor(run).shapeOf(gpu, run);
  return JSON.stringify([
    run.readout.name,
    shape,
    run.particles,
    run.tolerance,
    formOf(first?.rows),
    first && gridOf(first.start),
  ]);
}
