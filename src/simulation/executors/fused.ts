import { advance, advanceLists } from '../../../shaders/advance.wgsl.ts';
import type { AdvanceShape, MakeFused } from '../../../shaders/fused.ts';
import { uniformBuffer } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/device.ts';
import { dispatch, workgroupGrid } from '../../gpu/dispatch.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import { QuadList } from '../../gpu/quadList.ts';
import type { Readout, ReadoutLists } from '../../readouts/readout.ts';
import type { Row } from '../../samplers/row.ts';
import type { StepPlace } from '../cursor.ts';
import type { ResolvedCell, ResolvedSpec } from '../spec.ts';
import type { State } from '../state.ts';
import type { Executor, ExecutorKind, SliceOf, Work } from './executor.ts';
import { clampBuffers, recordBuffers, recordsOf, SLICE_BYTES, sliceRecord } from './records.ts';
import { TableKeeper } from './tables.ts';
import { candidatesOf, kernelNameOf, variantOf } from './variants.ts';

/** Work of a step besides its pairs, in pairs per particle: the mix, and the noise where there is any. */
const MIX_COST = 2;
const NOISE_COST = 8;
/** Threads that software drivers run as one: a workgroup of fewer takes no less time. */
const SIDE_BY_SIDE = 8;

/** The kernel a run needs: what its rows use, and the variant for its adapter and number of memories. */
function shapeOf(gpu: Gpu, run: ResolvedSpec): AdvanceShape {
  return { dim: run.dim, ...variantOf(gpu, run), ...run.mix };
}

/** The read-out is text inside the kernel of the steps: several rows per dispatch, with x in registers. */
export function fused(load: () => Promise<MakeFused>): ExecutorKind {
  return {
    shapeOf,
    tuned: (gpu, run) =>
      run.readout.registers ? { kernel: kernelNameOf(run), candidates: candidatesOf(gpu, run) } : undefined,
    async make(gpu, run, state) {
      const lists = await preparedLists(gpu, run.cells);
      const records = recordsOf(run, lists);
      const shape = shapeOf(gpu, run);
      const text = await load();
      const source = shape.registers ? `${shape.registers} in registers` : 'stream';
      const kernel = await gpu.kernels.get({
        label: `${run.readout.name} D=${run.dim}, ${4 * shape.quads} particles per thread, ${source}`,
        code: advance(shape, text(shape)),
        bindings: ['uniform', ...advanceLists(shape).map(({ access }) => access)],
      });
      const [{ tables, cost }] = lists as [ReadoutLists];
      if (tables && lists.length > 1) {
        throw new RangeError(
          `the read-out ${run.readout.name} makes tables for one cell, the run has ${lists.length}; run them one after another`,
        );
      }
      const what = `${records.lists.length / 4} records of memories`;
      const buffers = recordBuffers(gpu, records, what, tables?.room);
      const [cell] = run.cells as [ResolvedCell];
      const keeper = tables && new TableKeeper(gpu, tables, cell.rows, buffers[2] as GPUBuffer);
      return new FusedExecutor({ gpu, run, shape, kernel, buffers, keeper, cost }, state);
    },
  };
}

/**
 * What the read-outs of the cells prepare, one per cell; cells that have a read-out in common are prepared together.
 */
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

/** What does not depend on the particles. */
interface Parts {
  gpu: Gpu;
  run: ResolvedSpec;
  shape: AdvanceShape;
  kernel: Kernel;
  /** cells, rows, and the memories with the tables behind them */
  buffers: readonly GPUBuffer[];
  keeper: TableKeeper | undefined;
  cost: ReadoutLists['cost'];
}

class FusedExecutor implements Executor {
  readonly quadList: QuadList | undefined;
  readonly #parts: Parts;
  readonly #state: State;
  /** in the order of their bindings */
  readonly #buffers: readonly GPUBuffer[];
  readonly #own: readonly GPUBuffer[];

  /** `isLent`: the parts are another executor's. */
  constructor(parts: Parts, state: State, isLent = false) {
    const { gpu, run, shape } = parts;
    this.#parts = parts;
    this.#state = state;
    const names = advanceLists(shape).map(({ name }) => name);
    if (names.includes('quadList')) this.quadList = new QuadList(state, this.#quadsPerPart, SIDE_BY_SIDE * shape.quads);
    const slice = uniformBuffer(gpu, 'slice', SLICE_BYTES);
    const [cells, rows, memories] = parts.buffers;
    const [clamps] = clampBuffers(gpu, run);
    const lists = {
      ...{ cells, rows, memories, clamps, positions: state.positions, extra: state.accumulators },
      ...{ settledAt: state.settledAt, counters: state.counters, quadList: this.quadList?.buffer },
    };
    this.#buffers = [slice, ...names.map((name) => lists[name] as GPUBuffer)];
    this.#own = [slice, clamps, ...(isLent ? [] : parts.buffers)].filter((buffer) => buffer !== undefined);
  }

  on(state: State): Executor {
    return new FusedExecutor(this.#parts, state, true);
  }

  get name(): string {
    const { kernel, run } = this.#parts;
    const { note } = run.readout;
    return note ? `${kernel.label}, ${note}` : kernel.label;
  }

  get parts(): number {
    return this.quadList?.blocks ?? this.#state.cells * this.#workgroupsPerCell;
  }

  get #quadsPerPart(): number {
    const { quads, workgroupSize } = this.#parts.shape;
    return quads * workgroupSize;
  }

  get #workgroupsPerCell(): number {
    return Math.ceil(this.#state.quads / this.#quadsPerPart);
  }

  cost(row: Row): number {
    const { cost, run } = this.#parts;
    const reading = row.read ? (cost?.(row.read) ?? run.readCost) : 0;
    const perParticle = reading + MIX_COST + (row.cz !== 0 ? NOISE_COST : 0);
    return perParticle * this.#state.quads * 4 * this.#state.cells;
  }

  stepsFrom(place: StepPlace, steps: number): number {
    return this.#parts.keeper?.stepsFrom(place, steps) ?? steps;
  }

  workFor(place: StepPlace, steps: number): readonly Work[] {
    return this.#parts.keeper?.workFor(place, steps) ?? [];
  }

  submit(slice: SliceOf): void {
    const { gpu, run, kernel } = this.#parts;
    const { cells, quads } = this.#state;
    const { stream, tolerance = 0 } = run;
    const grid = workgroupGrid(gpu, slice.take);
    const workgroupsPerCell = this.#workgroupsPerCell;
    const record = sliceRecord({ ...slice, workgroupsPerCell, gridWidth: grid.width, cells, quads, stream, tolerance });
    gpu.device.queue.writeBuffer(this.#buffers[0] as GPUBuffer, 0, record);
    dispatch(gpu, kernel, this.#buffers, grid);
  }

  dispose(): void {
    this.quadList?.dispose();
    for (const buffer of this.#own) buffer.destroy();
  }
}
