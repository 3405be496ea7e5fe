import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { Worker } from 'node:worker_threads';

/** What is there before the openers come: nothing, the lock of a dead process, or that of one of driftwell 0.1.0. */
export type Before = 'fresh' | 'stale' | 'stale of 0.1.0';

/** A thread of Node does not take over that its process reads TypeScript. */
const START = `
  import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))}).then(({ register }) => {
    register();
    return import(${JSON.stringify(new URL('./lockRacer.ts', import.meta.url).href)});
  });`;

/** The text of a lock that a process which is no more has left. */
export function deadLock(id: string = randomUUID()): string {
  const { pid } = spawnSync(process.execPath, ['--version']);
  return JSON.stringify({ pid, host: hostname(), space: '', started: '', id });
}

/**
 * Lets `openers` threads take the lock of `file` at one moment, `trials` times. Returns what each of them said in each
 * trial: 'has it', or the sentence by which it was refused.
 */
export async function raceForLock(
  file: string,
  { openers, trials, before }: { openers: number; trials: number; before: Before },
): Promise<string[][]> {
  const barrier = new Int32Array(new SharedArrayBuffer(4));
  const data = { barrier, openers };
  const threads = Array.from({ length: openers }, () => new Worker(START, { eval: true, workerData: data }));
  const told = async (message: unknown): Promise<string[]> => {
    const answers = threads.map(async (thread) => String((await once(thread, 'message'))[0]));
    for (const thread of threads) thread.postMessage(message);
    return Promise.all(answers);
  };
  const said: string[][] = [];
  try {
    for (let trial = 0; trial < trials; trial++) {
      if (before === 'stale') await writeFile(`${file}.lock`, deadLock());
      if (before === 'stale of 0.1.0') await writeFile(`${file}.lock`, String(spawnSync(process.execPath, ['-v']).pid));
      said.push(await told({ take: file, trial }));
      await told('release');
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return said;
}
