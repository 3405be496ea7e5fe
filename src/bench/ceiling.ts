import { ceiling, ceilingFlops } from '../../shaders/ceiling.wgsl.ts';
import { downloadBuffer, storageBuffer, uniformBuffer } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/device.ts';
import { workgroupGrid } from '../gpu/dispatch.ts';
import { type Contender, race, timed } from './race.ts';
import { type Quartiles, spreadOf } from './statistics.ts';

const WORKGROUP_SIZE = 64;
/** Too few chains wait for their own results, too many do not fit into the registers: the best of these counts. */
const CHAINS = [2, 3, 4];
const THREADS = 2 ** 18;
const FACTOR = 0.5;
const SUMMAND = 1;
/** A run of at least this long is timed. */
const LEAST_MS = 60;

export interface Ceiling {
  /** 10^12 floating-point operations per second, a multiply-add counted as two */
  teraflops: Quartiles;
  chains: number;
  /** turns of the loop that make a run of the right length */
  rounds: number;
  fault: string | undefined;
}

/** What this adapter can multiply and add per second, measured now. */
export async function measureCeiling(gpu: Gpu, trials: number): Promise<Ceiling> {
  const probe = await chained(gpu, 2, 16);
  await timed(gpu, probe);
  const ms = await timed(gpu, probe);
  probe.dispose();
  const rounds = Math.min(2 ** 16, Math.ceil((16 * LEAST_MS) / Math.max(ms, 0.1)));
  const contenders = await Promise.all(CHAINS.map((chains) => chained(gpu, chains, rounds)));
  const times = await race(gpu, contenders, { trials, warmUps: 1 });
  for (const contender of contenders) contender.dispose();
  const found = times.map(({ ms, fault }, i): Ceiling => {
    const chains = CHAINS[i] as number;
    return { teraflops: spreadOf(ms.map((t) => teraflopsOf({ chains, rounds }, t))), chains, rounds, fault };
  });
  return found.reduce((best, other) => (other.teraflops.median > best.teraflops.median ? other : best));
}

/** 10^12 floating-point operations per second of a run of `ms` milliseconds. */
export function teraflopsOf({ chains, rounds }: Pick<Ceiling, 'chains' | 'rounds'>, ms: number): number {
  return (ceilingFlops(chains, rounds) * THREADS) / ms / 1e9;
}

/** The multiply-add kernel: nothing read, one number per thread written and checked. */
export async function chained(gpu: Gpu, chains: number, rounds: number): Promise<Contender> {
  const kernel = await gpu.kernels.get({
    label: `ceiling, ${chains} chains of vec4f`,
    code: ceiling(chains, WORKGROUP_SIZE),
    bindings: ['uniform', 'write'],
  });
  const grid = workgroupGrid(gpu, THREADS / WORKGROUP_SIZE);
  const words = Uint32Array.of(0, 0, rounds, grid.width);
  new Float32Array(words.buffer).set([FACTOR, SUMMAND]);
  const buffers = [uniformBuffer(gpu, 'ceiling problem', words), storageBuffer(gpu, 'ceiling results', THREADS * 4)];
  const [, results] = buffers as [GPUBuffer, GPUBuffer];
  const poison = new Uint32Array(THREADS).fill(0x7fc00000);
  const group = kernel.bind(buffers);
  return {
    label: kernel.label,
    reset: () => gpu.device.queue.writeBuffer(results, 0, poison),
    run() {
      const encoder = gpu.device.createCommandEncoder({ label: kernel.label });
      const pass = encoder.beginComputePass({ label: kernel.label });
      pass.setPipeline(kernel.pipeline);
      pass.setBindGroup(0, group);
      pass.dispatchWorkgroups(grid.width, grid.height);
      pass.end();
      gpu.device.queue.submit([encoder.finish()]);
    },
    async fault() {
      const limit = SUMMAND / (1 - FACTOR);
      const found = new Float32Array(await downloadBuffer(gpu, results));
      const wrong = found.findIndex((value) => !(Math.abs(value / limit - 1) < 1e-3));
      return wrong < 0 ? undefined : `thread ${wrong} came to ${found[wrong]}, not ${limit}`;
    },
    dispose() {
      for (const buffer of buffers) buffer.destroy();
    },
  };
}
