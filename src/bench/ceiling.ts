import { CHAIN_LANES, type ChainWork, ceiling, ceilingLimit } from '../../shaders/ceiling.wgsl.ts';
import { downloadBuffer, storageBuffer, uniformBuffer } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/device.ts';
import { dispatch, workgroupGrid } from '../gpu/dispatch.ts';
import { bandwidthOf } from './bandwidth.ts';
import { slotsPerPair } from './ops.ts';
import { type Contender, type RaceOptions, race, timed } from './race.ts';
import type { Ceiling, Ceilings } from './report.ts';
import { spreadOf } from './statistics.ts';

const WORKGROUP_SIZE = 64;
/** Too few chains wait for their own results, too many do not fit into the registers: the best of these counts. */
const CHAINS = [2, 3, 4];
const THREADS = 2 ** 18;
const FACTOR = 0.5;
const SUMMAND = 1;
/** A run of at least this long is timed. */
const LEAST_MS = 60;
/** In fewer turns chains have not settled on their limits yet, on however slow a machine. */
const LEAST_ROUNDS = 16;
/** Results are rounded as WGSL allows exp2 to be. */
const TOLERANCE = 1e-3;

/** A kernel of chains whose run has the right length on an adapter. */
export interface Chained {
  work: ChainWork;
  chains: number;
  /** turns of the loop */
  rounds: number;
}

/** Arithmetic of a pair where it is done in registers: its multiply-adds, and one exp2. */
const pairWork = (dim: number): ChainWork => ({ multiplyAdds: slotsPerPair(dim), exp2s: 1 });

/** What is counted of a kind of ceiling in one turn of a chain's lane. */
const ARITHMETIC = {
  multiplyAdds: { work: { multiplyAdds: 8, exp2s: 0 }, perTurn: 8 },
  exp2s: { work: { multiplyAdds: 0, exp2s: 4 }, perTurn: 4 },
  pairs: { work: pairWork(2), perTurn: 1 },
} as const;
type ArithmeticKind = keyof typeof ARITHMETIC;

export interface MeasuredCeilings {
  ceilings: Ceilings;
  /** the kernels that reached them, to be raced beside others */
  best: Record<ArithmeticKind, Chained>;
}

/** Multiply-adds, exp2s, pairs of two dimensions and bytes per second of this adapter, measured now. */
export async function measureCeilings(gpu: Gpu, options: RaceOptions): Promise<MeasuredCeilings> {
  /** the i-th of four races */
  const part = (i: number): RaceOptions => ({ ...options, round: (share) => options.round?.((i + share) / 4) });
  const multiplyAdds = await measure(gpu, 'multiplyAdds', part(0));
  const exp2s = await measure(gpu, 'exp2s', part(1));
  const pairs = await measure(gpu, 'pairs', part(2));
  const ceilings = {
    multiplyAdds: multiplyAdds.ceiling,
    exp2s: exp2s.ceiling,
    pairs: pairs.ceiling,
    bytes: await measureBandwidth(gpu, part(3)),
  };
  return { ceilings, best: { multiplyAdds: multiplyAdds.best, exp2s: exp2s.best, pairs: pairs.best } };
}

/** The best of the chain counts. */
async function measure(
  gpu: Gpu,
  kind: ArithmeticKind,
  options: RaceOptions,
): Promise<{ ceiling: Ceiling; best: Chained }> {
  const { work, perTurn } = ARITHMETIC[kind];
  const probe = await chained(gpu, { work, chains: 2, rounds: LEAST_ROUNDS });
  await timed(gpu, probe);
  const ms = await timed(gpu, probe);
  probe.dispose();
  const wanted = Math.ceil((LEAST_ROUNDS * LEAST_MS) / Math.max(ms, 0.1));
  const rounds = Math.min(2 ** 16, Math.max(LEAST_ROUNDS, wanted));
  const candidates = CHAINS.map((chains): Chained => ({ work, chains, rounds }));
  // the probe has warmed it up
  const contenders = await Promise.all(candidates.map((one) => chained(gpu, one)));
  const times = await race(gpu, contenders, { ...options, warmUps: 1 });
  const found = times.map(({ label, ms, fault }, i) => {
    const best = candidates[i] as Chained;
    const perSecond = spreadOf(ms.map((t) => (1000 * perTurn * turnsOf(best)) / t));
    return { ceiling: { perSecond, kernel: label, fault }, best };
  });
  return found.reduce((best, one) => (one.ceiling.perSecond.median > best.ceiling.perSecond.median ? one : best));
}

async function measureBandwidth(gpu: Gpu, options: RaceOptions): Promise<Ceiling> {
  const { contender, bytes } = await bandwidthOf(gpu);
  const [time] = await race(gpu, [contender], options);
  const { label, ms, fault } = time as NonNullable<typeof time>;
  return { perSecond: spreadOf(ms.map((t) => (1000 * bytes) / t)), kernel: label, fault };
}

/**
 * The kernel whose arithmetic is that of so many pairs and nothing else: the same mix where a pair is done in
 * registers; in more dimensions, where an exp2 is one in hundreds, the multiply-adds alone.
 */
export async function pairsAtMost(
  gpu: Gpu,
  dim: number,
  { multiplyAdds, pairs }: MeasuredCeilings['best'],
): Promise<{ contender: Contender; pairs: number }> {
  if (dim > 3) {
    const { perTurn } = ARITHMETIC.multiplyAdds;
    const counted = (turnsOf(multiplyAdds) * perTurn) / slotsPerPair(dim);
    return { contender: await chained(gpu, multiplyAdds), pairs: counted };
  }
  const mix = { ...pairs, work: pairWork(dim) };
  return { contender: await chained(gpu, mix), pairs: turnsOf(mix) };
}

/** Turns of all lanes of all chains of all threads. */
const turnsOf = ({ chains, rounds }: Chained): number => THREADS * chains * CHAIN_LANES * rounds;

/** The ceiling kernel: nothing read, one number per thread written and checked. */
async function chained(gpu: Gpu, { work, chains, rounds }: Chained): Promise<Contender> {
  const parts = [work.multiplyAdds && `${work.multiplyAdds} multiply-adds`, work.exp2s && `${work.exp2s} exp2`];
  const kernel = await gpu.kernels.get({
    label: `${parts.filter(Boolean).join(' and ')}, ${chains} chains of vec4f`,
    code: ceiling(work, chains, WORKGROUP_SIZE),
    bindings: ['uniform', 'write'],
  });
  const grid = workgroupGrid(gpu, THREADS / WORKGROUP_SIZE);
  const words = Uint32Array.of(0, 0, rounds, grid.width);
  new Float32Array(words.buffer).set([FACTOR, SUMMAND]);
  const results = storageBuffer(gpu, 'ceiling results', THREADS * 4);
  const buffers = [uniformBuffer(gpu, 'ceiling problem', words), results];
  const poison = new Uint32Array(THREADS).fill(0x7fc00000);
  const limit = ceilingLimit(work, FACTOR, SUMMAND);
  return {
    label: kernel.label,
    reset: () => gpu.device.queue.writeBuffer(results, 0, poison),
    run: () => dispatch(gpu, kernel, buffers, grid),
    async fault() {
      const found = new Float32Array(await downloadBuffer(gpu, results));
      const wrong = found.findIndex((value) => !(Math.abs(value / limit - 1) < TOLERANCE));
      return wrong < 0 ? undefined : `thread ${wrong} came to ${found[wrong]}, not ${limit}`;
    },
    dispose() {
      for (const buffer of buffers) buffer.destroy();
    },
  };
}
