import type { Inputs, Run } from '../experiments/run.ts';
import type { Look, Watched, Watcher } from '../experiments/watch.ts';
import { pictureOf, type RunPicture, type ViewDials } from '../pictures/pictures.ts';
import { Timeline } from '../simulation/timeline.ts';
import { VERSION } from '../version.ts';
import type { PaintSource } from '../view/paintReference.ts';
import type { CanvasPainter } from './canvasPainter.ts';
import type { FromEngine, TransportCommand } from './messages.ts';
import { toPlain } from './plainPicture.ts';

/** Frames of a run are shown at most so often, and take at most a quarter of the time. */
const FRAME_MS = 50;
const FRAME_SHARE = 4;
/** The colour scale and the numbers beside a moving picture are read back so often. */
const PICTURE_MS = 500;
/** A jump in time that takes longer says so. */
const PATIENCE_MS = 120;

export interface PlayerDoors {
  run: number;
  inputs: Inputs;
  view: ViewDials;
  canvas: CanvasPainter;
  stop: { readonly aborted: boolean };
  post(message: FromEngine): void;
  /** what ended a play-back */
  fail(error: unknown): void;
}

/**
 * Shows one run in time. While it is computed it shows it live, and holds it between two slices as long as the reader
 * pauses or looks around; when it is done it keeps its simulation, to play it again and to go to any step.
 */
export class Player implements Watcher {
  readonly #watched: Watched;
  readonly #doors: PlayerDoors;
  readonly #timeline: Timeline;
  /** the finished run and its picture */
  #finished: { run: Run; drawn: RunPicture } | undefined;
  /** what frames between two pictures are painted with */
  #source: RunPicture['source'];
  #pictureAt = Number.NEGATIVE_INFINITY;
  #frameAt = Number.NEGATIVE_INFINITY;
  #frameMs = 0;
  /** step at which the table ends or everything has settled */
  #last: number;
  #live: boolean;
  #hidden: boolean;
  #playing = true;
  #seek: number | undefined;
  #computing = false;
  #speed = 1;
  #closed = false;
  #kept = false;
  #wake: (() => void) | undefined;
  #driving: Promise<void> = Promise.resolve();

  constructor(watched: Watched, doors: PlayerDoors, { live, hidden }: { live: boolean; hidden: boolean }) {
    this.#watched = watched;
    this.#doors = doors;
    this.#timeline = new Timeline(watched.simulation);
    this.#last = watched.simulation.totalSteps;
    this.#live = live;
    this.#hidden = hidden;
    this.#postMoment();
  }

  command(command: TransportCommand): void {
    // whoever touches the time wants to see it
    this.#live = true;
    const { simulation } = this.#watched;
    const from = this.#seek ?? simulation.step;
    switch (command.do) {
      case 'play':
        if (this.#finished && from >= this.#last) this.#seek = 0;
        this.#playing = true;
        break;
      case 'pause':
        this.#playing = false;
        break;
      case 'step':
        this.#playing = false;
        this.#seek = Math.min(this.#last, simulation.cursor.commitAfter(from));
        break;
      case 'back':
        this.#playing = false;
        this.#seek = simulation.cursor.commitAtOrBefore(from - 1);
        break;
      case 'restart':
        this.#seek = 0;
        break;
      case 'seek':
        this.#playing = false;
        this.#seek = Math.min(this.#last, command.step);
        break;
      case 'speed':
        this.#speed = command.rows;
        break;
    }
    this.#postMoment();
    this.wakeUp();
  }

  /** The step at which the reader holds the run; undefined while it goes on. */
  get heldAt(): number | undefined {
    return this.#playing ? undefined : (this.#seek ?? this.#watched.simulation.step);
  }

  hide(hidden: boolean): void {
    this.#hidden = hidden;
    this.#postMoment();
    this.wakeUp();
  }

  /** Something it waits on may have changed: it is stopped, hidden, or given another step. */
  wakeUp(): void {
    this.#wake?.();
    this.#wake = undefined;
  }

  async between(): Promise<void> {
    this.#timeline.keep();
    const { simulation } = this.#watched;
    if (simulation.settled) this.#last = simulation.step;
    if (this.#doors.stop.aborted) return;
    if (this.#held) await this.#frame(true);
    else if (this.#live && this.#due) await this.#frame(false);
    while (this.#held && !this.#doors.stop.aborted) {
      if (this.#seek === undefined) await this.#asleep();
      else await this.#go(this.#seek);
    }
  }

  keeps(): boolean {
    this.#kept = !this.#closed;
    return this.#kept;
  }

  /** The run is done and `drawn` is shown: from now on it can be played again. */
  finish(run: Run, drawn: RunPicture): void {
    this.#finished = { run, drawn };
    this.#last = this.#watched.simulation.step;
    this.#playing = false;
    this.#postMoment();
    this.#driving = this.#drive();
  }

  /** The device is gone, and with it every other step: shows the finished run, which the host has, and no time. */
  backToTheEnd(): void {
    this.#closed = true;
    this.wakeUp();
    const { run, post } = this.#doors;
    post({ kind: 'moment', run, moment: undefined });
    if (this.#finished) this.#show(this.#finished.drawn);
  }

  /** Waits for what is under way, and frees everything. */
  async close(): Promise<void> {
    this.#closed = true;
    this.wakeUp();
    await this.#driving;
    this.#doors.canvas.show(this.#finished?.drawn.source ?? this.#source);
    this.#timeline.dispose();
    if (this.#kept) this.#watched.simulation.dispose();
  }

  get #held(): boolean {
    return !this.#closed && (this.#seek !== undefined || !this.#playing || this.#hidden);
  }

  get #due(): boolean {
    return performance.now() - this.#frameAt >= Math.max(FRAME_MS, FRAME_SHARE * this.#frameMs);
  }

  async #drive(): Promise<void> {
    try {
      while (!this.#closed) {
        if (this.#hidden) await this.#asleep();
        else if (this.#seek !== undefined) await this.#go(this.#seek);
        else if (this.#playing) await this.#tick();
        else await this.#asleep();
      }
    } catch (error) {
      if (!this.#closed) this.#doors.fail(error);
    }
  }

  /** One frame of playing a finished run again. */
  async #tick(): Promise<void> {
    const { simulation } = this.#watched;
    const wait = FRAME_MS - (performance.now() - this.#frameAt);
    if (wait > 0) await new Promise<void>((resolve) => setTimeout(resolve, wait));
    if (!this.#playing || this.#seek !== undefined) return;
    await this.#timeline.seek(simulation.cursor.commitAfter(simulation.step + this.#speed - 1), this.#interrupted);
    if (this.#seek !== undefined) return;
    if (simulation.step >= this.#last) this.#playing = false;
    await this.#frame(!this.#playing);
  }

  async #go(step: number): Promise<void> {
    this.#seek = undefined;
    const saysSo = setTimeout(() => {
      this.#computing = true;
      this.#postMoment();
    }, PATIENCE_MS);
    try {
      await this.#timeline.seek(step, this.#interrupted);
    } finally {
      clearTimeout(saysSo);
      this.#computing = this.#seek !== undefined;
    }
    if (!this.#computing && !this.#closed) await this.#frame(true);
  }

  /** A jump gives way to the next one. */
  get #interrupted(): { readonly aborted: boolean } {
    const sought = () => this.#seek !== undefined || this.#closed;
    return {
      get aborted() {
        return sought();
      },
    };
  }

  /** Shows where the simulation stands; `exact`: with a scale and numbers of its own. */
  async #frame(exact: boolean): Promise<void> {
    const startedAt = performance.now();
    const { simulation } = this.#watched;
    if (this.#finished && simulation.step >= this.#last) {
      // the end is the result itself: snapped, say, where the run snaps
      this.#doors.canvas.show(this.#finished.drawn.source);
      this.#show(this.#finished.drawn);
    } else {
      const look = await this.#watched.look();
      if (exact || !this.#source || startedAt - this.#pictureAt > PICTURE_MS) {
        const drawn = pictureOf(this.#runSoFar(await look.results()), this.#doors.view);
        this.#paintFrom(look, drawn.source);
        this.#show(drawn);
      } else {
        this.#paintFrom(look, this.#source);
        this.#doors.canvas.repaint();
      }
    }
    this.#frameAt = performance.now();
    this.#frameMs = this.#frameAt - startedAt;
    this.#postMoment();
  }

  #runSoFar(results: Run['results']): Run {
    const { adapter } = this.#watched.simulation.gpu;
    const of = { driftwell: VERSION, format: 1, config: {}, stamp: {}, ms: 0, notes: [] } as const;
    const { kernelName: kernel } = this.#watched.simulation;
    return { ...of, results, inputs: this.#doors.inputs, adapter: adapter.name, kernel, underWay: true };
  }

  /** The page lays the picture out and asks for it to be painted. */
  #show({ picture, source }: RunPicture): void {
    this.#source = source;
    this.#pictureAt = performance.now();
    const { run, post } = this.#doors;
    post({ kind: 'frame', run, picture: toPlain(picture), painted: source !== undefined });
  }

  #paintFrom(look: Look, source: RunPicture['source']): void {
    if (source) this.#doors.canvas.showBuffers(bound(source, look), look.dispose, source);
    else look.dispose();
  }

  #postMoment(): void {
    const { simulation, levelAfter } = this.#watched;
    const { step } = simulation;
    const level = levelAfter?.(step);
    const state = this.#computing || this.#seek !== undefined ? 'computing' : this.#playing ? 'playing' : 'paused';
    this.#doors.post({
      kind: 'moment',
      run: this.#doors.run,
      moment: {
        step,
        last: this.#last,
        state: this.#hidden ? 'paused' : state,
        playing: this.#playing,
        ...(level ? { time: level.t, sigma: Math.sqrt(level.s) } : {}),
      },
    });
  }

  #asleep(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}

/** The same picture painted from the buffers of a moment. */
function bound(source: NonNullable<RunPicture['source']>, { values, shade }: Look): PaintSource<GPUBufferBinding> {
  if (source.kind === 'field') return { ...source, values: { buffer: values } };
  const { shade: scaled, ...labels } = source;
  if (!scaled || !shade) return { ...labels, values: { buffer: values } };
  return { ...labels, values: { buffer: values }, shade: { ...scaled, values: { buffer: shade } } };
}
