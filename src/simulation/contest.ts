import type { StopSignal } from '../gpu/slices.ts';
import type { Variant } from '../gpu/variants.ts';

/** All trials together take no longer than this, ms. */
export const MEASURED_MS = 300;
/** Rounds of trials, in turn, so that what disturbs the machine disturbs all. */
export const ROUNDS = 6;
/** Fewer say nothing. */
const LEAST_ROUNDS = 3;
/** Who takes so many times as long as the fastest in the first round is out. */
const OUT = 3;
/** What is chosen must be faster than the default by this factor, and in every round: else it may be chance. */
const MARGIN = 1.1;

/** A variant that may be chosen. */
export interface Contender {
  variant: Variant;
  /** what it makes of the same particles in the same steps, as bits */
  sample(): Promise<Uint32Array>;
  /** asked of who gives those bits, before anything is timed */
  prepare(): Promise<void>;
  /** ms of one trial, the same work for all */
  time(): Promise<number>;
}

/** A variant, and what became of it. */
export interface Tried {
  variant: Variant;
  /** why it cannot be chosen */
  refused?: string;
  /** of one trial, the median; missing where it was not timed to the end */
  ms?: number;
  /** it took less than the default in every round */
  leads?: boolean;
}

/** What came of a contest. */
export interface ContestResult {
  /** the default first */
  tried: readonly Tried[];
  /** the default, unless another one is faster for sure; undefined where too little could be timed */
  chosen: Variant | undefined;
}

/**
 * Which contender is faster than the first one, the default, for sure; that one if none is. Who gives other bits than
 * the default is refused before anything is timed: time may decide no bit. Undefined after a stop.
 */
export async function contest(
  contenders: readonly [Contender, ...Contender[]],
  stop?: StopSignal,
): Promise<ContestResult | undefined> {
  const [usual] = contenders;
  const entries: Entry[] = contenders.map((contender) => ({ contender, told: { variant: contender.variant } }));
  const tried = entries.map(({ told }) => told);
  const expected = await usual.sample();
  if (!allFinite(expected)) {
    // nothing can be held against it
    (tried[0] as Tried).refused = 'not finite';
    return { tried, chosen: undefined };
  }
  for (const { contender, told } of entries.slice(1)) {
    if (stop?.aborted) return undefined;
    const refused = refusal(await contender.sample(), expected);
    if (refused) told.refused = refused;
  }
  const racers = entries.filter(({ told }) => !told.refused);
  for (const { contender } of racers) {
    if (!stop?.aborted) await contender.prepare();
  }
  await race(racers, stop);
  if (stop?.aborted) return undefined;
  const timed = tried.filter((one): one is Tried & { ms: number } => one.ms !== undefined);
  const [first] = timed;
  if (!first) return { tried, chosen: undefined };
  const sure = timed.filter(({ ms, leads }) => leads && first.ms > MARGIN * ms);
  const { variant } = sure.reduce((best, one) => (one.ms < best.ms ? one : best), first);
  return { tried, chosen: variant };
}

interface Entry {
  contender: Contender;
  told: Tried;
}

/** Times the entries in turn, as long as another round fits into the time. */
async function race(entries: readonly Entry[], stop: StopSignal | undefined): Promise<void> {
  const startedAt = performance.now();
  const times = new Map(entries.map((entry) => [entry, [] as number[]]));
  const last = (entry: Entry) => times.get(entry)?.at(-1) ?? 0;
  let [racers, rounds] = [entries, 0];
  const fits = () => performance.now() - startedAt + racers.reduce((sum, entry) => sum + last(entry), 0) <= MEASURED_MS;
  while (rounds < ROUNDS && fits()) {
    for (const entry of racers) {
      if (stop?.aborted) return;
      times.get(entry)?.push(await entry.contender.time());
    }
    rounds++;
    const slowest = OUT * Math.min(...racers.map(last));
    if (rounds === 1) racers = entries.filter((entry, i) => i === 0 || last(entry) <= slowest);
  }
  if (rounds < LEAST_ROUNDS) return;
  const [usual = []] = times.values();
  for (const entry of racers) {
    const own = times.get(entry) as number[];
    entry.told.ms = medianOf(own);
    entry.told.leads = own.every((ms, round) => ms < (usual[round] as number));
  }
}

function refusal(bits: Uint32Array, expected: Uint32Array): string | undefined {
  if (!allFinite(bits)) return 'not finite';
  return bits.length === expected.length && bits.every((word, i) => word === expected[i]) ? undefined : 'other bits';
}

const EXPONENT = 0x7f800000;

/** No word is the bits of an infinity or NaN. Counts of steps are far below those. */
const allFinite = (bits: Uint32Array): boolean => bits.every((word) => (word & EXPONENT) !== EXPONENT);

function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}
