import { answered, kept, withDatabase } from './database.ts';

/** Where the lines of journals are kept: one text per sweep, which grows, and how much there is. */
export interface SweepStore {
  /** the first line and all that was added; undefined where there is none */
  read(key: string): Promise<string | undefined>;
  /** adds lines, all or none; the first ones with `header` before them */
  append(key: string, header: string, lines: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** characters of every sweep, the one longest unused first */
  sizes(): Promise<{ key: string; size: number }[]>;
}

interface Head {
  key: string;
  header: string;
  size: number;
  usedAt: number;
}

const HEADS = 'sweeps';
const LINES = 'lines';

/** In this browser, for this site. Every method rejects where the browser keeps nothing, or has no room. */
export const browserStore: SweepStore = {
  read: (key) =>
    inBrowser('readwrite', async (heads, lines) => {
      const head = await answered<Head | undefined>(heads.get(key));
      if (!head) return undefined;
      heads.put({ ...head, usedAt: Date.now() });
      const texts = await answered<string[]>(lines.getAll(partsOf(key)));
      return head.header + texts.join('');
    }),
  append: (key, header, text) =>
    inBrowser('readwrite', async (heads, lines) => {
      const head = await answered<Head | undefined>(heads.get(key));
      const size = (head?.size ?? header.length) + text.length;
      heads.put({ key, header, size, usedAt: Date.now() } satisfies Head);
      // two tabs may compute the same sweep: neither writes over what the other has kept
      const parts = await answered(lines.count(partsOf(key)));
      lines.add(text, [key, parts]);
    }),
  remove: (key) =>
    inBrowser('readwrite', async (heads, lines) => {
      heads.delete(key);
      lines.delete(partsOf(key));
    }),
  sizes: () =>
    inBrowser('readonly', async (heads) => {
      const all = await answered<Head[]>(heads.getAll());
      return all.sort((a, b) => a.usedAt - b.usedAt).map(({ key, size }) => ({ key, size }));
    }),
};

/** All parts of a sweep, in their order. */
const partsOf = (key: string) => IDBKeyRange.bound([key], [key, []]);

function inBrowser<T>(
  mode: IDBTransactionMode,
  ask: (heads: IDBObjectStore, lines: IDBObjectStore) => Promise<T>,
): Promise<T> {
  return withDatabase(
    'driftwell sweeps',
    (database) => {
      database.createObjectStore(HEADS, { keyPath: 'key' });
      database.createObjectStore(LINES);
    },
    async (database) => {
      const transaction = database.transaction([HEADS, LINES], mode);
      const end = kept(transaction);
      const [answer] = await Promise.all([ask(transaction.objectStore(HEADS), transaction.objectStore(LINES)), end]);
      return answer;
    },
  );
}
