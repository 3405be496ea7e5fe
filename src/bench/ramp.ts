import type { Gpu } from '../gpu/device.ts';
import type { StopSignal } from '../gpu/slices.ts';
import type { Op } from './ops.ts';
import { BenchStopped, type Contender, timed } from './race.ts';
import type { BenchRow } from './report.ts';
import { type Quartiles, spreadOf } from './statistics.ts';

/** A step that takes longer breaks a frame of a screen of 60 Hz. */
export const FRAME_MS = 16;
const FEWEST = 2 ** 10;
const MOST = 2 ** 24;
/** Runs of a size whose median counts, after one that compiles. */
const RUNS = 5;
/** Halvings of the last doubling: the result is good to an eighth. */
const HALVINGS = 3;

/**
 * The most particles, up to `most`, of which one step fits into a frame: they double until it breaks, and what lies
 * between is halved. `timeOf`: ms of a step of so many. undefined if even the fewest break it.
 */
export async function ramp(
  timeOf: (particles: number) => Promise<Quartiles>,
  most: number,
): Promise<BenchRow['frame']> {
  let good: BenchRow['frame'];
  let bad = FEWEST;
  while (bad <= most) {
    const ms = await timeOf(bad);
    if (ms.median > FRAME_MS) break;
    good = { particles: bad, ms };
    bad *= 2;
  }
  if (!good || bad > most) return good;
  for (let i = 0; i < HALVINGS; i++) {
    const particles: number = (good.particles + bad) / 2;
    const ms = await timeOf(particles);
    if (ms.median > FRAME_MS) bad = particles;
    else good = { particles, ms };
  }
  return good;
}

/** ms of the work of a contender. Throws BenchStopped, and Error on a wrong result. Disposes of it. */
export async function timeOfRuns(gpu: Gpu, contender: Contender, stop?: StopSignal): Promise<Quartiles> {
  try {
    if (stop?.aborted) throw new BenchStopped();
    await timed(gpu, contender);
    const ms: number[] = [];
    for (let i = 0; i < RUNS; i++) ms.push(await timed(gpu, contender));
    const fault = await contender.fault();
    if (fault) throw new Error(`${contender.label}: ${fault}`);
    return spreadOf(ms);
  } finally {
    contender.dispose();
  }
}

/** The most particles of an op that the device binds at once. */
export function mostParticles(gpu: Gpu, { dim }: Op): number {
  const bytes = Math.min(gpu.limits.maxStorageBufferBindingSize, gpu.limits.maxBufferSize);
  return Math.min(MOST, 2 ** Math.floor(Math.log2(bytes / (4 * dim))));
}
