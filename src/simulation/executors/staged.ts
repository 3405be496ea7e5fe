import { mixLists, mixStep } from '../../../shaders/mixStep.wgsl.ts';
import type { StagedGiven } from '../../../shaders/stages.ts';
import { storageBuffer, storageOf, uniformBuffer, VEC4_BYTES } from '../../gpu/buffers.ts';
import type { Gpu } from '../../gpu/device.ts';
import { workgroupGrid } from '../../gpu/dispatch.ts';
import type { Kernel } from '../../gpu/kernels.ts';
import type { QuadList } from '../../gpu/quadList.ts';
import type { MakeStaged, StagedReading } from '../../readouts/staged.ts';
import type { StagedCell, StagedLists } from '../../readouts/stagedLists.ts';
import type { Row } from '../../samplers/row.ts';
import type { ResolvedCell, ResolvedSpec } from '../spec.ts';
import type { State } from '../state.ts';
import type { Executor, ExecutorKind, SliceOf } from './executor.ts';
import { coordinateRecords, recordsOf } from './records.ts';

/**
 * Work of a step besides its pairs, in pairs per coordinate of a particle: the mix, and the noise where there is any.
 */
const MIX_COST = 1;
const NOISE_COST = 4;
const SLICE_WORDS = 12;

const askedOf = ({ mix: { tap } }: ResolvedSpec): StagedGiven[] => ['mean', ...(tap === 'none' ? [] : [tap])];

const tileOf = ({ variant }: ResolvedSpec) =>
  variant && {
    ...(variant.quads ? { quads: variant.quads } : {}),
    ...(variant.workgroupSize ? { workgroupSize: variant.workgroupSize } : {}),
    ...(variant.registers === false ? { blocks: 1, coordinates: 1 } : {}),
  };

/** Every step is a reading (src/readouts/staged.ts) and then the mix, for one tile of quads after the other. */
export function staged(make: MakeStaged): Pick<ExecutorKind, 'make'> {
  return {
    async make(gpu, run, state) {
      const given: StagedCell[] = [];
      for (const cell of run.cells) {
        const { patterns, rows, readout } = cell;
        const level = readout.level({ patterns, rows });
        const levels = rows.map(({ read }) => (read ? level(read) : ([1, 0, 0] as const)));
        const lists = await readout.stagedLists?.(cell);
        given.push({ patterns, levels, ...(lists && { lists }) });
      }
      const lists = mixLists(run.mix);
      const isListed = lists.some(({ name }) => name === 'quadList');
      const reading = await make({ particles: state, cells: given, asked: askedOf(run), tile: tileOf(run), isListed });
      const { stages, tiles } = reading;
      const kernel = await gpu.kernels.get({
        label: `mix D=${run.dim}, ${tiles.tile.quads} quads`,
        code: mixStep(run.dim, run.mix, { ...tiles.tile, stages, asked: askedOf(run) }),
        bindings: ['uniform', ...lists.map(({ access }) => access)],
      });
      const cells = run.cells.map((cell, c) => foldPast(cell, given[c]?.lists));
      return new StagedExecutor(gpu, { ...run, cells }, state, reading, kernel);
    },
  };
}

/** The cell with the share of x / a that its reading leaves out of m in the coefficients of its rows. */
function foldPast(cell: ResolvedCell, lists: StagedLists | undefined): ResolvedCell {
  if (!lists) return cell;
  const rows = cell.rows.map((row, i) => {
    if (!row.read) return row;
    const share = (lists.past[i] as number) / row.read.a;
    return { ...row, cx: row.cx + row.cm * share, kx: row.kx + row.km * share };
  });
  return { ...cell, rows };
}

class StagedExecutor implements Executor {
  readonly name: string;
  readonly #gpu: Gpu;
  readonly #run: ResolvedSpec;
  readonly #state: State;
  readonly #reading: StagedReading;
  readonly #kernel: Kernel;
  readonly #slice: GPUBuffer;
  readonly #group: GPUBindGroup;
  readonly #own: readonly GPUBuffer[];
  /** per row: whether any cell reads */
  readonly #reads: readonly boolean[];

  constructor(gpu: Gpu, run: ResolvedSpec, state: State, reading: StagedReading, kernel: Kernel) {
    const { dim, cells, mix, readout } = run;
    this.#gpu = gpu;
    this.#run = run;
    this.#state = state;
    this.#reading = reading;
    this.#kernel = kernel;
    this.name = `${readout.name} D=${dim}, staged, ${reading.shape}`;
    const none = { memories: new Float32Array() };
    const records = recordsOf(
      run,
      cells.map(() => none),
    );
    this.#slice = uniformBuffer(gpu, 'slice', SLICE_WORDS * 4);
    const lists = {
      cells: storageOf(gpu, 'cells', records.cells),
      rows: storageOf(gpu, 'tables', records.rows),
      coordinates: storageOf(
        gpu,
        'held coordinates and centres',
        mix.clamps || mix.usesCentre ? coordinateRecords(run) : new Float32Array(4),
      ),
      starts: storageBuffer(gpu, 'starts of steps', mix.usesStart ? reading.means.size : VEC4_BYTES),
    };
    this.#own = [this.#slice, ...Object.values(lists)];
    const buffers = {
      ...lists,
      positions: state.positions,
      means: reading.means,
      extra: state.accumulators,
      settledAt: state.settledAt,
      counters: state.counters,
      stored: reading.sums,
      quadList: reading.tiles.quadList?.buffer,
    };
    this.#group = kernel.bind([this.#slice, ...mixLists(mix).map(({ name }) => buffers[name] as GPUBuffer)]);
    const { rows } = cells[0] as ResolvedCell;
    this.#reads = rows.map((_, i) => cells.some((cell) => cell.rows[i]?.read !== undefined));
  }

  get parts(): number {
    return this.#reading.tiles.groups;
  }

  get quadList(): QuadList | undefined {
    return this.#reading.tiles.quadList;
  }

  cost(row: Row): number {
    const { dim, readCost } = this.#run;
    const perCoordinate = (row.read ? readCost : 0) + MIX_COST + (row.cz !== 0 ? NOISE_COST : 0);
    // a pair of the fused kernels has two coordinates
    return (perCoordinate * dim * this.#state.quads * 4 * this.#state.cells) / 2;
  }

  submit({ first, take, ...steps }: SliceOf): void {
    const { most } = this.#reading.tiles;
    for (let firstGroup = first; firstGroup < first + take; firstGroup += most) {
      this.#submitTile({ firstGroup, groups: Math.min(most, first + take - firstGroup) }, steps);
    }
  }

  /** The steps of one tile, one after another: what is read of a tile is scratch for the next one. */
  #submitTile(
    at: { firstGroup: number; groups: number },
    { place, firstStep, steps }: Omit<SliceOf, 'first' | 'take'>,
  ): void {
    const { device } = this.#gpu;
    const { rows } = this.#run.cells[0] as ResolvedCell;
    const { groupsPerCell, tile } = this.#reading.tiles;
    const slots = at.groups * tile.quads;
    const grid = workgroupGrid(this.#gpu, Math.ceil(slots / tile.workgroupSize));
    let { row, repeatsDone } = place;
    let begins = true;
    for (let step = 0; step < steps; step++) {
      const encoder = device.createCommandEncoder({ label: this.name });
      const pass = encoder.beginComputePass({ label: this.name });
      if (this.#reads[row]) this.#reading.encode(pass, { ...at, level: row });
      const words = new Uint32Array(SLICE_WORDS);
      words.set([at.firstGroup, slots, this.#state.quads, row, firstStep + step]);
      words.set([begins ? 1 : 0, step === steps - 1 ? 1 : 0, this.#run.stream], 5);
      new Float32Array(words.buffer)[8] = this.#run.tolerance ?? 0;
      words[9] = groupsPerCell;
      device.queue.writeBuffer(this.#slice, 0, words);
      pass.setPipeline(this.#kernel.pipeline);
      pass.setBindGroup(0, this.#group);
      pass.dispatchWorkgroups(grid.width, grid.height);
      pass.end();
      device.queue.submit([encoder.finish()]);
      const { commit, repeat } = rows[row] as Row;
      begins = commit;
      repeatsDone++;
      if (repeatsDone >= repeat) {
        repeatsDone = 0;
        row++;
      }
    }
  }

  dispose(): void {
    this.#reading.dispose();
    for (const buffer of this.#own) buffer.destroy();
  }
}
