import type { Pace, StopSignal } from '../gpu/slices.ts';
import type { Work } from './executors/executor.ts';

/** Who may stop work, and what is done at its end. */
export interface WorkOptions {
  stop?: StopSignal | undefined;
  /** a stop may leave some parts undone */
  ragged?: boolean;
  /** submits a read-back after the last part */
  done?: (() => Promise<unknown>) | undefined;
  /** called once the last part is done */
  onDone?: () => void;
}

/** Submits some work, cut where it is too long for one submit. Returns false where a stop left some of it undone. */
export async function submitWork(
  pace: Pace,
  { parts, cost, submit, learnt }: Work,
  { stop, ragged = false, done, onDone }: WorkOptions,
): Promise<boolean> {
  for (let first = 0; first < parts; ) {
    if (stop?.aborted && ragged) return false;
    const share = Math.ceil((parts * pace.budgetOf(learnt)) / cost);
    // A rest of less than a share more is taken along: two submits would cost more than one that is a little long.
    const take = parts - first < 2 * share ? parts - first : share;
    const startedAt = performance.now();
    submit(first, take);
    first += take;
    const last = first === parts;
    const units = (cost * take) / parts;
    await pace.submitted({
      units,
      startedAt,
      learnt,
      // who reads the count has waited for the work: one round trip, not two
      done: last ? done?.() : undefined,
      onDone: last ? onDone : undefined,
    });
  }
  return true;
}
