import { parentPort, workerData } from 'node:worker_threads';
import { type Lock, takeLock } from './lock.ts';

/** A thread of lockRace.ts: takes the lock it is told to at the same moment as the others, and says how it went. */

const { barrier, openers } = workerData as { barrier: Int32Array; openers: number };
let held: Lock | undefined;

parentPort?.on('message', async (message: { take: string; trial: number } | 'release') => {
  if (message === 'release') {
    await held?.release();
    held = undefined;
    parentPort?.postMessage('released');
    return;
  }
  Atomics.add(barrier, 0, 1);
  while (Atomics.load(barrier, 0) < openers * (message.trial + 1));
  try {
    held = await takeLock(message.take);
    parentPort?.postMessage('has it');
  } catch (error) {
    parentPort?.postMessage((error as Error).message);
  }
});
