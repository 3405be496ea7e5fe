import type { Gpu } from '../gpu/device.ts';
import { settled } from '../gpu/settled.ts';
import type { StopSignal } from '../gpu/slices.ts';

/** Something that can be timed, and whose result can be checked after every run. */
export interface Contender {
  /** the kernel variant, for the report */
  label: string;
  /** Brings inputs back to their start and poisons outputs; not timed. */
  reset(): void;
  /** Does the work; whoever calls waits for the GPU. */
  run(): void | Promise<void>;
  /** What is wrong with the result of the last run, or undefined; not timed. */
  fault(): Promise<string | undefined>;
  /** bytes of particles that the last run read and wrote; missing where nobody counts them */
  traffic?(): number;
  dispose(): void;
}

/** Milliseconds of every trial, and the first fault. */
export interface Times {
  label: string;
  ms: number[];
  /** the same in CPU time; empty where nobody tells it */
  cpuMs: number[];
  fault: string | undefined;
  traffic: number | undefined;
}

export interface RaceOptions {
  /** rounds that count */
  trials: number;
  /** rounds before them; 2 unless given */
  warmUps?: number;
  stop?: StopSignal | undefined;
  /** ms of CPU that this process has used, where it does the work itself: on a software driver */
  cpuTime?: (() => number) | undefined;
  /** called after every round with the share of them that is done, 0..1 */
  round?: ((share: number) => void) | undefined;
}

/** Thrown where a stop ends a measurement. */
export class BenchStopped extends Error {
  override readonly name = 'BenchStopped';
}

/** One run between two empty queues, in milliseconds. */
export async function timed(gpu: Gpu, contender: Contender): Promise<number> {
  return (await took(gpu, contender)).ms;
}

/** The same with the CPU time that it took. */
async function took(gpu: Gpu, contender: Contender, cpuTime = () => 0): Promise<{ ms: number; cpuMs: number }> {
  contender.reset();
  await settled(gpu, gpu.device.queue.onSubmittedWorkDone());
  const cpuBefore = cpuTime();
  const startedAt = performance.now();
  await contender.run();
  await settled(gpu, gpu.device.queue.onSubmittedWorkDone());
  return { ms: performance.now() - startedAt, cpuMs: cpuTime() - cpuBefore };
}

/**
 * Runs the contenders in turn, A B A B, so that what disturbs the machine disturbs all of them; the first `warmUps`
 * rounds are not counted. Every result is checked, warm-ups included. Disposes of them. Throws
 * BenchStopped, and what the GPU reports.
 */
export async function race(
  gpu: Gpu,
  contenders: readonly Contender[],
  { trials, warmUps = 2, stop, round, cpuTime }: RaceOptions,
): Promise<Times[]> {
  const times = contenders.map(
    ({ label }): Times => ({
      label,
      ms: [],
      cpuMs: [],
      fault: undefined,
      traffic: undefined,
    }),
  );
  try {
    for (let done = 0; done < warmUps + trials; done++) {
      for (const [i, contender] of contenders.entries()) {
        if (stop?.aborted) throw new BenchStopped();
        const mine = times[i] as Times;
        const { ms, cpuMs } = await took(gpu, contender, cpuTime);
        if (done >= warmUps) {
          mine.ms.push(ms);
          if (cpuTime) mine.cpuMs.push(cpuMs);
        }
        mine.fault ??= await contender.fault();
        mine.traffic = contender.traffic?.();
      }
      round?.((done + 1) / (warmUps + trials));
    }
  } finally {
    for (const contender of contenders) contender.dispose();
  }
  return times;
}
