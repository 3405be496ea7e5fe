import type { Inputs, RunSoFar } from '../../experiments/run.ts';
import type { Watched } from '../../experiments/watch.ts';
import { settled } from '../../gpu/settled.ts';
import type { RunPicture } from '../../pictures/pictures.ts';
import type { FromEngine } from '../protocol/messages.ts';
import type { CanvasPainter } from './canvasPainter.ts';
import type { Moving } from './motion.ts';
import { SparePace } from './pace.ts';

/** The colour scale and the numbers beside a moving picture are read back so often at most, ms. */
const PICTURE_MS = 500;

export interface FrameDoors {
  run: number;
  inputs: Inputs;
  draw(run: RunSoFar): RunPicture;
  /** the particles where they are now, where the page shows them and the run has some to show */
  moving: ((watched: Watched, run: RunSoFar) => Promise<Moving>) | undefined;
  canvas: CanvasPainter;
  post(message: FromEngine): void;
}

/** Paints moments of a run, from the buffers it runs in. */
export class Frames {
  readonly #watched: Watched;
  readonly #doors: FrameDoors;
  /** what frames between two pictures are painted with */
  #drawn: RunPicture | undefined;
  readonly #picturePace: SparePace;

  constructor(watched: Watched, doors: FrameDoors) {
    this.#watched = watched;
    this.#doors = doors;
    this.#picturePace = new SparePace(PICTURE_MS, watched.simulation.gpu.adapter);
  }

  /** The last picture that was shown can be painted from this. */
  get drawn(): RunPicture | undefined {
    return this.#drawn;
  }

  /**
   * Shows where the simulation stands; `exact`: with a scale and numbers of its own.
   * `finished`: what is known at the end.
   */
  async draw(exact: boolean, finished?: RunSoFar): Promise<void> {
    if (this.#doors.moving) return this.#move(this.#doors.moving, exact, finished);
    const startedAt = performance.now();
    const { gpu, kernelName } = this.#watched.simulation;
    const look = await this.#watched.look();
    if (exact || !this.#drawn?.source || this.#drawn.picture.ground || this.#picturePace.due(startedAt)) {
      const { inputs } = this.#doors;
      const drawn = this.#doors.draw(runSoFar(inputs, gpu.adapter.name, kernelName, await look.results()));
      this.#doors.canvas.show(drawn, look);
      this.show(drawn);
      this.#picturePace.did(startedAt, performance.now());
    } else {
      this.#doors.canvas.show(this.#drawn, look);
      this.#doors.canvas.repaint();
      // who paces frames asks what they cost; slices of the run behind it are timed by themselves
      await settled(gpu, gpu.device.queue.onSubmittedWorkDone());
    }
  }

  /** Particles in motion: the page lays out the first of these pictures, and those that stay. */
  async #move(moving: NonNullable<FrameDoors['moving']>, exact: boolean, finished?: RunSoFar): Promise<void> {
    const { inputs, canvas } = this.#doors;
    const { gpu, kernelName } = this.#watched.simulation;
    const { drawn, points } = await moving(
      this.#watched,
      finished ?? runSoFar(inputs, gpu.adapter.name, kernelName, {}),
    );
    const laidOut = this.#drawn?.picture.ground && !exact;
    canvas.show(drawn);
    await canvas.showPoints(points);
    if (laidOut) {
      this.#drawn = drawn;
      canvas.repaint();
      await settled(gpu, gpu.device.queue.onSubmittedWorkDone());
    } else this.show(drawn);
  }

  /** The page lays the picture out and asks for it to be painted. */
  show(drawn: RunPicture): void {
    this.#drawn = drawn;
    const { picture, source } = drawn;
    const { run, post } = this.#doors;
    post({ kind: 'frame', run, picture, painted: source !== undefined });
  }
}

/** A run that is not done, as far as a picture wants to know it. */
export function runSoFar(inputs: Inputs, adapter: string, kernel: string, results: RunSoFar['results']): RunSoFar {
  return { inputs, adapter, kernel, results, notes: [], underWay: true };
}
