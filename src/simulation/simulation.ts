import { type Gpu, guarded } from '../gpu/device.ts';
import type { Particles } from '../gpu/particles.ts';
import { type Learnt, Pace, type StopSignal } from '../gpu/slices.ts';
import { seedKey } from '../memories/philox.ts';
import { FieldError } from '../readouts/readout.ts';
import { type Checkpoint, checkpointOf, copyBuffers } from './checkpoint.ts';
import { Cursor } from './cursor.ts';
import type { Executor } from './executors/executor.ts';
import { executorFor } from './executors/index.ts';
import { QuadListing } from './quadListing.ts';
import { type ResolvedCell, type ResolvedSpec, resolveSpec, type SimulationSpec } from './spec.ts';
import { placeParticles, type Start } from './starts.ts';
import { type Settling, State } from './state.ts';
import { Stretches } from './stretches.ts';

export type { CellSpec, SimulationSpec } from './spec.ts';

/** How far a run is, after a slice of it. */
export interface Progress {
  /** steps done, all steps */
  done: number;
  total: number;
  /** particle-memory pairs so far, those of settled particles among them, and in how many ms of GPU work */
  pairs: number;
  ms: number;
  /** 0..1: of the steps, or of the particles that have settled, whichever is further */
  fraction: number;
  /** share of the particles that have settled; missing without a tolerance */
  settled?: number;
}

/** How far a run goes on, who hears of it and who may stop it. */
export interface AdvanceOptions {
  /** unrolled step to stop at, or the end of the table if that comes first; the end unless given */
  until?: number;
  progress?: ((progress: Progress) => void) | undefined;
  /** awaited after every slice; it may observe the simulation, keep it waiting, or take it to another step */
  between?: (() => Promise<void> | void) | undefined;
  /**
   * asked after every slice: false where `between` would do nothing now. Then it is left out, unless the run is
   * over, and where waits are long the next slice goes out before this one is done
   */
  pressing?: (() => boolean) | undefined;
  stop?: StopSignal | undefined;
  /**
   * steps behind commits, ascending, and what is done when one is reached: nothing is waited for, but what it submits
   * sees the particles there
   */
  marks?: { steps: readonly number[]; reached(step: number): void } | undefined;
  /**
   * nobody looks at the steps between: slices may span many steps, and a stop discards
   * unfinished work. Twice as fast for cells
   */
  uninterrupted?: boolean;
  /**
   * nobody goes on after a stop: it waits for no more than a slice, and may leave some particles a stretch of steps
   * ahead of the others
   */
  ragged?: boolean;
}

/** Slices of work that a stop waits for where nothing is done between them: about a quarter of a second. */
const PATIENT_SLICES = 8;

/** One run: create, advance, observe (its fields are Particles), dispose. */
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
  /** share of the particles that have settled, 0..1, of a sample until all are; 0 without a tolerance */
  settledShare = 0;

  readonly #spec: ResolvedSpec;
  readonly #state: State;
  readonly #executor: Executor;
  readonly #pace: Pace;
  readonly #listing: QuadListing;
  readonly #stretches: Stretches;

  private constructor(gpu: Gpu, spec: ResolvedSpec, state: State, executor: Executor, learnt: Learnt) {
    this.gpu = gpu;
    this.#spec = spec;
    this.#state = state;
    this.#executor = executor;
    this.#pace = new Pace(gpu, learnt);
    this.#listing = new QuadListing(state, executor.quadList, this.#pace);
    this.dim = state.dim;
    this.cells = state.cells;
    this.count = state.count;
    this.quads = state.quads;
    this.positions = state.positions;
    this.kernelName = executor.name;
    this.cursor = new Cursor((spec.cells[0] as ResolvedCell).rows, (row) => executor.cost(row));
    this.#stretches = new Stretches({
      state,
      executor,
      cursor: this.cursor,
      pace: this.#pace,
      listing: this.#listing,
      freezes: spec.mix.freezes,
    });
  }

  /**
   * Makes the buffers, compiles the kernel and places the particles. Throws RangeError on a spec that cannot run,
   * LimitError when the adapter is too small, Error on validation or memory errors of the GPU.
   */
  static async create(gpu: Gpu, given: SimulationSpec): Promise<Simulation> {
    const spec = resolveSpec(await chosen(given));
    const kind = executorFor(spec);
    return Simulation.#make(gpu, spec, (state) => kind.make(gpu, spec, state), {});
  }

  /**
   * The same rows and memories on other particles, from the first step on. What was made of the memories is shared
   * where the executor can, so dispose of this simulation last. Throws as `create` does.
   */
  async other({ particles, start }: { particles: number; start: Start }): Promise<Simulation> {
    const { gpu } = this;
    const cells = this.#spec.cells.map((cell) => ({ ...cell, start }));
    const spec = { ...this.#spec, particles, cells };
    const on = (state: State) => this.#executor.on?.(state) ?? executorFor(spec).make(gpu, spec, state);
    return Simulation.#make(gpu, spec, on, this.#pace.learnt);
  }

  static #make(
    gpu: Gpu,
    spec: ResolvedSpec,
    executorOn: (state: State) => Executor | Promise<Executor>,
    learnt: Learnt,
  ): Promise<Simulation> {
    const { dim, particles, cells, mix, firstParticle } = spec;
    return guarded(gpu, 'setting up the run', async () => {
      const state = new State(gpu, { dim, cells: cells.length, count: particles }, mix);
      const simulation = new Simulation(gpu, spec, state, await executorOn(state), learnt);
      await placeParticles(
        state,
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

  /** pairs of a slice, which takes about 30 ms as far as is known */
  get pairsPerSlice(): number {
    return this.#pace.budget;
  }

  /** of a checkpoint */
  get stateBytes(): number {
    return this.#state.buffers.reduce((sum, { size }) => sum + size, 0);
  }

  /** True once every particle has settled. */
  get settled(): boolean {
    return this.settledShare === 1;
  }

  /** All steps of the table. */
  get totalSteps(): number {
    return this.cursor.total;
  }

  /**
   * Runs the table on, in slices of about 30 ms, to step `until` (rounded down to the next commit) or until it is
   * stopped or every particle has settled. Any slicing gives the same bits. Throws FieldError where a
   * read-out was off by more than it may be.
   */
  async advance({
    until = this.totalSteps,
    progress,
    between,
    pressing,
    marks,
    stop,
    uninterrupted = false,
    ragged = uninterrupted,
  }: AdvanceOptions = {}): Promise<void> {
    // more steps than fit in one submit, for some workgroups after others: their particles stay in registers meanwhile
    const patience = uninterrupted ? Number.POSITIVE_INFINITY : between ? 1 : PATIENT_SLICES;
    const { totalSteps } = this;
    const last = Math.min(until, totalSteps);
    const tell = () => {
      const { step: done, pairs, ms, settledShare } = this;
      const settled = this.#spec.mix.freezes ? { settled: settledShare } : {};
      const fraction = Math.max(done / totalSteps, settledShare);
      progress?.({ done, total: totalSteps, pairs, ms, fraction, ...settled });
    };
    await guarded(this.gpu, 'running the step table', async () => {
      try {
        // ahead of the steps done by what is in flight
        let submitted = this.step;
        let lookedAt = this.step;
        const look = async () => {
          await this.#pace.drained();
          await between?.();
          submitted = lookedAt = this.step;
        };
        while (!stop?.aborted) {
          if (submitted >= last || this.settled) {
            await this.#pace.drained();
            if (!between || this.step === lookedAt) break;
            // it may be taken to another step, and go on from there
            await look();
            continue;
          }
          const from = submitted;
          const mark = marks?.steps.find((step) => step > from);
          const stretch = this.#stretches.next(from, Math.min(mark ?? last, last), patience);
          const { steps } = stretch;
          if (steps === 0) break;
          const onDone = (settling: Settling | undefined) => {
            this.#doneTo(from, from + steps, settling);
            tell();
          };
          if (!(await this.#stretches.submit(stretch, { stop, ragged, onDone }))) break;
          submitted += steps;
          if (submitted === mark) marks?.reached(mark);
          if (this.#listing.pays) {
            await this.#pace.drained();
            await this.leaveOutSettled();
          }
          if (between && pressing?.() !== false) await look();
        }
      } finally {
        await this.#pace.drained();
      }
      await this.#requireTolerance();
    });
  }

  /** Share of the quads that a step works on: those that have settled are left out after a while. */
  get listedShare(): number {
    return this.#listing.share;
  }

  /** Leaves settled quads out of the steps that follow, if none is under way; it happens by itself where it pays. */
  async leaveOutSettled(): Promise<void> {
    if (!this.settled) await this.#listing.leaveOutSettled();
  }

  /** Steps `from` to `to` are done; all of them, unless everything has settled on the way, or in the slice before. */
  #doneTo(from: number, to: number, settling: Settling | undefined): void {
    if (settling) this.settledShare = settling.share;
    const end = settling?.share === 1 ? this.cursor.commitAfter(settling.last - 1) : to;
    this.pairs += this.cursor.readsBetween(from, end) * this.#spec.readCost * this.count * this.cells;
    this.step = end;
  }

  /** What the steps after this one depend on; dispose of it when it is no longer needed. */
  checkpoint(): Checkpoint {
    return checkpointOf(this.gpu, this.#state.buffers, this);
  }

  /** Back to a checkpoint of this simulation: the steps from there give the bits they gave before. */
  restore({ copies, step, pairs, ms, settledShare }: Checkpoint): void {
    copyBuffers(this.gpu, copies, this.#state.buffers);
    this.#listing.listAll();
    this.#pace.ms = ms;
    Object.assign(this, { step, pairs, settledShare });
  }

  /** q of every particle, [cell, particle] float32; zeros without a tap. */
  downloadQ(): Promise<Float32Array> {
    return this.#state.downloadQ();
  }

  /** Step (from 1) after which each particle stood still, 0 = never: [cell, particle] uint32. Needs a tolerance. */
  downloadSettlingSteps(): Promise<Uint32Array> {
    return this.#state.downloadSettlingSteps();
  }

  /**
   * At how many places the read-out had to fall back on its floor, over all particles and steps so far (those that
   * fill the last quad count, too), and out of how many it read; 0 for a read-out that has none. Particles that
   * have settled read no more. `off`: how far m was off where a read-out was compared with another, in sigma, the
   * most of any particle and step so far.
   */
  async downloadTally(): Promise<{ count: number; of: number; off?: number }> {
    const places = this.#spec.cells.reduce((sum, { readout }) => sum + readout.places, 0);
    const of = this.cursor.readsBetween(0, this.step) * this.quads * 4 * places;
    const { count, largest } = await this.#state.downloadTally();
    return { count, of, ...(this.#spec.readout.measuresError ? { off: largest } : {}) };
  }

  async #requireTolerance(): Promise<void> {
    const { name, tolerance } = this.#spec.readout;
    if (tolerance === undefined) return;
    const { largest: error } = await this.#state.downloadTally();
    if (error > tolerance) throw new FieldError(name, error, tolerance);
  }

  /** The settling steps on the GPU, one uint32 per lane: for pictures that are drawn without a read-back. */
  get settlingSteps(): GPUBuffer {
    return this.#state.settledAt;
  }

  /** Frees all buffers; the simulation cannot be used afterwards. */
  dispose(): void {
    this.#executor.dispose();
    this.#state.dispose();
  }
}

/** The spec with who reads in the end, where its read-out leaves that to the memories and rows of a run. */
async function chosen(spec: SimulationSpec): Promise<SimulationSpec> {
  const [cell, ...others] = spec.cells;
  if (!cell?.readout?.choose || others.length > 0) return spec;
  return { ...spec, cells: [{ ...cell, readout: await cell.readout.choose(cell) }] };
}
