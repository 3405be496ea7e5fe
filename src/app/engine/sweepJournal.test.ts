import { expect, test } from 'vitest';
import { columnsOf } from '../../experiments/phase/phase.ts';
import { parseConfig } from '../../params/config.ts';
import { openSweepJournal } from './sweepJournal.ts';
import type { SweepStore } from './sweepStore.ts';

/** A store as the browser's, in memory; the order of its keys is that of their last use. */
function memoryStore(): SweepStore & { texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    async read(key) {
      const text = texts.get(key);
      if (text !== undefined) {
        texts.delete(key);
        texts.set(key, text);
      }
      return text;
    },
    async append(key, header, lines) {
      texts.set(key, (texts.get(key) ?? header) + lines);
    },
    async remove(key) {
      texts.delete(key);
    },
    sizes: async () => Array.from(texts, ([key, { length: size }]) => ({ key, size })),
  };
}

const config = parseConfig({ experiment: 'phase', sweepX: 'beta:1..4:4' });
const columns = columnsOf(config).length;
const point = (index: number) => ({ index, values: new Float64Array(2 * columns).fill(index / 7) });

function doors(store: SweepStore, more: Partial<{ adapter: string; browser: string; afresh: boolean }> = {}) {
  const said: string[] = [];
  const given = { adapter: 'some GPU', browser: 'some browser', afresh: false, ...more };
  return { ...given, store, said, say: (text: string) => said.push(text) };
}

test('a sweep goes on from the points that were kept, to the bit; another adapter, browser or sweep begins', async () => {
  const store = memoryStore();
  const first = await openSweepJournal(config, doors(store));
  expect(first?.finished.size).toBe(0);
  // nothing is kept of a sweep that is refused
  expect(store.texts.size).toBe(0);
  await first?.record([point(3), { ...point(1), values: point(1).values.fill(Number.NaN) }]);
  await first?.record([point(0)]);
  const again = await openSweepJournal(config, doors(store));
  expect([...(again?.finished.keys() ?? [])]).toEqual([3, 1, 0]);
  expect(again?.finished.get(3)).toEqual(point(3).values);
  expect(again?.finished.get(1)?.every(Number.isNaN)).toBe(true);
  for (const other of [doors(store, { adapter: 'another' }), doors(store, { browser: 'its next version' })])
    expect((await openSweepJournal(config, other))?.finished.size).toBe(0);
  const seed = parseConfig({ experiment: 'phase', sweepX: 'beta:1..4:4', seed: 1 });
  expect((await openSweepJournal(seed, doors(store)))?.finished.size).toBe(0);
});

test('two tabs that compute one sweep keep the points of both', async () => {
  const store = memoryStore();
  const [one, two] = await Promise.all([1, 2].map(() => openSweepJournal(config, doors(store))));
  await Promise.all([one?.record([point(0), point(1)]), two?.record([point(1), point(2)])]);
  expect([...((await openSweepJournal(config, doors(store)))?.finished.keys() ?? [])].sort()).toEqual([0, 1, 2]);
});

test('what was kept can be thrown away, and what cannot be read is', async () => {
  const store = memoryStore();
  await (await openSweepJournal(config, doors(store)))?.record([point(0)]);
  expect((await openSweepJournal(config, doors(store, { afresh: true })))?.finished.size).toBe(0);
  expect(store.texts.size).toBe(0);
  await (await openSweepJournal(config, doors(store)))?.record([point(0)]);
  const [key, text] = [...store.texts][0] as [string, string];
  store.texts.set(key, `${text}[0,1`);
  const broken = doors(store);
  expect((await openSweepJournal(config, broken))?.finished.size).toBe(0);
  expect(broken.said).toEqual([expect.stringContaining('was thrown away')]);
  expect(store.texts.size).toBe(0);
});

test('the journals of a browser have a bound: the ones longest unused go, and one alone stops growing', async () => {
  const store = memoryStore();
  const most = { all: 4000, one: 2000 };
  for (const key of ['old', 'older', 'new']) store.texts.set(key, 'x'.repeat(1000));
  await store.read('old');
  const begun = await openSweepJournal(config, { ...doors(store), most });
  expect([...store.texts.keys()]).toEqual(['new', 'old']);
  for (let index = 0; index < 4; index++) await begun?.record([point(index)]);
  const full = doors(store);
  const journal = await openSweepJournal(config, { ...full, most: { ...most, one: 1000 } });
  expect(journal?.finished.size).toBe(4);
  for (const index of [1, 2]) await journal?.record([point(index)]);
  expect(full.said).toEqual([expect.stringContaining('keeps no more points')]);
  expect((await openSweepJournal(config, doors(store)))?.finished.size).toBe(4);
});

test('a browser that keeps nothing, or has no room, ends no run', async () => {
  const refuse = async () => Promise.reject(new DOMException('no', 'QuotaExceededError'));
  const nothing = { ...memoryStore(), read: refuse, sizes: refuse };
  expect(await openSweepJournal(config, doors(nothing))).toBeUndefined();
  const crowded = doors({ ...memoryStore(), append: refuse });
  const journal = await openSweepJournal(config, crowded);
  for (const index of [0, 1]) await journal?.record([point(index)]);
  expect(crowded.said.length).toBe(1);
});
