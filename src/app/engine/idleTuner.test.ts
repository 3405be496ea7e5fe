import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Inputs } from '../../experiments/run.ts';
import type { StopSignal } from '../../gpu/slices.ts';
import { IdleTuner } from './idleTuner.ts';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

const inputs = (name: string) => ({ config: { name } }) as unknown as Inputs;

/** A tuner whose work takes 1000 ms of fake time, and a log of what began, what was dropped and what ended. */
function watched() {
  const log: string[] = [];
  const state = { busy: false };
  const tuner = new IdleTuner({
    busy: () => state.busy,
    async tune({ config }: Inputs, stop: StopSignal) {
      const { name } = config as unknown as { name: string };
      log.push(`${performance.now()} ${name}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      log.push(`${performance.now()} ${name} ${stop.aborted ? 'dropped' : 'done'}`);
      if (name === 'lost') throw new Error('lost');
    },
  });
  return { tuner, log, state };
}

test('a kernel is tuned once nobody asks for anything, and once', async () => {
  const { tuner, log } = watched();
  tuner.disturb();
  await vi.advanceTimersByTimeAsync(9000);
  expect(log).toEqual([]);
  tuner.ran(inputs('a'));
  await vi.advanceTimersByTimeAsync(4000);
  tuner.disturb();
  await vi.advanceTimersByTimeAsync(1e5);
  expect(log).toEqual(['18000 a', '19000 a done']);
});

test('whoever asks for something while it is tuned ends that, and it begins again later', async () => {
  const { tuner, log } = watched();
  tuner.ran(inputs('a'));
  await vi.advanceTimersByTimeAsync(5500);
  tuner.disturb();
  await vi.advanceTimersByTimeAsync(1e5);
  expect(log).toEqual(['5000 a', '6000 a dropped', '10500 a', '11500 a done']);
});

test('only the kernel of the last run is tuned, and none while something goes on', async () => {
  const { tuner, log, state } = watched();
  tuner.ran(inputs('a'));
  tuner.ran(inputs('b'));
  state.busy = true;
  await vi.advanceTimersByTimeAsync(12_000);
  expect(log).toEqual([]);
  state.busy = false;
  await vi.advanceTimersByTimeAsync(1e5);
  expect(log).toEqual(['15000 b', '16000 b done']);
});

test('what fails is not tried for ever, and nothing begins once it is closed', async () => {
  const { tuner, log } = watched();
  tuner.ran(inputs('lost'));
  await vi.advanceTimersByTimeAsync(1e5);
  expect(log).toHaveLength(2);
  tuner.ran(inputs('a'));
  tuner.close();
  await vi.advanceTimersByTimeAsync(1e5);
  expect(log).toHaveLength(2);
});
