import { type RunStamp, runExperiment } from '../../experiments/index.ts';
import { resolveInputs } from '../../experiments/inputs.ts';
import type { Inputs, Journal, Run, RunProgress, RunSoFar } from '../../experiments/run.ts';
import type { Watched, Watcher } from '../../experiments/watch.ts';
import type { AdapterSummary, Gpu } from '../../gpu/device.ts';
import { isActive, parseConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { drawingOf, pictureOf, type RunPicture, type ViewDials } from '../../pictures/pictures.ts';
import type { Table } from '../../results.ts';
import { HostBackup } from '../../simulation/hostBackup.ts';
import { TIMELINE_BYTES } from '../../simulation/timeline.ts';
import { FaultError, faultOf, mayBeLoss } from '../protocol/faults.ts';
import type { FromEngine, RunReport, ToEngine } from '../protocol/messages.ts';
import type { CanvasPainter } from './canvasPainter.ts';
import { coarserConfig, isSoon, type ShownRun, sketchBefore, sketchOf } from './coarse.ts';
import { type GivenLists, listsFor } from './files/givenLists.ts';
import { runSoFar } from './frames.ts';
import { keepLastDrawn } from './lastDrawn.ts';
import { Player, type PlayerDoors } from './player.ts';
import type { RunTicket } from './runTicket.ts';

export type RunMessage = Extract<ToEngine, { kind: 'run' }>;

export interface RunnerDoors {
  canvas: CanvasPainter;
  lists: GivenLists;
  post(message: FromEngine): void;
}

type Draw = (run: RunSoFar) => RunPicture;
type Motion = typeof import('./motion.ts');

interface CoarseDoors {
  run: number;
  draw: Draw;
  gpu: Gpu;
  going: RunTicket;
}

/** What watches a run. */
interface RunWatch {
  inputs: Inputs;
  draw: Draw;
  /** in which way particles are seen moving, if they are */
  moves: () => PlayerDoors['moving'];
  going: RunTicket;
  /** whether it may be shown while it is computed */
  live: boolean;
  backup: HostBackup;
  /** the step at which a reader held the run before it was lost */
  heldAt: number | undefined;
}

/** The run that is shown before another one, or in its place; undefined where that is not worthwhile. */
const COARSER = { first: coarserConfig, only: sketchOf, film: sketchBefore } as const;

const PROGRESS_EVERY_MS = 100;
/** The page asks for a picture within a frame, if anybody can see it. */
const PAINT_MS = 60;
/** Tables longer than this are for files, and wider ones, which hold images. */
const MOST_ROWS = 200;
const MOST_COLUMNS = 40;

/**
 * Computes one run after another on a device, and shows each: coarsely first, while it goes on, and when it is done.
 */
export class Runner {
  /** the last finished run, for files */
  last: Run | undefined;
  /** shows the run in time, from its first slice until the next run begins */
  player: Player | undefined;
  watching = { live: true, hidden: false };
  readonly #doors: RunnerDoors;
  #lastShown: ShownRun | undefined;
  /** the number of the last finished run */
  #shownRun = 0;
  /** how pictures are drawn */
  #view: ViewDials = {};
  /** there once particles are to be seen moving */
  #motion: Motion | undefined;
  /** the run going on, or ended by a loss, and where the same dials would go on */
  #unfinished: { dials: string; backup: HostBackup } | undefined;
  /** dials of the last sweep whose points are kept */
  #keptDials = '';
  readonly #draw = keepLastDrawn();

  constructor(doors: RunnerDoors) {
    this.#doors = doors;
  }

  /** Fetches the networks that the dials name and nobody has used yet. Throws where it cannot. */
  async fetchNamed({ dials }: RunMessage): Promise<void> {
    const config = parseConfig(dials);
    const { byKey } = this.#doors.lists;
    const { network } = config;
    if (!isActive('network', config) || typeof network !== 'string' || byKey.has(network)) return;
    const { fetchNetworks } = await import('./files/fetchNetworks.ts');
    const lists = await fetchNetworks(config);
    if (lists.network) byKey.set(network, lists);
  }

  /** The lists and numbers behind the dials of a message. Throws ConfigError. */
  inputsOf({ dials }: RunMessage): Inputs {
    return this.#inputs(parseConfig(dials));
  }

  #inputs(config: Config): Inputs {
    return resolveInputs(config, listsFor(config, this.#doors.lists), this.#draw);
  }

  /** Runs to the end, to a stop, or until another run supersedes it. Throws what runExperiment throws. */
  async run(message: RunMessage, inputs: Inputs, gpu: Gpu, going: RunTicket): Promise<void> {
    const { run, coarse } = message;
    const { config } = inputs;
    const drawPlain = await drawingOf(config.experiment);
    const draw = (of: RunSoFar) => drawPlain(of, this.#view);
    await this.#see(this.#view);
    const moves = () => (this.#view.motion && this.#motion?.canMove(inputs) ? this.#motion.movingAt : undefined);
    const backup = this.#backupFor(message);
    // a reader who held the run that was lost finds it held
    const heldAt = backup.step > 0 ? this.player?.heldAt : undefined;
    await this.#forgetPlayer();
    const needsNone = coarse === 'no' || backup.step > 0 || (coarse === 'first' && isSoon(config, this.#lastShown));
    // what moves is shown from its first step on
    const coarser = needsNone || (moves() && coarse === 'first') ? undefined : COARSER[coarse](config);
    if (coarser) await this.#showCoarse(coarser, { run, draw, gpu, going });
    if (coarse === 'only') return;
    const live = !coarser && coarse !== 'film';
    const watch = (watched: Watched) => this.#watch(watched, { inputs, draw, moves, going, live, backup, heldAt });
    const startedAt = performance.now();
    let shownAt: number | undefined;
    const partial = async (results: Run['results']) => {
      if (going.superseded || moves()) return;
      this.#showFrame(run, draw(runSoFar(inputs, gpu.adapter.name, '', results)));
      shownAt ??= performance.now();
      await this.#doors.canvas.nextPaint.wait(PAINT_MS);
    };
    const progress = this.#progressOf(going);
    const journal =
      config.experiment === 'phase' && coarse !== 'film' ? await this.#journalOf(message, inputs, gpu) : undefined;
    const finished = await runExperiment(inputs, { gpu, progress, stop: going.stop, watch, partial, journal });
    if (going.superseded) return;
    gpu.check();
    const drawn = draw(finished);
    this.#finish(await this.#showEnd(finished, drawn), going, finished, gpu.adapter, gpu.kernels.compiled);
    const { experiment, particles } = config;
    this.#lastShown = { experiment, particles, ms: (shownAt ?? performance.now()) - startedAt };
    this.player?.finish(finished, drawn);
  }

  /** Shows a run in time and keeps of it what goes on after a loss; undefined where its states are too large. */
  #watch(watched: Watched, { inputs, draw, moves, going, live, backup, heldAt }: RunWatch): Watcher | undefined {
    if (watched.simulation.stateBytes > TIMELINE_BYTES) return undefined;
    const { run, stop } = going;
    const { canvas, post } = this.#doors;
    const fail = (error: unknown) => {
      if (!mayBeLoss(error)) post({ kind: 'fault', run, fault: faultOf(error) });
    };
    const doors = {
      ...{ run, inputs, draw, canvas, stop, post, fail },
      get moving() {
        return moves();
      },
    };
    const { watching } = this;
    const player = new Player(watched, doors, { live: watching.live && live, hidden: watching.hidden });
    this.player = player;
    backup.resume(watched.simulation);
    if (heldAt !== undefined) player.command({ do: 'seek', step: heldAt });
    return {
      between: async () => {
        await backup.keep(watched.simulation);
        await player.between();
      },
      pressing: () => backup.due || player.pressing(),
      keeps: () => player.keeps(),
    };
  }

  /** Shows the end of a run, as particles in motion where they were seen so; returns what is shown. */
  async #showEnd(finished: Run, drawn: RunPicture): Promise<RunPicture> {
    const moved = await this.player?.end(finished);
    if (!moved) {
      this.#doors.canvas.show(drawn);
      return drawn;
    }
    // what is found is found, however it is shown
    const { findings } = drawn.picture;
    return findings ? { ...moved, picture: { ...moved.picture, findings } } : moved;
  }

  /**
   * Where the points of a sweep are kept, so that a reload loses the tile in hand and
   * no more. Loaded with the first sweep.
   */
  async #journalOf(
    { run, dials, afresh = false }: RunMessage,
    { config }: Inputs,
    gpu: Gpu,
  ): Promise<Journal | undefined> {
    const { post } = this.#doors;
    const { openSweepJournal, pointCount } = await import('./sweepJournal.ts');
    const say = (text: string) => post({ kind: 'notice', text });
    const browser = navigator.userAgent;
    const journal = await openSweepJournal(config, { adapter: gpu.adapter.name, browser, afresh, say });
    if (journal) this.#keptDials = JSON.stringify(dials);
    const finished = journal?.finished.size ?? 0;
    if (finished > 0) post({ kind: 'kept', run, finished, total: pointCount(config) });
    return journal;
  }

  /** The same run with few particles and without a GPU; its code is loaded with the first one. */
  async runOnCpu(message: RunMessage, going: RunTicket): Promise<void> {
    const { CPU_NAME, cpuConfig, isOnCpu, runOnCpu } = await import('../../experiments/onCpu/index.ts');
    const config = parseConfig(message.dials);
    if (!isOnCpu(config.experiment)) throw new FaultError('gpu-only', `${config.experiment} runs on a GPU only`);
    const inputs = this.#inputs(cpuConfig(config));
    await this.#forgetPlayer();
    const finished = await runOnCpu(inputs, { progress: this.#progressOf(going), stop: going.stop });
    if (going.superseded) return;
    const drawn = await pictureOf(finished, this.#view);
    this.#doors.canvas.show(drawn);
    this.#finish(drawn, going, finished, { name: CPU_NAME, vendor: '', architecture: '', software: true }, 0);
  }

  #progressOf(going: RunTicket): (progress: RunProgress) => void {
    let postedAt = 0;
    return (progress) => {
      going.fraction = progress.fraction;
      if (performance.now() - postedAt < PROGRESS_EVERY_MS) return;
      postedAt = performance.now();
      this.#doors.post({ kind: 'progress', run: going.run, ...progress });
    };
  }

  /** How the runs that come are drawn. */
  set view(view: ViewDials) {
    this.#view = view;
  }

  /** Draws what is shown, and what comes, in another way. */
  async look(view: ViewDials): Promise<void> {
    await this.#see(view);
    if (!this.last || this.#unfinished) return;
    const drawn = await pictureOf(this.last, view);
    if (this.player) await this.player.redraw(drawn);
    else this.#showFrame(this.#shownRun, drawn);
  }

  async #see(view: ViewDials): Promise<void> {
    this.#view = view;
    if (view.motion) this.#motion ??= await import('./motion.ts');
  }

  /** Tells the page of a finished run, which is shown. */
  #finish(drawn: RunPicture, going: RunTicket, finished: Run, adapter: AdapterSummary, compiled: number): void {
    const report: RunReport = {
      picture: drawn.picture,
      painted: drawn.source !== undefined,
      tables: Object.values(finished.results).filter(
        (result): result is Table =>
          result.kind === 'table' && result.shape[0] <= MOST_ROWS && result.shape[1] <= MOST_COLUMNS,
      ),
      memories: finished.inputs.patterns.rows?.count ?? finished.inputs.patterns.count,
      notes: finished.notes,
      stamp: finished.stamp as RunStamp,
      adapter,
      kernel: finished.kernel,
      // files of a sweep that is kept say no time, as it may have gone on from an earlier one
      ms: finished.ms ?? performance.now() - going.startedAt,
      stoppedAt: going.stopped ? going.fraction : undefined,
      compiled,
    };
    this.last = finished;
    this.#unfinished = undefined;
    this.#doors.post({ kind: 'done', run: going.run, report });
    if (!this.player) this.#doors.post({ kind: 'moment', run: going.run, moment: undefined });
    this.#shownRun = going.run;
  }

  /** Shows where a coarser run ends. */
  async #showCoarse(coarser: Config, { run, draw, gpu, going }: CoarseDoors): Promise<void> {
    const inputs = this.#inputs(coarser);
    const drawn = draw(await runExperiment(inputs, { gpu, stop: going.stop, sketch: true }));
    if (!going.superseded) this.#showFrame(run, drawn);
  }

  /** A picture of a run before its end. */
  #showFrame(run: number, drawn: RunPicture): void {
    this.#doors.canvas.show(drawn);
    this.#doors.post({ kind: 'frame', run, picture: drawn.picture, painted: drawn.source !== undefined });
  }

  /** What a run of these dials does that a loss has ended, in words. */
  afterLoss(message: RunMessage): string {
    const { step } = this.#backupFor(message);
    if (step > 0) return `goes on from step ${step}`;
    return this.#keptDials === JSON.stringify(message.dials) ? 'goes on from its finished points' : 'begins again';
  }

  #backupFor({ dials }: RunMessage): HostBackup {
    const same = JSON.stringify(dials);
    if (this.#unfinished?.dials !== same) this.#unfinished = { dials: same, backup: new HostBackup() };
    return this.#unfinished.backup;
  }

  /** The run before is no longer shown in time. */
  async #forgetPlayer(): Promise<void> {
    const player = this.player;
    this.player = undefined;
    await player?.close();
  }
}
