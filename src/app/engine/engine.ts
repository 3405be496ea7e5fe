import type { Inputs } from '../../experiments/run.ts';
import type { Gpu } from '../../gpu/device.ts';
import type { StopSignal } from '../../gpu/slices.ts';
import { parseConfig } from '../../params/config.ts';
import type { PaintFormat } from '../../view/paint.ts';
import type { GridSize } from '../../view/paintReference.ts';
import type { BenchAsk } from '../protocol/benchMessages.ts';
import { faultOf, faultOfRun, lostInSetUp, lostTwice, mayBeLoss } from '../protocol/faults.ts';
import type { FromEngine, LentRun, Shader, ToEngine } from '../protocol/messages.ts';
import type { VerifyAsk } from '../protocol/verifyMessages.ts';
import type { PointAnswers } from './answerPoint.ts';
import { CanvasPainter } from './canvasPainter.ts';
import { DeviceKeeper } from './deviceKeeper.ts';
import type { GivenLists } from './files/givenLists.ts';
import { IdleTuner } from './idleTuner.ts';
import { lendable } from './lentRun.ts';
import { type RunMessage, Runner } from './runner.ts';
import { RunTicket } from './runTicket.ts';

/** What the engine is given by the thread that hosts it. */
export interface EngineHost {
  gpu: GPU | undefined;
  secure: boolean;
  userAgent: string;
  post(message: FromEngine, transfer?: Transferable[]): void;
}

/** Runs of so many particles at most are not what a device is lost by. */
const SMALL = 2 ** 16;

type FileMessage = Extract<ToEngine, { kind: 'file' }>;
type PointMessage = Extract<ToEngine, { kind: 'point' }>;

/**
 * Adapter, device, simulation and painting of one canvas. The same code in a worker and on the main thread; it is told
 * what to do by receive() and answers by host.post(). Runs follow one another; a new one ends the one before.
 */
export class Engine {
  readonly #host: EngineHost;
  readonly #canvas = new CanvasPainter();
  readonly #device: DeviceKeeper;
  readonly #runner: Runner;
  #going: RunTicket | undefined;
  #queue: Promise<void> = Promise.resolve();
  readonly #lists: GivenLists = { byKey: new Map() };
  #points: Promise<PointAnswers> | undefined;
  readonly #tuner = new IdleTuner({
    busy: () => this.#going !== undefined || this.#runner.watching.hidden || this.#runner.player?.rests === false,
    tune: (inputs, stop) => this.#tune(inputs, stop),
  });
  #tuneMode: string | null = null;
  /** those of the last run on the GPU */
  #shaders: readonly Shader[] = [];

  constructor(host: EngineHost) {
    this.#host = host;
    this.#runner = new Runner({ canvas: this.#canvas, lists: this.#lists, post: host.post.bind(host) });
    this.#device = new DeviceKeeper({
      gpu: host.gpu,
      secure: host.secure,
      userAgent: host.userAgent,
      opened: (gpu) => this.#paintWith(gpu),
      lost: () => this.#onLost(),
    });
  }

  receive(message: ToEngine): void {
    this.#tuner.disturb();
    switch (message.kind) {
      case 'open':
        this.#orFault(() => this.#canvas.open(message.canvas));
        break;
      case 'run': {
        if (this.#going) this.#going.superseded = true;
        const going = new RunTicket(message.run);
        this.#going = going;
        // before it has its turn, the reader may want another
        this.#runner.view = message.view;
        this.#runner.player?.wakeUp();
        this.#queue = this.#queue.then(() => this.#runOrFault(message, going));
        break;
      }
      case 'stop':
        if (this.#going) this.#going.stopped = true;
        this.#runner.player?.wakeUp();
        break;
      case 'transport':
        this.#runner.player?.command(message.command);
        break;
      case 'watch': {
        const { live, hidden, tune } = message;
        this.#tuneMode = tune;
        this.#runner.watching = { live, hidden };
        this.#runner.player?.hide(hidden);
        break;
      }
      case 'view':
        void this.#runner.look(message.view);
        break;
      case 'paint':
        this.#paint(message);
        break;
      case 'file':
        void this.#answerFile(message);
        break;
      case 'point':
        void this.#answerPoint(message);
        break;
      case 'lend':
        if (message.what === 'lists') this.#host.post({ kind: 'lent', lists: this.#lists.byKey });
        else this.#host.post({ kind: 'lent', run: this.#runner.last && lendable(this.#runner.last) });
        break;
      case 'borrow':
        for (const [sha256, lists] of message.lists) this.#lists.byKey.set(sha256, lists);
        break;
      case 'against':
        void this.#showAgainst(message.run);
        break;
      case 'bench':
        void this.#bench(message.ask);
        break;
      case 'shaders':
        this.#collectShaders();
        this.#host.post({ kind: 'shaders', shaders: this.#shaders });
        break;
      case 'reference':
        this.#queue = this.#queue.then(() => this.#compareWithReference());
        break;
      case 'verify':
        void this.#verify(message.ask);
        break;
      case 'dispose':
        if (this.#going) this.#going.superseded = true;
        this.#tuner.close();
        this.#device.close();
        break;
    }
  }

  #paint({ size, scale }: Extract<ToEngine, { kind: 'paint' }>): void {
    this.#orFault(() => (this.#canvas.paint(size, scale) ? size : this.#postStill()));
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

  async #runOrFault(message: RunMessage, going: RunTicket): Promise<void> {
    try {
      if (!going.superseded) await this.#runTwice(message, going);
    } catch (error) {
      const { run, dials } = message;
      if (going.superseded) return;
      this.#host.post({ kind: 'fault', run, fault: faultOfRun(error, () => parseConfig(dials).particles) });
    } finally {
      if (this.#going === going) this.#going = undefined;
    }
  }

  /**
   * A run that a lost device ended goes on with another device, once. One that took the device with it before it made a
   * step, or twice, may be too large: browsers on systems short of memory say no more than that the device is lost.
   */
  async #runTwice(message: RunMessage, going: RunTicket): Promise<void> {
    const before = this.#device.losses;
    try {
      await this.#run(message, going);
    } catch (error) {
      if (!mayBeLoss(error)) throw error;
      await this.#device.lossKnown(before);
      if (this.#device.losses === before) throw error;
      if (going.fraction === 0 && parseConfig(message.dials).particles > SMALL) throw lostInSetUp();
      await this.#device.reopen();
      const text = `The GPU was lost and has been opened again; the run ${this.#runner.afterLoss(message)}.`;
      this.#host.post({ kind: 'notice', text });
      await this.#run({ ...message, afresh: false }, going).catch((again) => {
        throw mayBeLoss(again) ? lostTwice() : again;
      });
    }
  }

  async #run(message: RunMessage, going: RunTicket): Promise<void> {
    await this.#runner.fetchNamed(message);
    if (message.on === 'cpu') return this.#runner.runOnCpu(message, going);
    // checked before the GPU: a bad dial is told as such on every machine
    const inputs = this.#runner.inputsOf(message);
    const gpu = await this.#device.open();
    this.#collectShaders();
    this.#shaders = [];
    await this.#runner.run(message, inputs, gpu, going);
    // software drivers compile on the processor of whoever reads the page, for seconds
    if (this.#tuneMode === 'on' || (this.#tuneMode !== 'off' && !gpu.adapter.software)) this.#tuner.ran(inputs);
  }

  /**
   * The picture knows its own cells; places among the memories are read exactly, by code loaded with the first pointer.
   */
  async #answerPoint({ id, question }: PointMessage): Promise<void> {
    const { drawn } = this.#canvas;
    if (question.want === 'reading' && drawn?.cellAt) {
      const reading = drawn.cellAt(question.x, question.y);
      this.#host.post({ kind: 'point', id, answer: { want: 'reading', reading } });
      return;
    }
    this.#points ??= import('./answerPoint.ts').then(({ PointAnswers }) => new PointAnswers(this.#lists));
    const answer = await (await this.#points).answer(question);
    if (answer) this.#host.post({ kind: 'point', id, answer });
  }

  /** The code of differences is loaded with the first one. */
  async #showAgainst(other: LentRun | undefined): Promise<void> {
    const { showAgainst } = await import('./showAgainst.ts');
    if (this.#runner.last)
      await showAgainst(this.#runner.last, other, this.#canvas, (message) => this.#host.post(message));
  }

  /** The code of the benchmark is loaded with it. */
  async #bench(ask: BenchAsk): Promise<void> {
    const going = new RunTicket(0);
    this.#going = going;
    const { bench } = await import('./bench.ts');
    const { userAgent } = this.#host;
    const open = () => this.#device.open();
    await bench(ask, {
      open,
      userAgent,
      stop: going.stop,
      post: (answer) => this.#host.post({ kind: 'bench', answer }),
    });
  }

  /** The code of the reference cases is loaded with them. */
  async #verify(ask: VerifyAsk): Promise<void> {
    this.#going = new RunTicket(0);
    const { verify } = await import('./verify.ts');
    const { userAgent } = this.#host;
    await verify(ask, {
      device: this.#device,
      userAgent,
      post: (answer) => this.#host.post({ kind: 'verify', answer }),
    });
  }

  /** The code of the comparison, and that of runs in float64, is loaded with the first one. */
  async #compareWithReference(): Promise<void> {
    const { compareWithReference } = await import('./reference.ts');
    this.#collectShaders();
    const lines = await compareWithReference(this.#runner.last?.inputs, () => this.#device.open()).catch((error) => [
      faultOf(error).message,
    ]);
    // what was asked for here is no part of the run
    this.#device.gpu?.kernels.takeAsked();
    this.#host.post({ kind: 'reference', lines });
  }

  /** The code of the tuner is loaded with the first kernel. */
  async #tune(inputs: Inputs, stop: StopSignal): Promise<void> {
    const { gpu, variants } = this.#device;
    const { tuneIdle } = await import('./tuneIdle.ts');
    this.#collectShaders();
    if (gpu && !stop.aborted) await tuneIdle(inputs, { gpu, variants }, stop);
    // what was tried is no part of the run
    gpu?.kernels.takeAsked();
  }

  /** Adds what has been asked for since the last call. */
  #collectShaders(): void {
    const asked = this.#device.gpu?.kernels.takeAsked() ?? [];
    const shaders = [...this.#shaders, ...asked.map(({ label, code }) => ({ label, code }))];
    this.#shaders = [...new Map(shaders.map((shader) => [shader.code, shader])).values()];
  }

  /** The code of files is loaded with the first one. */
  async #answerFile({ id, request }: FileMessage): Promise<void> {
    const { answerFile } = await import('./files/answerFile.ts');
    const answer = await answerFile(request, { run: this.#runner.last, gpu: this.#device.gpu, lists: this.#lists });
    this.#host.post({ kind: 'file', id, answer });
  }

  /** What is shown is painted by this device from now on. */
  async #paintWith(gpu: Gpu): Promise<void> {
    const size = await this.#canvas.attach(gpu, this.#host.gpu?.getPreferredCanvasFormat() as PaintFormat);
    if (size) this.#host.post({ kind: 'painted', size });
  }

  /** Opens the device again, and repaints; what is lost again and again stays lost until the reader asks. */
  #onLost(): void {
    this.#canvas.detach();
    this.#runner.player?.backToTheEnd();
    this.#postStill();
    this.#host.post({ kind: 'canvasLost' });
    this.#queue = this.#queue.then(async () => {
      // a run going on has opened it again, or has said that it could not
      if (this.#device.gpu || this.#going) return;
      try {
        await this.#device.reopen();
        const text = 'The GPU was lost and has been opened again; the picture is the same.';
        this.#host.post({ kind: 'notice', text });
      } catch (error) {
        this.#host.post({ kind: 'fault', run: undefined, fault: faultOf(error) });
      }
    });
  }

  #postStill(): undefined {
    const still = this.#canvas.still();
    if (still) this.#host.post({ kind: 'still', ...still }, [still.pixels.buffer]);
    return undefined;
  }
}
