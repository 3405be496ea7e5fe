import { expect, test } from 'vitest';
import type { ToEngine } from './protocol/messages.ts';
import { createStore } from './store.ts';

function storeWithRuns() {
  const runs: Record<string, unknown>[] = [];
  const send = (message: ToEngine) => {
    if (message.kind === 'run') runs.push(message.dials);
  };
  const store = createStore({ send, setAddress: () => undefined, locked: new Set() });
  return { store, runs };
}

test('one wrong key of the address loses only itself, and is named', async () => {
  const { store, runs } = storeWithRuns();
  await store.readAddress('#particles=4096&foo=1');
  expect(runs).toEqual([expect.objectContaining({ particles: 4096 })]);
  expect(store.notice.value.split('\n')).toEqual([
    'Parts of the address mean nothing here and are left aside.',
    'there is no dial "foo"; leave it out',
  ]);
  expect(store.fault.value).toBeUndefined();
  // the same run with another stranger runs no second time, and names only that one
  await store.readAddress('#particles=4096&bata=1');
  expect(runs).toHaveLength(1);
  expect(store.notice.value).toContain('"bata"; did you mean beta?');
  expect(store.notice.value).not.toContain('foo');
  await store.readAddress('#particles=4096');
  expect(store.notice.value).toBe('');
});

test('an address of which nothing is right leaves the run that is there; a first visit gets one', async () => {
  const { store, runs } = storeWithRuns();
  await store.readAddress('#preset=nope');
  expect(runs).toHaveLength(1);
  expect(store.notice.value).toContain('there is no preset "nope"; known are pham9, ');
  await store.readAddress('#beta=hot');
  expect(runs).toHaveLength(1);
  expect(store.fault.value).toMatchObject({ kind: 'config', message: expect.stringMatching(/^beta is "hot"/) });
});

test('notices add up, each once', () => {
  const { store } = storeWithRuns();
  store.remark('One');
  store.remark('Two');
  store.remark('One');
  expect(store.notice.value).toBe('One\nTwo');
});

test('a run that was stopped says so until it has ended, whatever it still computes', async () => {
  const { store } = storeWithRuns();
  await store.readAddress('#particles=4096');
  const stopping = () => store.going.value?.stopping === true;
  expect(stopping()).toBe(false);
  store.stop();
  store.receive({ kind: 'progress', run: store.going.value?.run as number, fraction: 0.1, pairsPerSecond: 1e6 });
  expect(store.going.value).toMatchObject({ fraction: 0.1, stopping: true });
  store.run();
  expect(stopping()).toBe(false);
});
