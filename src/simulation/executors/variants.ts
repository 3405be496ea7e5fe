import type { Gpu } from '../../gpu/device.ts';
import type { Variant } from '../../gpu/variants.ts';
import type { ResolvedSpec } from '../spec.ts';

/** Variants of the fused kernel: which there are, and which one a run gets. */

/** Up to so many memories a kernel keeps in registers. */
const REGISTER_MOST = 16;

/** A run of so many particles has a kernel for its very number of memories. */
export const OWN_KERNEL_FROM = 2 ** 17;

type Run = Pick<ResolvedSpec, 'dim' | 'cells' | 'particles' | 'readout' | 'mix' | 'variant'>;

/**
 * Memories that could live in registers; 0 where they are too many, or are none. Padding to a multiple of four costs as
 * much as memories do, and compiling costs more than that in small runs: those, and the points of a sweep, share a
 * kernel by fours.
 */
function registersOf({ cells, particles, readout }: Pick<Run, 'cells' | 'particles' | 'readout'>): number {
  const most = Math.max(...cells.map(({ patterns }) => patterns.count));
  if (!readout.registers || most > REGISTER_MOST) return 0;
  return cells.length === 1 && particles >= OWN_KERNEL_FROM ? most : 4 * Math.ceil(most / 4);
}

/**
 * The variant that won where it was measured (docs/performance.md). Software drivers pay for every load, so a thread
 * takes many particles; memories in registers need no loads, and half as many particles compile twice as fast. A
 * read-out that loads other lists costs more registers than memories: two quads were as fast as four, and compile
 * sooner. On GPUs many registers per thread cost occupancy: one quad there is a prediction, which a tuner may correct.
 */
function defaultVariant({ adapter }: Pick<Gpu, 'adapter'>, run: Run): Variant {
  const streams = run.readout.registers && registersOf(run) === 0;
  const quads = run.readout.quads ?? (adapter.software ? (streams ? 4 : 2) : 1);
  return { quads, workgroupSize: 64, registers: true };
}

/**
 * What decides which variant is best, in words: the read-out, the dimension, the memories in registers (a bucket of
 * four; streamed memories make one kernel, however many they are), and what the mix uses.
 */
export function kernelNameOf(run: Run): string {
  const { usesStart, usesAccumulator, usesNoise, usesCentre, tap, freezes, activation, clamps } = run.mix;
  const registers = registersOf(run);
  const words = [
    registers > 0 ? `K<=${4 * Math.ceil(registers / 4)}` : 'K streamed',
    ...(usesNoise ? ['noise'] : []),
    ...(usesStart ? ['start'] : []),
    ...(usesAccumulator ? ['accumulator'] : []),
    ...(usesCentre ? ['centre'] : []),
    ...(tap === 'none' ? [] : [tap]),
    ...(freezes ? ['freezes'] : []),
    ...(activation === 'identity' ? [] : [activation]),
    ...(clamps ? ['held'] : []),
  ];
  return `${run.readout.name} D=${run.dim} ${words.join(' ')}`;
}

/**
 * The variant of a run, and how many memories it keeps in registers: as the run says, else
 * as was measured here, else the default.
 */
export function variantOf(gpu: Gpu, run: Run): { quads: number; workgroupSize: number; registers: number } {
  const { quads, workgroupSize, registers } = {
    ...(gpu.variants.get(kernelNameOf(run)) ?? defaultVariant(gpu, run)),
    ...run.variant,
  };
  return { quads, workgroupSize, registers: registers ? registersOf(run) : 0 };
}

/**
 * The default, and what may be faster on an adapter that nobody has seen: eight at most. More
 * than 16 particles take minutes to compile.
 */
export function candidatesOf(gpu: Pick<Gpu, 'adapter'>, run: Run): readonly [Variant, ...Variant[]] {
  const usual = defaultVariant(gpu, run);
  const sources = registersOf(run) > 0 ? [true, false] : [true];
  const all = [
    ...sources.flatMap((registers) => [1, 2, 4].map((quads) => ({ ...usual, quads, registers }))),
    ...[32, 128].map((workgroupSize) => ({ ...usual, workgroupSize })),
  ];
  return [usual, ...all.filter((variant) => !sameVariant(variant, usual))];
}

const sameVariant = (a: Variant, b: Variant): boolean =>
  a.quads === b.quads && a.workgroupSize === b.workgroupSize && a.registers === b.registers;
