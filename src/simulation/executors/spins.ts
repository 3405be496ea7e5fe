import { type SweepShape, sweep } from '../../../shaders/sweep.wgsl.ts';
import { storageBuffer, uniformBuffer } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/device.ts';
import { dispatch, workgroupGrid } from '../../gpu/dispatch.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import { QuadList } from '../../gpu/quadList.ts';
import type { Flips } from '../../readouts/readout.ts';
import { spinRecords } from '../../readouts/spinRecords.ts';
import type { Row, SpinOrder } from '../../samplers/row.ts';
import type { ResolvedCell, ResolvedSpec } from '../spec.ts';
import type { State } from '../state.ts';
import type { Executor, ExecutorKind, SliceOf } from './executor.ts';
import { coordinateRecords, type Records, recordBuffers, recordsOf, SLICE_BYTES, sliceRecord } from './records.ts';

/** Overlaps of the networks of one dispatch. */
const MOST_BYTES = 2 ** 26;
/** Work of a step besides its pairs, in pairs per spin: the order, the mix and the noise. */
const SPIN_COST = 8;

function shapeOf({ adapter }: Gpu, { dim, mix, variant }: ResolvedSpec, order: SpinOrder): SweepShape {
  // few networks are the rule, and a software driver runs a workgroup on one core
  return { dim, order, workgroupSize: variant?.workgroupSize ?? (adapter.software ? 8 : 64), ...mix };
}

/** A row is a sweep over the spins of a network: a thread for four networks, of any dimension. */
export function spins(flips: Flips, order: SpinOrder): Pick<ExecutorKind, 'make'> {
  return {
    async make(gpu, run, state) {
      const lists = new Map(run.cells.map(({ patterns }) => [patterns, spinRecords(patterns)]));
      const records = recordsOf(
        run,
        run.cells.map((cell) => ({ memories: lists.get(cell.patterns) as Float32Array, ...heldOf(run, cell) })),
      );
      const shape = shapeOf(gpu, run, order);
      const kernel = await gpu.kernels.get({
        label: `${run.readout.name} D=${run.dim}, ${order}`,
        code: sweep(shape, flips.text),
        bindings: [
          ...(['uniform', 'read', 'read', 'read', 'write', 'write', 'write', 'write'] as const),
          ...(shape.freezes ? (['read'] as const) : []),
        ],
      });
      return new SpinExecutor({ gpu, run, state, shape, kernel, records });
    },
  };
}

/** What coordinates of a cell are held at, beside its memories. */
const heldOf = ({ dim, mix }: ResolvedSpec, cell: ResolvedCell) =>
  mix.clamps ? { extra: coordinateRecords({ cells: [cell], dim }) } : {};

interface Parts {
  gpu: Gpu;
  run: ResolvedSpec;
  state: State;
  shape: SweepShape;
  kernel: Kernel;
  records: Records;
}

class SpinExecutor implements Executor {
  readonly quadList: QuadList | undefined;
  readonly #gpu: Gpu;
  readonly #run: ResolvedSpec;
  readonly #state: State;
  readonly #shape: SweepShape;
  readonly #kernel: Kernel;
  readonly #slice: GPUBuffer;
  readonly #lists: readonly GPUBuffer[];
  /** [memory, thread of a dispatch] vec4f; then, of synchronous updates, [spin, thread] */
  readonly #overlaps: GPUBuffer;
  /** workgroups that a dispatch has room for */
  readonly #most: number;

  constructor({ gpu, run, state, shape, kernel, records }: Parts) {
    this.#gpu = gpu;
    this.#run = run;
    this.#state = state;
    this.#shape = shape;
    this.#kernel = kernel;
    this.#slice = uniformBuffer(gpu, 'slice', SLICE_BYTES);
    this.#lists = recordBuffers(gpu, records, 'memories, coordinate by coordinate');
    if (shape.freezes) this.quadList = new QuadList(state, shape.workgroupSize);
    const memories = Math.max(...run.cells.map(({ patterns }) => Math.ceil(patterns.count / 4) * 4));
    const scratch = memories + (shape.order === 'synchronous' ? shape.dim : 0);
    const perWorkgroup = scratch * shape.workgroupSize * 16;
    this.#most = Math.max(1, Math.min(this.parts, Math.floor(MOST_BYTES / perWorkgroup)));
    this.#overlaps = storageBuffer(gpu, `overlaps with ${memories} memories`, this.#most * perWorkgroup);
  }

  get name(): string {
    return this.#kernel.label;
  }

  get parts(): number {
    return this.quadList?.blocks ?? this.#state.cells * this.#workgroupsPerCell;
  }

  get #workgroupsPerCell(): number {
    return Math.ceil(this.#state.quads / this.#shape.workgroupSize);
  }

  cost(row: Row): number {
    const { cells, quads, dim } = this.#state;
    return ((row.read ? this.#run.readCost : 0) + SPIN_COST) * dim * quads * 4 * cells;
  }

  submit({ first, take, ...slice }: SliceOf): void {
    for (let done = 0; done < take; done += this.#most) {
      this.#submitPart({ ...slice, first: first + done, take: Math.min(this.#most, take - done) });
    }
  }

  #submitPart(slice: SliceOf): void {
    const { cells, quads, positions, settledAt, counters } = this.#state;
    const { stream, tolerance = 0 } = this.#run;
    const grid = workgroupGrid(this.#gpu, slice.take);
    const workgroupsPerCell = this.#workgroupsPerCell;
    const record = sliceRecord({ ...slice, workgroupsPerCell, gridWidth: grid.width, cells, quads, stream, tolerance });
    this.#gpu.device.queue.writeBuffer(this.#slice, 0, record);
    const list = this.quadList ? [this.quadList.buffer] : [];
    const buffers = [this.#slice, ...this.#lists, positions, this.#overlaps, settledAt, counters, ...list];
    dispatch(this.#gpu, this.#kernel, buffers, grid);
  }

  dispose(): void {
    this.quadList?.dispose();
    for (const buffer of [this.#slice, ...this.#lists, this.#overlaps]) buffer.destroy();
  }
}
