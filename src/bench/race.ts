import type { Gpu } from '../gpu/device.ts';
import { settled } from '../gpu/settled.ts';

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
  dispose(): void;
}

/** Milliseconds of every trial, and the first fault. */
export interface Times {
  label: string;
  ms: number[];
  fault: string | undefined;
}

/** One run between two empty queues, in milliseconds. */
export async function timed(gpu: Gpu, contender: Contender): Promise<number> {
  contender.reset();
  await settled(gpu, gpu.device.queue.onSubmittedWorkDone());
  const startedAt = performance.now();
  await contender.run();
  await settled(gpu, gpu.device.queue.onSubmittedWorkDone());
  return performance.now() - startedAt;
}

/**
 * Runs the contenders in turn, A B A B, so that what disturbs the machine disturbs all of them; the first `warmUps`
 * rounds are not counted. Every result is checked, warm-ups included. Throws what the GPU reports.
 */
export async function race(
  gpu: Gpu,
  contenders: readonly Contender[],
  { trials, warmUps }: { trials: number; warmUps: number },
): Promise<Times[]> {
  const times = contenders.map(({ label }): Times => ({ label, ms: [], fault: undefined }));
  for (let round = 0; round < warmUps + trials; round++) {
    for (const [i, contender] of contenders.entries()) {
      const mine = times[i] as Times;
      const ms = await timed(gpu, contender);
      if (round >= warmUps) mine.ms.push(ms);
      mine.fault ??= await contender.fault();
    }
  }
  return times;
}
