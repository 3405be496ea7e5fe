import { expect, test } from 'vitest';
import { hearStopSignals } from './stopSignals.ts';

const listening = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s stops a run, which ends with %d; nobody keeps a second signal from killing', (name, code) => {
  const before = listening();
  const signals = hearStopSignals();
  expect([signals.stop.aborted, signals.code]).toEqual([false, 0]);
  process.emit(name);
  expect([signals.stop.aborted, signals.code, listening()]).toEqual([true, code, before]);
});

test('after the run nobody listens', () => {
  const before = listening();
  hearStopSignals().release();
  expect(listening()).toBe(before);
});
