import type { StopSignal } from '../../gpu/slices.ts';

/** Ends a run that nobody waits for, from inside. */
class Superseded extends Error {}

/** A run that was asked for and has not ended. */
export class RunTicket {
  readonly run: number;
  /** ms of performance.now() */
  readonly startedAt = performance.now();
  /** share done, 0..1 */
  fraction = 0;
  /** the reader wants no more of it: what was done is shown */
  stopped = false;
  /** another run takes its place */
  superseded = false;
  /** What the run computes with. It throws once the run is superseded, so that the remaining work is dropped. */
  readonly stop: StopSignal;

  constructor(run: number) {
    this.run = run;
    const asked = () => {
      if (this.superseded) throw new Superseded();
      return this.stopped;
    };
    this.stop = {
      get aborted() {
        return asked();
      },
    };
  }
}
