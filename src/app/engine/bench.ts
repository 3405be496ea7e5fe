import { runBench } from '../../bench/bench.ts';
import { nameOf, OPS } from '../../bench/ops.ts';
import { BenchStopped } from '../../bench/race.ts';
import type { Gpu } from '../../gpu/device.ts';
import type { StopSignal } from '../../gpu/slices.ts';
import { VERSION } from '../../version.ts';
import type { BenchAnswer, BenchAsk } from '../protocol/benchMessages.ts';
import { programOf } from '../protocol/browserOf.ts';
import { faultOf } from '../protocol/faults.ts';

export interface BenchDoors {
  open(): Promise<Gpu>;
  userAgent: string;
  stop: StopSignal;
  post(answer: BenchAnswer): void;
}

/** Runs the benchmark that the page asks for on the device of its engine, and tells it how it goes. */
export async function bench({ ops, trials, ramp, seconds }: BenchAsk, doors: BenchDoors): Promise<void> {
  const { post, userAgent } = doors;
  let rows = 0;
  const startedAt = performance.now();
  const late = () => seconds !== undefined && performance.now() - startedAt > 1000 * seconds;
  const stop: StopSignal = {
    get aborted() {
      return doors.stop.aborted || (rows > 0 && late());
    },
  };
  try {
    const report = await runBench(await doors.open(), {
      host: { version: VERSION, program: programOf(userAgent) },
      ops: ops.flatMap((name) => OPS.filter((op) => nameOf(op) === name)),
      trials,
      ramp,
      stop,
      progress: (what, share) => post({ is: 'progress', what, share }),
      onCeilings: (ceilings) => post({ is: 'ceilings', ceilings }),
      onRow: (row) => {
        rows++;
        post({ is: 'row', row });
      },
    });
    post({ is: 'done', report });
  } catch (error) {
    const stopped = error instanceof BenchStopped;
    post({ is: 'over', message: stopped ? 'Stopped before a row was measured.' : faultOf(error).message });
  }
}
