import { type Gpu, openGpu } from '../../gpu/device.ts';
import type { Variant } from '../../gpu/variants.ts';
import { browserOf } from '../protocol/browserOf.ts';
import { FaultError, noAdapter, noWebGpu } from '../protocol/faults.ts';

/** Chromium hands out no adapter for about two minutes after a page has lost two devices. */
const BLOCKED_MS = 130_000;
/**
 * Losses within that time after which a device is opened only where the reader asks for it: they may go on for ever.
 */
const MOST_LOSSES = 3;
/** A loss aborts pending work before it is reported itself. */
const LOSS_KNOWN_WITHIN_MS = 1000;

export interface KeeperDoors {
  gpu: GPU | undefined;
  secure: boolean;
  userAgent: string;
  /** a new device, before anyone else has it */
  opened(gpu: Gpu): Promise<void>;
  /** the device that open() gave last is gone */
  lost(): void;
}

/** Firefox says nothing of the adapter; then results name the browser at least. */
const unnamed = ({ vendor, architecture, description }: GPUAdapterInfo) => !(vendor || architecture || description);

function where(userAgent: string): string {
  const { browser, system } = browserOf(userAgent);
  return `${browser} on ${system}`;
}

/** The device of the engine: opened when first asked for and again after a loss; counts the losses. */
export class DeviceKeeper {
  readonly #doors: KeeperDoors;
  #gpu: Gpu | undefined;
  #variants = new Map<string, Variant>();
  #losses: number[] = [];

  constructor(doors: KeeperDoors) {
    this.#doors = doors;
  }

  /** The device, if one is open. */
  get gpu(): Gpu | undefined {
    return this.#gpu;
  }

  /** Of the device that is open: what is put in counts from the next run on. */
  get variants(): Map<string, Variant> {
    return this.#variants;
  }

  /** Losses since this was made. */
  get losses(): number {
    return this.#losses.length;
  }

  /** Losses that the browser may still hold against the page. */
  get #recentLosses(): number {
    return this.#losses.filter((at) => performance.now() - at < BLOCKED_MS).length;
  }

  /** The device, opened if there is none. Throws FaultError. */
  async open(): Promise<Gpu> {
    if (this.#gpu) return this.#gpu;
    const { gpu: browser, secure, userAgent, opened } = this.#doors;
    if (!browser) throw noWebGpu(secure);
    // browsers on Windows know no preference, and say so in everyone's console
    const { system } = browserOf(userAgent);
    const adapter = await browser.requestAdapter(system === 'Windows' ? {} : { powerPreference: 'high-performance' });
    if (!adapter) throw this.#recentLosses > 0 ? this.#heldBack() : noAdapter();
    this.#variants = new Map();
    const gpu = await openGpu(adapter, unnamed(adapter.info) ? where(userAgent) : '', this.#variants);
    gpu.lost.then(() => this.#onLost(gpu));
    this.#gpu = gpu;
    await opened(gpu);
    return gpu;
  }

  /** Opens the device again after a loss, unless there were too many of them. Throws FaultError. */
  async reopen(): Promise<Gpu> {
    if (!this.#gpu && this.#recentLosses > MOST_LOSSES)
      throw new FaultError('lost', `The GPU was lost ${this.#recentLosses} times within two minutes`);
    return this.open();
  }

  /** The browser gives no device any more, after losses: Chromium's rule, which others do not have. */
  #heldBack(): FaultError {
    const until = new Date(Date.now() + (this.#losses.at(-1) as number) + BLOCKED_MS - performance.now());
    const clock = until.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
    const held = `this browser holds it back for about two minutes after a second loss, until ${clock}`;
    return new FaultError('lost', `The GPU was lost again; ${held}`);
  }

  #onLost(gpu: Gpu): void {
    if (this.#gpu !== gpu) return;
    this.#gpu = undefined;
    this.#losses.push(performance.now());
    this.#doors.lost();
  }

  /** Waits until a loss that is under way has been reported: more than `before` of them. A second at most. */
  async lossKnown(before: number): Promise<void> {
    for (let waited = 0; this.losses === before && waited < LOSS_KNOWN_WITHIN_MS; waited += 20) {
      await new Promise<void>((resolve) => setTimeout(resolve, 20));
    }
  }

  close(): void {
    this.#gpu?.close();
    this.#gpu = undefined;
  }
}
