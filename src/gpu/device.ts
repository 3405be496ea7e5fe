import './webgpu.ts';
import { DeviceLostError, LimitError, MemoryError } from './errors.ts';
import { Kernels } from './kernels.ts';
import { Naps } from './naps.ts';
import { leastWait, prompted } from './prompted.ts';
import { isSoftware } from './software.ts';
import type { Variants } from './variants.ts';

export { DeviceLostError, LimitError, MemoryError } from './errors.ts';

/** The limits a run may want more of than WebGPU's defaults give; the adapter's own maximum is asked for. */
const WANTED_LIMITS = ['maxBufferSize', 'maxStorageBufferBindingSize', 'maxComputeWorkgroupsPerDimension'] as const;

/** Queues that tell of finished work later than this look for it by a timer; others need 0.1 to 15 ms. */
const TIMER_MS = 20;

type LimitName = (typeof WANTED_LIMITS)[number];

/** The adapter as results name it. `software`: no GPU behind it; never rank its times with hardware. */
export interface AdapterSummary {
  name: string;
  vendor: string;
  architecture: string;
  software: boolean;
}

/** An opened device with its kernel cache. Hand it around; nothing reaches for a global. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly adapter: AdapterSummary;
  readonly limits: GPUSupportedLimits;
  readonly kernels: Kernels;
  /** what of the kernels is tuned to this adapter; kept by whoever opened it */
  readonly variants: Variants;
  /** ms from an empty submit until the queue says that it is done: what every wait takes at the least */
  readonly leastWaitMs: number;
  /** whether the queue has to be prompted while it is waited for (see settled) */
  readonly needsPrompts: boolean;
  /**
   * present where a software driver computes in this very process, which is none of a browser: what waits for it
   * leaves it the processor
   */
  readonly naps?: { during<T>(promise: Promise<T>): Promise<T> };
  /**
   * Throws DeviceLostError, the first uncaptured error, or an Error after close(); call it after every await that used
   * the device.
   */
  check(): void;
  /** Resolves when the device is lost for any reason but close(). */
  readonly lost: Promise<DeviceLostError>;
  /** Frees the device; runs on it end with an Error. Once or more often. */
  close(): void;
}

function summarize(adapter: GPUAdapter, driver: string): AdapterSummary {
  const { vendor, architecture, description } = adapter.info;
  const said = description || [vendor, architecture].filter(Boolean).join(' ') || 'unknown adapter';
  const name = driver && driver !== said ? `${said}, ${driver}` : said;
  const software = isSoftware(adapter, name);
  return { name, vendor, architecture, software };
}

/**
 * Opens a device on `adapter` with the adapter's own limits for buffers and workgroups.
 *
 * Errors are loud: the first uncaptured error is kept and thrown by check(). A lost device is reported even when its
 * reason reads 'destroyed', unless close() was called here: Chromium reports 'destroyed' for unrequested losses, too.
 * `driver`: what is known of the driver besides adapter.info, for results.
 * `variants`: what was measured on this adapter.
 * Throws an Error where the adapter gives no device: each gives one, so that a second Gpu wants an adapter of its own.
 */
export async function openGpu(adapter: GPUAdapter, driver = '', variants: Variants = new Map()): Promise<Gpu> {
  const requiredLimits: Partial<Record<LimitName, number>> = {};
  for (const name of WANTED_LIMITS) requiredLimits[name] = adapter.limits[name];
  const device = await adapter
    .requestDevice({ label: 'driftwell', requiredLimits: requiredLimits as Record<string, number> })
    .catch((cause: Error) => {
      const [why] = cause.message.split('\n');
      throw new Error(`the adapter gives no device (${why}); an adapter gives one, ask for another`, { cause });
    });

  let closed = false;
  let failure: Error | undefined;
  device.addEventListener('uncapturederror', (event) => {
    failure ??= new Error(`the GPU reported: ${(event as GPUUncapturedErrorEvent).error.message}`);
  });
  const lost = new Promise<DeviceLostError>((resolve) => {
    device.lost.then(({ reason, message }) => {
      if (closed) return;
      const error = new DeviceLostError(reason ?? '', message);
      failure = error;
      resolve(error);
    });
  });
  const { queue } = device;
  const unpromptedMs = await leastWait(queue);
  const needsPrompts = unpromptedMs > TIMER_MS;
  const summary = summarize(adapter, driver);
  const { navigator } = globalThis as { navigator?: { gpu?: unknown } };
  return {
    device,
    adapter: summary,
    ...(summary.software && !navigator?.gpu ? { naps: new Naps() } : {}),
    limits: device.limits,
    kernels: new Kernels(device),
    variants,
    needsPrompts,
    leastWaitMs: needsPrompts ? await leastWait(queue, (done) => prompted(queue, done)) : unpromptedMs,
    lost,
    check() {
      if (failure) throw failure;
    },
    close() {
      closed = true;
      failure ??= new Error('this Gpu was closed; open another one with openGpu');
      device.destroy();
    },
  };
}

/** Throws LimitError if `needed` is over the device's limit; `what` names the thing in the user's words. */
export function requireLimit(gpu: Gpu, limit: LimitName, needed: number, what: string): void {
  const allowed = gpu.limits[limit];
  if (needed > allowed) throw new LimitError(limit, allowed, needed, what);
}

/**
 * Runs `work` inside validation and out-of-memory error scopes. Throws what the scopes caught, the device's first
 * failure, or what `work` threw.
 */
export async function guarded<T>(gpu: Gpu, what: string, work: () => T | Promise<T>): Promise<T> {
  gpu.check();
  gpu.device.pushErrorScope('out-of-memory');
  gpu.device.pushErrorScope('validation');
  const popped = async () => {
    // A lost device may reject instead of answering; the loss itself is what matters then.
    const [validation, memory] = await Promise.all([
      gpu.device.popErrorScope().catch(() => null),
      gpu.device.popErrorScope().catch(() => null),
    ]);
    gpu.check();
    if (memory) throw new MemoryError(what, memory.message);
    if (validation) throw new Error(`${what}: ${validation.message}`);
  };
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // What was thrown says more than what the scopes caught on the way; a lost device says more than both.
    await popped().catch(() => undefined);
    gpu.check();
    throw error;
  }
  await popped();
  return result;
}
