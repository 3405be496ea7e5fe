import { type RunStamp, runExperiment } from '../experiments/index.ts';
import { readInputs } from '../experiments/inputs.ts';
import type { Run, RunProgress } from '../experiments/run.ts';
import type { Watched } from '../experiments/watch.ts';
import type { Gpu } from '../gpu/device.ts';
import { readConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { pictureOf } from '../pictures/pictures.ts';
import type { Table } from '../results.ts';
import type { PaintFormat } from '../view/paint.ts';
import type { GridSize } from '../view/paintReference.ts';
import { CanvasPainter } from './canvasPainter.ts';
import { coarserConfig } from './coarse.ts';
import { DeviceKeeper } from './deviceKeeper.ts';
import { faultOf, mayBeLoss } from './faults.ts';
import { type GivenLists, listsFor } from './givenLists.ts';
import type { FromEngine, RunReport, ToEngine } from './messages.ts';
import { toPlain } from './plainPicture.ts';
import { Player } from './player.ts';

/** What the engine is given by the thread that hosts it. */
export interface EngineHost {
  gpu: GPU | undefined;
  secure: boolean;
  post(message: FromEngine, transfer?: Transferable[]): void;
}

type RunMessage = Extract<ToEngine, { kind: 'run' }>;
type FileMessage = Extract<ToEngine, { kind: 'file' }>;

interface Going {
  run: number;
  stop: { aborted: boolean };
  /** another run takes its place: nobody waits for its result */
  superseded: boolean;
  fraction: number;
}

const PROGRESS_EVERY_MS = 100;
/** Runs with more bytes of positions have no room for checkpoints beside them: 16 million particles on a plane. */
const MOST_WATCHED = 2 ** 27;
/** Tables longer than this are for files. */
const MOST_ROWS = 200;

/** Ends a run that nobody waits for, from inside its progress report. */
class Superseded extends Error {}

/**
 * Adapter, device, simulation and painting of one canvas. The same code in a worker and on the main thread; it is told
 * what to do by receive() and answers by host.post(). Runs follow one another; a new one ends the one before.
 */
export class Engine {
  readonly #host: EngineHost;
  readonly #canvas = new CanvasPainter();
  readonly #device: DeviceKeeper;
  #going: Going | undefined;
  #queue: Promise<void> = Promise.resolve();
  /** the last finished run, for files */
  #last: Run | undefined;
  /** shows the run in time, from its first slice until the next run begins */
  #player: Player | undefined;
  #watching = { live: true, hidden: false };
  readonly #lists: GivenLists = { bySha256: new Map() };

  constructor(host: EngineHost) {
    this.#host = host;
    this.#device = new DeviceKeeper({
      gpu: host.gpu,
      secure: host.secure,
      opened: (gpu) => this.#paintWith(gpu),
      lost: (error) => this.#onLost(error),
    });
  }

  receive(message: ToEngine): void {
    switch (message.kind) {
      case 'open':
        this.#orFault(() => this.#canvas.open(message.canvas));
        break;
      case 'run': {
        if (this.#going) {
          this.#going.superseded = true;
          this.#going.stop.aborted = true;
        }
        const going = { run: message.run, stop: { aborted: false }, superseded: false, fraction: 0 };
        this.#going = going;
        this.#player?.wakeUp();
        this.#queue = this.#queue.then(() => this.#runOrFault(message, going));
        break;
      }
      case 'stop':
        if (this.#going) this.#going.stop.aborted = true;
        this.#player?.wakeUp();
        break;
      case 'transport':
        this.#player?.command(message.command);
        break;
      case 'watch': {
        const { live, hidden } = message;
        this.#watching = { live, hidden };
        this.#player?.hide(hidden);
        break;
      }
      case 'paint':
        this.#paint(message.size);
        break;
      case 'file':
        void this.#answerFile(message);
        break;
      case 'dispose':
        if (this.#going) this.#going.stop.aborted = true;
        this.#device.close();
        break;
    }
  }

  #paint(size: GridSize): void {
    this.#orFault(() => (this.#canvas.paint(size) ? size : this.#postStill()));
  }

  /** Tells the page what was painted, if anything was, or what went wrong. */
  #orFault(paint: () => GridSize | undefined): void {
    try {
      const size = paint();
      if (size) this.#host.post({ kind: 'painted', size });
    } catch (error) {
      this.#host.post({ kind: 'fault', run: undefined, fault: faultOf(error) });
    }
  }

  async #runOrFault(message: RunMessage, going: Going): Promise<void> {
    try {
      if (!going.superseded) await this.#runTwice(message, going);
    } catch (error) {
      if (!going.superseded) this.#host.post({ kind: 'fault', run: message.run, fault: faultOf(error) });
    } finally {
      if (this.#going === going) this.#going = undefined;
    }
  }

  /** A run that a lost device ended is begun again, once. */
  async #runTwice(message: RunMessage, going: Going): Promise<void> {
    const before = this.#device.losses;
    try {
      await this.#run(message, going);
    } catch (error) {
      if (!mayBeLoss(error)) throw error;
      await this.#device.lossKnown(before);
      if (this.#device.recentLosses !== 1) throw error;
      await this.#run(message, going);
    }
  }

  async #run(message: RunMessage, going: Going): Promise<void> {
    const { run, dials, view } = message;
    // checked before the GPU: a bad dial is told as such on every machine
    const config = readConfig(dials);
    const inputs = readInputs(config, listsFor(config, this.#lists));
    const gpu = await this.#device.open();
    await this.#forgetPlayer();
    const coarse = message.coarseFirst && (await this.#answerCoarsely(message, config, gpu, going));
    let postedAt = 0;
    const progress = ({ fraction, pairsPerSecond }: RunProgress) => {
      if (going.superseded) throw new Superseded();
      going.fraction = fraction;
      if (performance.now() - postedAt < PROGRESS_EVERY_MS) return;
      postedAt = performance.now();
      this.#host.post({ kind: 'progress', run, fraction, pairsPerSecond });
    };
    const watch = (watched: Watched) => {
      if (watched.simulation.positions.size > MOST_WATCHED) return undefined;
      const { post } = this.#host;
      const fail = (error: unknown) => {
        if (!mayBeLoss(error)) post({ kind: 'fault', run, fault: faultOf(error) });
      };
      const doors = { run, inputs, view, canvas: this.#canvas, stop: going.stop, post: post.bind(this.#host), fail };
      const { live, hidden } = this.#watching;
      this.#player = new Player(watched, doors, { live: live && !coarse, hidden });
      return this.#player;
    };
    const finished = await runExperiment(inputs, { gpu, progress, stop: going.stop, watch });
    if (going.superseded) return;
    const stoppedAt = going.stop.aborted ? going.fraction : undefined;
    const drawn = pictureOf(finished, view);
    this.#canvas.show(drawn.source);
    gpu.check();
    const report: RunReport = {
      picture: toPlain(drawn.picture),
      painted: drawn.source !== undefined,
      tables: Object.values(finished.results).filter(
        (result): result is Table => result.kind === 'table' && result.shape[0] <= MOST_ROWS,
      ),
      notes: finished.notes,
      stamp: finished.stamp as RunStamp,
      adapter: gpu.adapter,
      kernel: finished.kernel,
      ms: finished.ms,
      stoppedAt,
      compiled: gpu.kernels.compiled,
    };
    this.#last = finished;
    this.#host.post({ kind: 'done', run, report });
    if (this.#player) this.#player.finish(finished, drawn);
    else this.#host.post({ kind: 'moment', run, moment: undefined });
  }

  /** Shows where a coarser run ends. False if there is none worthwhile. */
  async #answerCoarsely({ run, view }: RunMessage, config: Config, gpu: Gpu, going: Going): Promise<boolean> {
    const coarser = coarserConfig(config);
    if (!coarser) return false;
    const progress = () => {
      if (going.superseded) throw new Superseded();
    };
    const inputs = readInputs(coarser, listsFor(coarser, this.#lists));
    const { picture, source } = pictureOf(await runExperiment(inputs, { gpu, progress, stop: going.stop }), view);
    progress();
    this.#canvas.show(source);
    this.#host.post({ kind: 'frame', run, picture: toPlain(picture), painted: source !== undefined });
    return true;
  }

  /** The run before is no longer shown in time. */
  async #forgetPlayer(): Promise<void> {
    const player = this.#player;
    this.#player = undefined;
    await player?.close();
  }

  /** The code of files is loaded with the first one. */
  async #answerFile({ id, request }: FileMessage): Promise<void> {
    const { answerFile } = await import('./answerFile.ts');
    const answer = await answerFile(request, { run: this.#last, gpu: this.#device.gpu, lists: this.#lists });
    this.#host.post({ kind: 'file', id, answer });
  }

  /** What is shown is painted by this device from now on. */
  async #paintWith(gpu: Gpu): Promise<void> {
    const size = await this.#canvas.attach(gpu, this.#host.gpu?.getPreferredCanvasFormat() as PaintFormat);
    if (size) this.#host.post({ kind: 'painted', size });
  }

  /** Opens the device again once, and repaints; what is lost again so soon stays lost until the user asks. */
  #onLost(error: Error): void {
    this.#canvas.detach();
    this.#player?.backToTheEnd();
    this.#postStill();
    this.#host.post({ kind: 'canvasLost' });
    const again = this.#device.recentLosses === 1;
    if (!again && this.#going) return; // the run says so itself
    this.#queue = this.#queue.then(async () => {
      try {
        if (!again) throw error;
        await this.#device.open();
        this.#host.post({
          kind: 'notice',
          text: 'The GPU was lost and has been opened again; the picture is the same.',
        });
      } catch (second) {
        this.#host.post({ kind: 'fault', run: undefined, fault: faultOf(second) });
      }
    });
  }

  #postStill(): undefined {
    const still = this.#canvas.still();
    if (still) this.#host.post({ kind: 'still', ...still }, [still.pixels.buffer]);
    return undefined;
  }
}
