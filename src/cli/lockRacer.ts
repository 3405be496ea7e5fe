import { parentPort, workerData } from 'node:worker_threads';
import { type Lock, takeLock } from './lock.ts';

/** A thread of lockRace.ts: takes the lock it is told to at the same moment as the others, and says how it went. */
function race(port: NonNullable<typeof parentPort>, { barrier, openers }: { barrier: Int32Array; openers: number }) {
  let held: Lock | undefined;
  port.on('message', async (message: { take: string; trial: number } | 'release') => {
    if (message === 'release') {
      await held?.release();
      held = undefined;
      port.postMessage('released');
      return;
    }
    Atomics.add(barrier, 0, 1);
    while (Atomics.load(barrier, 0) < openers * (message.trial + 1));
    try {
      held = await takeLock(message.take);
      port.postMessage('has it');
    } catch (error) {
      port.postMessage((error as Error).message);
    }
  });
}

if (parentPort) race(parentPort, workerData);
