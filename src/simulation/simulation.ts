import { type AdvanceShape, advance } from '../../shaders/advance.wgsl.ts';
import { readBuffer, storageBuffer, storageOf, uniformBuffer } from '../gpu/buffers.ts';
import { type Gpu, guarded } from '../gpu/device.ts';
import { workgroupGrid } from '../gpu/dispatch.ts';
import type { Kernel } from '../gpu/kernels.ts';
import { type Particles, readLanes } from '../gpu/particles.ts';
import { Pace, type StopSignal } from '../gpu/slices.ts';
import { seedKey } from '../memories/philox.ts';
import { dense } from '../readouts/attention.ts';
import type { Row } from '../samplers/row.ts';
import { type Checkpoint, checkpointOf, copyBuffers } from './checkpoint.ts';
import { Cursor } from './cursor.ts';
import { recordsOf, SLICE_BYTES, type SliceOf, sliceRecord } from './records.ts';
import { readoutOf, type SimulationSpec, shapeOf, tablesOf } from './spec.ts';
import { placeParticles } from './starts.ts';

export type { CellSpec, SimulationSpec, Variant } from './spec.ts';

export interface Progress {
  /** steps done, all steps */
  done: number;
  total: number;
  /** particle-memory pairs evaluated so far, and in how many ms of GPU work */
  pairs: number;
  ms: number;
  /** 0..1: of the steps, or of the particles that have settled, whichever is further */
  fraction: number;
  /** share of the particles that have settled; missing without a tolerance */
  settled?: number;
}

export interface AdvanceOptions {
  /** unrolled step to stop at; the whole table unless given */
  until?: number;
  progress?: ((progress: Progress) => void) | undefined;
  /** awaited after every slice; it may observe the simulation, keep it waiting, or take it to another step */
  between?: (() => Promise<void> | void) | undefined;
  stop?: StopSignal | undefined;
  /**
   * what a stop leaves half done is of no use: as many steps at a time as pay, and a stop waits for no more than a slice.
   * For cells this is twice as fast
   */
  unseen?: boolean;
}

interface Stretch {
  /** step at which it begins */
  from: number;
  steps: number;
  cost: number;
  /** called when it is done */
  tell(): void;
}

/** Workgroups that keep any adapter busy: fewer are not taken at a time for the sake of more steps. */
const BUSY_WORKGROUPS = 256;
/** Slices of work that a stop waits for where nothing is done between them: about a quarter of a second. */
const PATIENT_SLICES = 8;
const STEPS_STREAM = 2;
/** Quads of which it is read how many particles have settled: enough for two digits. */
const SETTLING_SAMPLE = 256;
/** Work of a step besides its pairs, in pairs per particle: the mix, and the noise where there is any. */
const MIX_COST = 2;
const NOISE_COST = 8;

/** The buffers of one run: create, advance, observe (its fields are Particles), dispose. */
export class Simulation implements Particles {
  readonly gpu: Gpu;
  readonly dim: number;
  readonly cells: number;
  readonly count: number;
  readonly quads: number;
  readonly positions: GPUBuffer;
  /** name of the kernel variant, for results */
  readonly kernelName: string;
  /** where its slices may end */
  readonly cursor: Cursor;
  /** steps done; where everything has settled, those it took */
  step = 0;
  pairs = 0;
  /** share of the particles that are frozen, 0..1, of a sample until all are; 0 without a tolerance */
  settledShare = 0;

  readonly #spec: SimulationSpec;
  readonly #shape: AdvanceShape;
  readonly #kernel: Kernel;
  readonly #slice: GPUBuffer;
  readonly #buffers: GPUBuffer[];
  readonly #extra: GPUBuffer;
  readonly #frozenAt: GPUBuffer;
  readonly #counters: GPUBuffer;
  /** the counters, then settling steps of a sample */
  readonly #settling: GPUBuffer;
  readonly #pace: Pace;
  /** the step that settled the last particle; once all have settled, wherever the slice ended */
  #settledAt = 0;
  /** of a row that reads, per particle; the most of any cell */
  readonly #pairsPerRead: number;

  private constructor(gpu: Gpu, spec: SimulationSpec, shape: AdvanceShape, kernel: Kernel, tables: readonly Row[][]) {
    const { dim, particles, cells } = spec;
    this.gpu = gpu;
    this.#pace = new Pace(gpu);
    this.#spec = spec;
    this.#shape = shape;
    this.#kernel = kernel;
    this.dim = dim;
    this.cells = cells.length;
    this.count = particles;
    this.quads = Math.ceil(particles / 4);
    this.kernelName = kernel.label;
    this.#pairsPerRead = Math.max(...cells.map(({ patterns, readout = dense }) => readout.pairs(patterns)));
    const perParticle = (row: Row) => (row.read ? this.#pairsPerRead : 0) + MIX_COST + (row.cz !== 0 ? NOISE_COST : 0);
    const particlesAll = this.quads * 4 * this.cells;
    this.cursor = new Cursor(tables[0] as Row[], (row) => perParticle(row) * particlesAll);

    const lanes = this.cells * this.quads * 16;
    const extraPerQuad = (shape.usesAccumulator ? dim : 0) + (shape.tap === 'none' ? 0 : 1);
    const what = `${particles * this.cells} particles in ${dim} dimensions`;
    this.positions = storageBuffer(gpu, `positions of ${what}`, lanes * dim);
    this.#extra = storageBuffer(gpu, `accumulators of ${what}`, lanes * extraPerQuad);
    this.#frozenAt = storageBuffer(gpu, `settling steps of ${what}`, shape.freezes ? lanes : 0);
    this.#counters = storageBuffer(gpu, 'counters', 16);
    const sampled = shape.freezes ? Math.min(SETTLING_SAMPLE, this.cells * this.quads) : 0;
    this.#settling = storageBuffer(gpu, 'sample of settling steps', 16 * (1 + sampled));
    this.#slice = uniformBuffer(gpu, 'slice', SLICE_BYTES);

    const records = recordsOf(spec, tables);
    this.#buffers = [
      this.#slice,
      storageOf(gpu, 'cells', records.cells),
      storageOf(gpu, `${cells.length} tables of ${tables[0]?.length} rows`, records.rows),
      storageOf(gpu, `${records.memories.length / 4} records of memories`, records.memories),
      this.positions,
      this.#extra,
      this.#frozenAt,
      this.#counters,
    ];
  }

  /**
   * Makes the buffers, compiles the kernel and places the particles. Throws RangeError on a spec that cannot run,
   * LimitError when the adapter is too small, Error on validation or memory errors of the GPU.
   */
  static async create(gpu: Gpu, spec: SimulationSpec): Promise<Simulation> {
    const { dim, cells, firstParticle = 0 } = spec;
    const tables = tablesOf(spec);
    const shape = shapeOf(gpu, spec, tables);
    const source = shape.registers ? `${shape.registers} in registers` : 'stream';
    const readout = readoutOf(cells);
    return guarded(gpu, 'setting up the run', async () => {
      const kernel = await gpu.kernels.get({
        label: `${readout.name} D=${dim}, ${4 * shape.quads} particles per thread, ${source}`,
        code: advance(shape, readout.fused(shape)),
        bindings: ['uniform', 'read', 'read', 'read', 'write', 'write', 'write', 'write'],
      });
      const simulation = new Simulation(gpu, spec, shape, kernel, tables);
      await placeParticles(
        simulation,
        cells.map(({ start }) => start),
        cells.map(({ seed }) => Uint32Array.from(seedKey(seed))),
        firstParticle / 4,
      );
      return simulation;
    });
  }

  /** wall-clock ms of the steps so far */
  get ms(): number {
    return this.#pace.ms;
  }

  /** True once every particle is frozen. */
  get settled(): boolean {
    return this.settledShare === 1;
  }

  /** All steps of the table. */
  get totalSteps(): number {
    return this.cursor.total;
  }

  /**
   * Runs the table on, in slices of about 30 ms, to step `until` (rounded down to the next commit) or until it is
   * stopped or every particle has settled. Any slicing gives the same bits.
   */
  async advance({
    until = this.totalSteps,
    progress,
    between,
    stop,
    unseen = false,
  }: AdvanceOptions = {}): Promise<void> {
    // more steps than fit in one submit, for some workgroups after others: their particles stay in registers meanwhile
    const patience = unseen ? Number.POSITIVE_INFINITY : between ? 1 : PATIENT_SLICES;
    const stretch = Math.max(1, Math.min(patience, this.#workgroups / BUSY_WORKGROUPS));
    const { totalSteps } = this;
    const tell = () => {
      const { step: done, pairs, ms, settledShare } = this;
      const settled = this.#shape.freezes ? { settled: settledShare } : {};
      const fraction = Math.max(done / totalSteps, settledShare);
      progress?.({ done, total: totalSteps, pairs, ms, fraction, ...settled });
    };
    await guarded(this.gpu, 'running the step table', async () => {
      try {
        // ahead of the steps done by what is in flight
        let submitted = this.step;
        while (submitted < until && !this.settled && !stop?.aborted) {
          const { steps, cost } = this.cursor.slice(submitted, until, this.#pace.budget * stretch);
          if (steps === 0) break;
          const whole = await this.#submitSlice({ from: submitted, steps, cost, tell }, stop, unseen);
          if (!whole) break;
          submitted += steps;
          if (!between) continue;
          await this.#pace.drained();
          await between();
          submitted = this.step;
        }
      } finally {
        await this.#pace.drained();
      }
    });
  }

  /**
   * One stretch of steps, cut by workgroups where even that is too long for one submit. A stop waits for its end, as half
   * a stretch would leave particles at different steps; only where nobody looks it ends at once, and says false.
   * Where nobody waits for the run any more, asking throws, and that ends it at once, too.
   */
  async #submitSlice(
    { from, steps, cost, tell }: Stretch,
    stop: StopSignal | undefined,
    unseen: boolean,
  ): Promise<boolean> {
    const { gpu } = this;
    const workgroups = this.#workgroups;
    const workgroupsPerCell = workgroups / this.cells;
    const place = this.cursor.place(from);
    if (this.#shape.freezes) gpu.device.queue.writeBuffer(this.#counters, 0, new Uint32Array(1));
    const onDone = () => {
      this.#doneTo(from, from + steps);
      tell();
    };
    for (let first = 0; first < workgroups; ) {
      if (stop?.aborted && unseen) return false;
      const share = Math.ceil((workgroups * this.#pace.budget) / cost);
      // A rest of less than a share more is taken along: two submits would cost more than one that is a little long.
      const take = workgroups - first < 2 * share ? workgroups - first : share;
      const startedAt = performance.now();
      this.#submit({ first, take, workgroupsPerCell, firstStep: from, steps, place });
      first += take;
      const last = first === workgroups;
      await this.#pace.submitted({
        units: (cost * take) / workgroups,
        startedAt,
        // who reads the count has waited for the work: one round trip, not two
        done: last && this.#shape.freezes ? this.#countSettled() : undefined,
        onDone: last ? onDone : undefined,
      });
    }
    return true;
  }

  /** Steps `from` to `to` are done; all of them, unless everything has settled on the way, or in the slice before. */
  #doneTo(from: number, to: number): void {
    const end = this.settled ? Math.min(to, this.#settledAt) : to;
    this.pairs += this.cursor.readsBetween(from, end) * this.#pairsPerRead * this.count * this.cells;
    this.step = end;
  }

  /** Reads the counters, and the settling steps of quads spread evenly over all: threads count only whether all of theirs have. */
  async #countSettled(): Promise<void> {
    const lanes = this.cells * this.quads * 4;
    const encoder = this.gpu.device.createCommandEncoder({ label: 'sample of settling steps' });
    encoder.copyBufferToBuffer(this.#counters, 0, this.#settling, 0, 16);
    const sampled = this.#settling.size / 16 - 1;
    for (let i = 0; i < sampled; i++) {
      const quad = Math.floor(((i + 0.5) * this.cells * this.quads) / sampled);
      encoder.copyBufferToBuffer(this.#frozenAt, quad * 16, this.#settling, (i + 1) * 16, 16);
    }
    this.gpu.device.queue.submit([encoder.finish()]);
    const [awake = 0, , , settledAt = 0, ...steps] = new Uint32Array(await readBuffer(this.gpu, this.#settling));
    const share = steps.filter((step) => step > 0).length / steps.length;
    // as long as a thread is awake, one of its particles is
    this.settledShare = awake === 0 ? 1 : Math.min(share, 1 - awake / lanes);
    this.#settledAt = this.cursor.commitAfter(settledAt - 1);
  }

  get #workgroups(): number {
    return this.cells * Math.ceil(this.quads / (this.#shape.quads * this.#shape.workgroupSize));
  }

  #submit(slice: Pick<SliceOf, 'first' | 'take' | 'workgroupsPerCell' | 'firstStep' | 'steps' | 'place'>): void {
    const { gpu } = this;
    const grid = workgroupGrid(gpu, slice.take);
    const record = sliceRecord({
      ...slice,
      gridWidth: grid.width,
      cells: this.cells,
      quads: this.quads,
      stream: this.#spec.stream ?? STEPS_STREAM,
      tolerance: this.#spec.tolerance ?? 0,
    });
    gpu.device.queue.writeBuffer(this.#slice, 0, record);
    const encoder = gpu.device.createCommandEncoder({ label: this.kernelName });
    const pass = encoder.beginComputePass({ label: this.kernelName });
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#kernel.bind(this.#buffers));
    pass.dispatchWorkgroups(grid.width, grid.height);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
  }

  /** What the steps after this one depend on; dispose of it when it is no longer needed. */
  checkpoint(): Checkpoint {
    return checkpointOf(this.gpu, this.#state, this);
  }

  /** Back to a checkpoint of this simulation: the steps from there give the bits they gave before. */
  restore({ copies, step, pairs, ms, settledShare }: Checkpoint): void {
    copyBuffers(this.gpu, copies, this.#state);
    this.#pace.ms = ms;
    Object.assign(this, { step, pairs, settledShare });
  }

  get #state(): readonly GPUBuffer[] {
    return [this.positions, this.#extra, this.#frozenAt, this.#counters];
  }

  /** q of every particle, [cell, particle] float32; zeros without a tap. */
  async readQ(): Promise<Float32Array> {
    const perQuad = (this.#shape.usesAccumulator ? this.dim : 0) + 1;
    const out = new Float32Array(this.cells * this.count);
    if (this.#shape.tap === 'none') return out;
    const stored = new Float32Array(await readBuffer(this.gpu, this.#extra));
    for (let cell = 0; cell < this.cells; cell++) {
      for (let p = 0; p < this.count; p++) {
        const quad = cell * this.quads + (p >> 2);
        out[cell * this.count + p] = stored[(quad * perQuad + perQuad - 1) * 4 + (p & 3)] as number;
      }
    }
    return out;
  }

  /** Step (from 1) after which each particle stood still, 0 = never: [cell, particle] uint32. Needs a tolerance. */
  async readSettlingSteps(): Promise<Uint32Array> {
    if (!this.#shape.freezes) throw new RangeError('this run has no tolerance, so no particle settles; give one');
    return readLanes(this, this.#frozenAt, Uint32Array);
  }

  /**
   * How often the read-out had to fall back on its floor, over all particles and steps so far (those that fill the last
   * quad count, too), and out of how many readings; 0 for a read-out that has none. Frozen particles read no more.
   */
  async readTally(): Promise<{ count: number; of: number }> {
    const [, low = 0, high = 0] = new Uint32Array(await readBuffer(this.gpu, this.#counters));
    const lanes = this.cells * this.quads * 4;
    return { count: high * 2 ** 32 + low, of: this.cursor.readsBetween(0, this.step) * lanes };
  }

  /** The settling steps on the GPU, one uint32 per lane: for pictures that are drawn without a read-back. */
  get settlingSteps(): GPUBuffer {
    return this.#frozenAt;
  }

  /** Frees all buffers; the simulation cannot be used afterwards. */
  dispose(): void {
    for (const buffer of [...this.#buffers, this.#settling]) buffer.destroy();
  }
}
