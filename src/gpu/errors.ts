import { digits } from '../printable.ts';

/** A limit of the adapter is too small: names the limit, what it allows and what was needed. */
export class LimitError extends RangeError {
  readonly limit: string;
  readonly allowed: number;
  readonly needed: number;
  constructor(limit: string, allowed: number, needed: number, what: string) {
    super(
      `${what} needs ${limit} = ${digits(needed)}, this adapter allows ${digits(allowed)}; use fewer particles or memories, or another adapter`,
    );
    this.name = 'LimitError';
    this.limit = limit;
    this.allowed = allowed;
    this.needed = needed;
  }
}

/** The adapter allows a buffer, but has no room for it. The device goes on. */
export class MemoryError extends Error {
  constructor(what: string, message: string) {
    // the driver's words may be many, and cut off anywhere
    super(`${what}: the GPU is out of memory; use fewer particles\n${message}`);
    this.name = 'MemoryError';
  }
}

/** The device went away: a driver was reset, or the GPU removed. All buffers are gone; open another one. */
export class DeviceLostError extends Error {
  readonly reason: string;
  constructor(reason: string, message: string) {
    super(`the GPU device was lost (${reason || 'unknown'}): ${message || 'no message'}; run again to open a new one`);
    this.name = 'DeviceLostError';
    this.reason = reason;
  }
}
