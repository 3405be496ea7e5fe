import type { Run } from '../../experiments/run.ts';
import type { Watched, Watcher } from '../../experiments/watch.ts';
import { chartHead } from '../../pictures/charts.ts';
import type { RunPicture } from '../../pictures/pictures.ts';
import { Timeline } from '../../simulation/timeline.ts';
import type { TransportCommand } from '../protocol/messages.ts';
import { ChartSeries } from './chartSeries.ts';
import { type FrameDoors, Frames } from './frames.ts';
import { FRAME_MS, ReplayPace, SparePace } from './pace.ts';
import { Playhead } from './playhead.ts';

/** A jump in time that takes longer says so. */
const PATIENCE_MS = 120;

export interface PlayerDoors extends FrameDoors {
  stop: { readonly aborted: boolean };
  /** what ended a play-back */
  fail(error: unknown): void;
}

/** Ends a play-back that nobody sees any more, from inside. */
class Closed extends Error {}

/**
 * Shows one run in time. While it is computed it shows it live, and holds it between two slices as long as the reader
 * pauses or looks around; when it is done it keeps its simulation, to play it again and to go to any step. On the way,
 * and afterwards where steps were left out, it measures what the charts show.
 */
export class Player implements Watcher {
  readonly #watched: Watched;
  readonly #doors: PlayerDoors;
  readonly #timeline: Timeline;
  readonly #frames: Frames;
  readonly #charts: ChartSeries;
  readonly #livePace: SparePace;
  readonly #replayPace = new ReplayPace();
  readonly #playhead = new Playhead();
  /** the finished run and its picture */
  #finished: { run: Run; drawn: RunPicture } | undefined;
  /** the step of a finished run that is shown: the simulation is elsewhere while it fills gaps */
  #shown = 0;
  /** step at which the table ends or everything has settled */
  #last: number;
  /** the furthest step computed */
  #reached = 0;
  #live: boolean;
  #hidden: boolean;
  #computing = false;
  /** a frame of a play-back is on its way, and will be shown even if the reader pauses now */
  #moving = false;
  #closed = false;
  #kept = false;
  #wake: (() => void) | undefined;
  #driving: Promise<void> = Promise.resolve();

  constructor(watched: Watched, doors: PlayerDoors, { live, hidden }: { live: boolean; hidden: boolean }) {
    this.#watched = watched;
    this.#doors = doors;
    this.#timeline = new Timeline(watched.simulation);
    this.#frames = new Frames(watched, doors);
    this.#livePace = new SparePace(FRAME_MS, watched.simulation.gpu.adapter);
    const { run, post } = doors;
    this.#charts = new ChartSeries(watched, (point) => post({ kind: 'chartPoint', run, point }));
    this.#last = watched.simulation.totalSteps;
    this.#live = live;
    this.#hidden = hidden;
    post({ kind: 'charts', run, head: chartHead(doors.inputs) });
    this.#postMoment();
  }

  command(command: TransportCommand): void {
    // whoever touches the time wants to see it
    if (command.do !== 'speed') this.#live = true;
    if (command.do === 'play') this.#replayPace.start(performance.now());
    this.#playhead.obey(command, this.#watched.simulation.cursor, {
      at: this.#at,
      last: this.#last,
      finished: this.#finished !== undefined,
    });
    this.#postMoment();
    this.wakeUp();
  }

  /** The step at which the reader holds the run; undefined while it goes on. */
  get heldAt(): number | undefined {
    return this.#playhead.playing ? undefined : (this.#playhead.sought ?? this.#at);
  }

  /** Nothing moves or is computed until somebody asks. */
  get rests(): boolean {
    return !this.#playhead.playing && !this.#moving && !this.#computing && this.#charts.lacking === undefined;
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
    this.#noticeEnd();
    if (this.#doors.stop.aborted) return;
    if (this.#charts.due) await this.#charts.take();
    if (this.#held) await this.#frame(true);
    else if (this.#live && this.#livePace.due(performance.now())) await this.#frame(false);
    while (this.#held && !this.#doors.stop.aborted) await this.#act();
  }

  /** A run that is held, stopped, or has something to show or to keep. */
  pressing(): boolean {
    const shows = this.#live && this.#livePace.due(performance.now());
    return this.#held || this.#doors.stop.aborted || shows || this.#charts.due || this.#timeline.due;
  }

  keeps(): boolean {
    this.#kept = !this.#closed;
    return this.#kept;
  }

  /** The end of a run as it is to be shown, where that is not its picture. */
  async end(run: Run): Promise<RunPicture | undefined> {
    if (!this.#doors.moving) return undefined;
    await this.#frames.draw(true, run);
    return this.#frames.drawn;
  }

  /** Pictures are to be drawn otherwise: `drawn` is that of the end. */
  async redraw(drawn: RunPicture): Promise<void> {
    if (!this.#finished) return;
    this.#finished = { ...this.#finished, drawn };
    this.#playhead.sought ??= this.#shown;
    this.wakeUp();
  }

  /** The run is done and `drawn` is shown: from now on it can be played again. */
  finish(run: Run, drawn: RunPicture): void {
    this.#finished = { run, drawn };
    this.#shown = this.#last = this.#watched.simulation.step;
    this.#charts.finish(this.#last);
    this.#playhead.playing = false;
    this.#postMoment();
    this.#driving = this.#drive();
  }

  /** The device is gone, and with it every other step: shows the finished run, which the host has, and no time. */
  backToTheEnd(): void {
    this.#closed = true;
    this.wakeUp();
    const { run, post } = this.#doors;
    post({ kind: 'moment', run, moment: undefined });
    if (this.#finished) this.#frames.show(this.#finished.drawn);
  }

  /** Waits for what is under way, and frees everything. */
  async close(): Promise<void> {
    this.#closed = true;
    this.wakeUp();
    await this.#driving;
    const last = this.#doors.moving ? this.#frames.drawn : this.#finished?.drawn;
    this.#doors.canvas.show(last ?? this.#frames.drawn);
    this.#timeline.dispose();
    if (this.#kept) this.#watched.simulation.dispose();
  }

  /** The step the reader sees. */
  get #at(): number {
    return this.#finished ? this.#shown : this.#watched.simulation.step;
  }

  /** The run waits while the reader does something else with it, or has chosen how fast to see it. */
  get #held(): boolean {
    const slowed = this.#live && this.#playhead.speed !== undefined && this.#watched.simulation.step < this.#last;
    return !this.#closed && (this.#playhead.sought !== undefined || !this.#playhead.playing || this.#hidden || slowed);
  }

  async #drive(): Promise<void> {
    try {
      while (!this.#closed) await this.#act();
    } catch (error) {
      if (!this.#closed) this.#doors.fail(error);
    }
  }

  /** What comes next when the run does not go on by itself. */
  async #act(): Promise<void> {
    if (this.#hidden) await this.#asleep();
    else if (this.#playhead.sought !== undefined) await this.#go(this.#playhead.sought);
    else if (this.#playhead.playing) await this.#tick();
    else if (this.#charts.lacking !== undefined) await this.#completeCharts(this.#charts.lacking);
    else await this.#asleep();
  }

  /** One frame at the speed the reader has chosen, or, of a finished run, so that all of it takes a few seconds. */
  async #tick(): Promise<void> {
    const { cursor, totalSteps } = this.#watched.simulation;
    const steps = this.#finished ? this.#last : totalSteps;
    const wait = this.#replayPace.wait(performance.now(), steps);
    if (wait > 0) return this.#asleep(wait);
    const due = this.#replayPace.take(performance.now(), steps);
    this.#moving = true;
    await this.#timeline.seek(cursor.commitAfter(this.#at + (this.#playhead.speed ?? due) - 1), this.#interrupted);
    this.#noticeEnd();
    if (this.#playhead.sought !== undefined) return;
    if (this.#finished && this.#watched.simulation.step >= this.#last) this.#playhead.playing = false;
    await this.#frame(!this.#playhead.playing);
  }

  /** Measures a step that the charts lack; the picture stays as it is. */
  async #completeCharts(step: number): Promise<void> {
    const startedAt = performance.now();
    await this.#timeline.seek(step, this.#interrupted);
    if (this.#playhead.sought === undefined && !this.#closed)
      await this.#charts.complete(performance.now() - startedAt);
  }

  async #go(step: number): Promise<void> {
    this.#playhead.sought = undefined;
    const saysSo = setTimeout(() => {
      this.#computing = true;
      this.#postMoment();
    }, PATIENCE_MS);
    try {
      await this.#timeline.seek(step, this.#interrupted);
    } finally {
      clearTimeout(saysSo);
      this.#computing = this.#playhead.sought !== undefined;
    }
    if (!this.#computing && !this.#closed) await this.#frame(true);
  }

  /** A jump gives way to the next one, and to the end of a run that is stopped. */
  get #interrupted(): { readonly aborted: boolean } {
    const stopped = () => !this.#finished && this.#doors.stop.aborted;
    const sought = () => {
      if (this.#closed && this.#finished) throw new Closed();
      return this.#playhead.sought !== undefined || this.#closed || stopped();
    };
    return {
      get aborted() {
        return sought();
      },
    };
  }

  /** Shows where the simulation stands; `exact`: with a scale and numbers of its own. */
  async #frame(exact: boolean): Promise<void> {
    const startedAt = performance.now();
    const { step } = this.#watched.simulation;
    if (this.#finished && step >= this.#last && !this.#doors.moving) {
      // the end is the result itself: snapped, say, where the run snaps
      const { drawn } = this.#finished;
      this.#doors.canvas.show(drawn);
      this.#frames.show(drawn);
    } else await this.#frames.draw(exact, this.#finished?.run);
    this.#livePace.did(startedAt, performance.now());
    // a run that goes on takes its points when it can spare the time
    if (exact || this.#finished) await this.#charts.take();
    this.#shown = step;
    this.#moving = false;
    this.#postMoment();
  }

  /** A run of fixed noise ends where everything has settled. */
  #noticeEnd(): void {
    const { simulation } = this.#watched;
    if (!this.#finished && simulation.settled) this.#last = simulation.step;
  }

  #postMoment(): void {
    const step = this.#at;
    this.#reached = Math.max(this.#reached, step);
    // of dynamics at one level
    const open = !this.#finished && !this.#watched.levelAfter && !this.#watched.simulation.settled;
    const level = this.#watched.levelAfter?.(step);
    const plays = this.#playhead.playing || this.#moving;
    const state = this.#computing || this.#playhead.sought !== undefined ? 'computing' : plays ? 'playing' : 'paused';
    this.#doors.post({
      kind: 'moment',
      run: this.#doors.run,
      moment: {
        step,
        last: open ? this.#reached : this.#last,
        ...(open ? { open } : {}),
        state: this.#hidden ? 'paused' : state,
        playing: this.#playhead.playing,
        ...(level ? { time: level.t, sigma: Math.sqrt(level.s) } : {}),
      },
    });
  }

  /** Until it is woken up, or the time is over. */
  #asleep(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (ms !== undefined) setTimeout(resolve, ms);
    });
  }
}
