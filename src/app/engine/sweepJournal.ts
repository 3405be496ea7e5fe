import { journalHeader, journalLines, parseJournal, sweepHash } from '../../experiments/phase/journalText.ts';

export { pointCount } from '../../experiments/phase/journalText.ts';

import type { Journal } from '../../experiments/run.ts';
import type { Config } from '../../params/table.ts';
import { browserStore, type SweepStore } from './sweepStore.ts';

/** Characters of all sweeps together, and of one: the map of 22,272 networks takes four million. */
const MOST = { all: 2 ** 25, one: 2 ** 24 } as const;

export interface JournalDoors {
  /** who computes: bits differ between adapters, drivers and browsers, so that each has a journal of its own */
  adapter: string;
  browser: string;
  /** what was kept is thrown away first */
  afresh: boolean;
  /** one sentence for the reader */
  say(text: string): void;
  store?: SweepStore;
  most?: { readonly all: number; readonly one: number };
}

/**
 * The journal of a sweep in this browser; undefined where the browser keeps nothing. Sweeps that were not
 * used for longest make room for it. A run does not end because a point cannot be kept: it is said once,
 * and the rest is computed all the same.
 */
export async function openSweepJournal(
  config: Config,
  { adapter, browser, afresh, say, store = browserStore, most = MOST }: JournalDoors,
): Promise<Journal | undefined> {
  const header = await journalHeader(config, adapter);
  const key = JSON.stringify([await sweepHash(config), adapter, browser]);
  let text: string | undefined;
  try {
    if (afresh) await store.remove(key);
    await makeRoom(store, key, most.all - most.one);
    text = await store.read(key);
  } catch {
    return undefined;
  }
  let finished: Journal['finished'] = new Map();
  let size = text?.length ?? header.length;
  try {
    if (text !== undefined) finished = parseJournal('the journal of this browser', text).points;
  } catch {
    say('What this browser had kept of the sweep cannot be read, and was thrown away: it begins again.');
    await store.remove(key).catch(() => undefined);
    size = header.length;
  }
  let full = false;
  return {
    finished,
    adapter,
    async record(points) {
      if (full || points.length === 0) return;
      const lines = journalLines(points);
      size += lines.length;
      try {
        if (size > most.one) throw new RangeError('the sweep is too long');
        await store.append(key, header, lines);
      } catch {
        full = true;
        say('This browser keeps no more points of the sweep: after a reload it goes on from here.');
      }
    },
  };
}

/** Takes away what was not used for longest, until the other sweeps have at most so many characters. */
async function makeRoom(store: SweepStore, key: string, most: number): Promise<void> {
  const others = (await store.sizes()).filter((one) => one.key !== key);
  let sum = others.reduce((total, { size }) => total + size, 0);
  for (const { key: oldest, size } of others) {
    if (sum <= most) return;
    await store.remove(oldest);
    sum -= size;
  }
}
