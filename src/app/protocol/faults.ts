import { DeviceLostError, LimitError, MemoryError } from '../../gpu/errors.ts';
import { ConfigError } from '../../params/config.ts';

/** gpu-only: there is no GPU, and the CPU has no such experiment */
export type FaultKind = 'config' | 'file' | 'no-webgpu' | 'no-adapter' | 'gpu-only' | 'limit' | 'lost' | 'other';

/** What went wrong, in one sentence. */
export interface Fault {
  kind: FaultKind;
  message: string;
  /** particles with which the same run fits this adapter */
  fits?: number;
}

/** An error that is a fault already. */
export class FaultError extends Error {
  readonly kind: FaultKind;
  constructor(kind: FaultKind, message: string) {
    super(message);
    this.name = 'FaultError';
    this.kind = kind;
  }
}

/** How browsers say that an array is too long for them, or for the memory there is. */
const TOO_LONG = /array.*(allocation|length)|invalid.*array|out of memory/i;

/** Sorts whatever was thrown. Of the core, only checks of dials throw a plain RangeError. */
export function faultOf(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof FaultError) return { kind: error.kind, message };
  if (error instanceof ConfigError) return { kind: 'config', message };
  if (error instanceof LimitError || error instanceof MemoryError) return { kind: 'limit', message };
  if (error instanceof DeviceLostError) return { kind: 'lost', message };
  if (error instanceof RangeError && TOO_LONG.test(message)) {
    return { kind: 'limit', message: `This run is too large for the memory of the browser (${message})` };
  }
  if (error instanceof RangeError) return { kind: 'config', message };
  return { kind: 'other', message };
}

/**
 * The fault of a run, with a number of particles that fits where the run is too large: by the limit, or where only
 * memory gave out, a quarter; powers of two, which are easy to read. `particlesOf` is asked only then.
 */
export function faultOfRun(error: unknown, particlesOf: () => number): Fault {
  const fault = faultOf(error);
  if (fault.kind !== 'limit') return fault;
  const particles = particlesOf();
  const share = error instanceof LimitError ? error.allowed / error.needed : 1 / 4;
  const fits = 2 ** Math.floor(Math.log2(particles * share));
  return fits >= 1 && fits < particles ? { ...fault, fits } : fault;
}

/** Whether an error may be how a lost device shows: pending maps are aborted before the loss itself is known. */
export function mayBeLoss(error: unknown): boolean {
  return error instanceof DeviceLostError || (error instanceof Error && error.name === 'AbortError');
}

/** A loss before the first step: what most often happens then is that memory runs out. */
export function lostInSetUp(): FaultError {
  return new FaultError('limit', 'The GPU was lost while the run was set up, which may be too large for its memory');
}

export function lostTwice(): FaultError {
  return new FaultError('limit', 'The GPU was lost twice in this run, which may be too large for it');
}

/** Without navigator.gpu it is the address that is wrong, or the browser. */
export function noWebGpu(secure: boolean): FaultError {
  return new FaultError(
    'no-webgpu',
    secure ? 'This browser has no WebGPU' : 'WebGPU is only given to secure pages, and this address is not one',
  );
}

export function noAdapter(): FaultError {
  return new FaultError('no-adapter', 'This browser has WebGPU, but found no graphics adapter it may use');
}

/** Whether there is no GPU here at all, so that runs go to the CPU until something changes. */
export function isWithoutGpu({ kind }: Fault): boolean {
  return kind === 'no-webgpu' || kind === 'no-adapter';
}

/** What the reader can do about it: a sentence after the message. '' where the message says it already. */
export function adviceFor({ kind }: Fault): string {
  switch (kind) {
    case 'lost':
      return 'Press Run again then: the run goes on from where it was last kept.';
    case 'other':
      return 'Press Run again; if it stays, reload the page.';
    default:
      return '';
  }
}
