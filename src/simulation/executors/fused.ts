import { type AdvanceShape, advance } from '../../../shaders/advance.wgsl.ts';
import type { MakeFused } from '../../../shaders/fused.ts';
import { uniformBuffer } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/device.ts';
import { dispatch, workgroupGrid } from '../../gpu/dispatch.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { Readout, ReadoutLists } from '../../readouts/readout.ts';
import type { Row } from '../../samplers/row.ts';
import type { ResolvedCell, ResolvedSpec } from '../spec.ts';
import type { State } from '../state.ts';
import type { Executor, ExecutorKind, SliceOf } from './executor.ts';
import { clampBuffers, type Records, recordBuffers, recordsOf, SLICE_BYTES, sliceRecord } from './records.ts';
import { candidatesOf, kernelNameOf, variantOf } from './variants.ts';

/** Work of a step besides its pairs, in pairs per particle: the mix, and the noise where there is any. */
const MIX_COST = 2;
const NOISE_COST = 8;

/** The kernel a run needs: what its rows use, and the variant for its adapter and number of memories. */
function shapeOf(gpu: Gpu, run: ResolvedSpec): AdvanceShape {
  return { dim: run.dim, ...variantOf(gpu, run), ...run.mix };
}

/** The read-out is text inside the kernel of the steps: several rows per dispatch, with x in registers. */
export function fused(load: () => Promise<MakeFused>): ExecutorKind {
  return {
    shapeOf,
    tuned: (gpu, run) => ({ kernel: kernelNameOf(run), candidates: candidatesOf(gpu, run) }),
    async make(gpu, run, state) {
      const records = recordsOf(run, await preparedLists(gpu, run.cells));
      const shape = shapeOf(gpu, run);
      const text = await load();
      const source = shape.registers ? `${shape.registers} in registers` : 'stream';
      const kernel = await gpu.kernels.get({
        label: `${run.readout.name} D=${run.dim}, ${4 * shape.quads} particles per thread, ${source}`,
        code: advance(shape, text(shape)),
        bindings: [
          ...(['uniform', 'read', 'read', 'read', 'write', 'write', 'write', 'write'] as const),
          ...(shape.clamps ? (['read'] as const) : []),
        ],
      });
      return new FusedExecutor({ gpu, run, state, shape, kernel, records });
    },
  };
}

/** What the read-outs of the cells prepare, one per cell; cells that have a read-out in common are prepared together. */
async function preparedLists(gpu: Gpu, cells: readonly ResolvedCell[]): Promise<ReadoutLists[]> {
  const groups = new Map<Readout, ResolvedCell[]>();
  for (const cell of cells) {
    const group = groups.get(cell.readout);
    if (group) group.push(cell);
    else groups.set(cell.readout, [cell]);
  }
  const lists = new Map<ResolvedCell, ReadoutLists>();
  for (const [readout, group] of groups) {
    const prepared = await readout.prepare(gpu, group);
    group.forEach((cell, i) => {
      lists.set(cell, prepared[i] as ReadoutLists);
    });
  }
  return cells.map((cell) => lists.get(cell) as ReadoutLists);
}

interface Parts {
  gpu: Gpu;
  run: ResolvedSpec;
  state: State;
  shape: AdvanceShape;
  kernel: Kernel;
  records: Records;
}

class FusedExecutor implements Executor {
  readonly #gpu: Gpu;
  readonly #run: ResolvedSpec;
  readonly #state: State;
  readonly #shape: AdvanceShape;
  readonly #kernel: Kernel;
  readonly #slice: GPUBuffer;
  readonly #lists: readonly GPUBuffer[];
  /** what coordinates are held at, where some are */
  readonly #clamps: readonly GPUBuffer[];

  constructor({ gpu, run, state, shape, kernel, records }: Parts) {
    this.#gpu = gpu;
    this.#run = run;
    this.#state = state;
    this.#shape = shape;
    this.#kernel = kernel;
    this.#slice = uniformBuffer(gpu, 'slice', SLICE_BYTES);
    this.#lists = recordBuffers(gpu, records, `${records.lists.length / 4} records of memories`);
    this.#clamps = clampBuffers(gpu, run);
  }

  get name(): string {
    return this.#kernel.label;
  }

  get parts(): number {
    const { quads, workgroupSize } = this.#shape;
    return this.#state.cells * Math.ceil(this.#state.quads / (quads * workgroupSize));
  }

  cost(row: Row): number {
    const perParticle = (row.read ? this.#run.readCost : 0) + MIX_COST + (row.cz !== 0 ? NOISE_COST : 0);
    return perParticle * this.#state.quads * 4 * this.#state.cells;
  }

  submit(slice: SliceOf): void {
    const { cells, quads, positions, accumulators, frozenAt, counters } = this.#state;
    const { stream, tolerance = 0 } = this.#run;
    const grid = workgroupGrid(this.#gpu, slice.take);
    const workgroupsPerCell = this.parts / cells;
    const record = sliceRecord({ ...slice, workgroupsPerCell, gridWidth: grid.width, cells, quads, stream, tolerance });
    this.#gpu.device.queue.writeBuffer(this.#slice, 0, record);
    const buffers = [this.#slice, ...this.#lists, positions, accumulators, frozenAt, counters, ...this.#clamps];
    dispatch(this.#gpu, this.#kernel, buffers, grid);
  }

  dispose(): void {
    for (const buffer of [this.#slice, ...this.#lists, ...this.#clamps]) buffer.destroy();
  }
}
