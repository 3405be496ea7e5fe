import type { Inputs, Run } from '../../experiments/run.ts';
import type { Look, Watched } from '../../experiments/watch.ts';
import type { RunPicture } from '../../pictures/pictures.ts';
import { VERSION } from '../../version.ts';
import type { PaintSource } from '../../view/paintReference.ts';
import type { FromEngine } from '../protocol/messages.ts';
import type { CanvasPainter } from './canvasPainter.ts';
import { SparePace } from './pace.ts';

/** The colour scale and the numbers beside a moving picture are read back so often at most, ms. */
const PICTURE_MS = 500;

export interface FrameDoors {
  run: number;
  inputs: Inputs;
  draw(run: Run): RunPicture;
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

  /** Shows where the simulation stands; `exact`: with a scale and numbers of its own. */
  async draw(exact: boolean): Promise<void> {
    const startedAt = performance.now();
    const look = await this.#watched.look();
    if (exact || !this.#drawn?.source || this.#picturePace.due(startedAt)) {
      const drawn = this.#doors.draw(await this.#runSoFar(look));
      this.#paintFrom(look, drawn);
      this.show(drawn);
      this.#picturePace.did(startedAt, performance.now());
    } else {
      this.#paintFrom(look, this.#drawn);
      this.#doors.canvas.repaint();
    }
  }

  /** The page lays the picture out and asks for it to be painted. */
  show(drawn: RunPicture): void {
    this.#drawn = drawn;
    const { picture, source } = drawn;
    const { run, post } = this.#doors;
    post({ kind: 'frame', run, picture, painted: source !== undefined });
  }

  async #runSoFar(look: Look): Promise<Run> {
    const { gpu, kernelName } = this.#watched.simulation;
    return runSoFar(this.#doors.inputs, gpu.adapter.name, kernelName, await look.results());
  }

  #paintFrom(look: Look, drawn: RunPicture): void {
    if (drawn.source) this.#doors.canvas.showBuffers(bound(drawn.source, look), look.dispose, drawn);
    else look.dispose();
  }
}

/** A run that is not done, as far as a picture wants to know it. */
export function runSoFar(inputs: Inputs, adapter: string, kernel: string, results: Run['results']): Run {
  const of = { driftwell: VERSION, format: 1, config: {}, stamp: {}, notes: [] } as const;
  return { ...of, results, inputs, adapter, kernel, underWay: true };
}

/** The same picture painted from the buffers of a moment. */
function bound(source: NonNullable<RunPicture['source']>, { values, shade }: Look): PaintSource<GPUBufferBinding> {
  if (source.kind === 'field') return { ...source, values: { buffer: values } };
  const { shade: scaled, ...labels } = source;
  if (!scaled || !shade) return { ...labels, values: { buffer: values } };
  return { ...labels, values: { buffer: values }, shade: { ...scaled, values: { buffer: shade } } };
}
