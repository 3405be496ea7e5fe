import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAdapter, TEST_PREFERENCE } from '../src/cli/adapter.ts';
import { openGpu, parseConfig, resolveInputs, runExperiment } from '../src/index.ts';
import { mersenneTwister } from '../src/memories/mersenneTwister.ts';
import { readOptions, wholeNumber } from './options.ts';
import { SOAK_RUNS } from './soakRuns.ts';

/**
 * Every experiment in turn, again and again, in one process on one device, every second run stopped at a random moment.
 * Counts the buffers on the GPU that are left after each run, and shows what becomes of the memory of the process.
 *
 *     npm run soak [-- --runs N]     200 runs by default; one JSON, .cache/soak.json; exit code 1 if buffers are left
 */

const SHOWN_AT = [20, 100, 140, 200];
/** A stopped run is stopped by then at the latest. */
const STOPPED_WITHIN_MS = 300;
/** Buffers that were made on a device and not destroyed. */
function countBuffers(device: GPUDevice): { live: number; made: number } {
  const count = { live: 0, made: 0 };
  const create = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    let destroyed = false;
    count.live++;
    count.made++;
    buffer.destroy = () => {
      if (!destroyed) count.live--;
      destroyed = true;
      return destroy();
    };
    return buffer;
  };
  return count;
}

const runs = wholeNumber('runs', readOptions(['runs']).runs, 200);

let interrupted = false;
process.once('SIGINT', () => {
  interrupted = true;
});
const tell = (text: string) => process.stderr.write(`${text}\n`);

const { adapter, driver } = await openAdapter({ adapter: TEST_PREFERENCE });
const gpu = await openGpu(adapter, driver);
const buffers = countBuffers(gpu.device);
const random = mersenneTwister(1);
const memory: { run: number; heapMb: number; rssMb: number }[] = [];
const leaks: { run: number; config: unknown; buffers: number }[] = [];
let stops = 0;
let done = 0;
const startedAt = performance.now();
while (done < runs && !interrupted) {
  const config = { ...SOAK_RUNS[done % SOAK_RUNS.length], seed: done };
  // every second round of all configs, so that each is run both to its end and not
  const stop = { aborted: false };
  const stopsAt = Math.floor(done / SOAK_RUNS.length) % 2 === 1 ? random() % STOPPED_WITHIN_MS : undefined;
  const timer = stopsAt === undefined ? undefined : setTimeout(() => Object.assign(stop, { aborted: true }), stopsAt);
  await runExperiment(resolveInputs(parseConfig(config)), { gpu, stop });
  clearTimeout(timer);
  done++;
  if (stop.aborted) stops++;
  if (buffers.live !== 0) {
    leaks.push({ run: done, config, buffers: buffers.live });
    tell(`run ${done}: ${buffers.live} buffers are left, of ${JSON.stringify(config)}`);
    buffers.live = 0;
  }
  if (SHOWN_AT.includes(done) || done === runs) {
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    memory.push({ run: done, heapMb: Math.round(heapUsed / 2 ** 20), rssMb: Math.round(rss / 2 ** 20) });
    tell(`run ${done} of ${runs}: heap ${memory.at(-1)?.heapMb} MB, RSS ${memory.at(-1)?.rssMb} MB`);
  }
}
gpu.close();

const seconds = Math.round((performance.now() - startedAt) / 1000);
const file = fileURLToPath(new URL('../.cache/soak.json', import.meta.url));
mkdirSync(dirname(file), { recursive: true });
const report = {
  at: new Date().toISOString(),
  node: process.version,
  adapter: gpu.adapter.name,
  seconds,
  runs: done,
  stopped: stops,
  interrupted,
  buffersMade: buffers.made,
  leaks,
  memory,
};
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
tell(
  `${leaks.length === 0 ? 'ok' : 'BROKEN'}: no run leaves a buffer (${done} runs, ${stops} stopped, ${buffers.made} buffers, ${seconds} s)`,
);
tell(`wrote ${file}`);
process.exit(leaks.length > 0 ? 1 : interrupted ? 130 : 0);
