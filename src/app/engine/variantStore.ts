import { answered, withDatabase } from './database.ts';

/**
 * The text of what was tuned in this browser, kept with the origin. Where a
 * browser keeps nothing, it is measured again.
 */

const NAME = 'driftwell';
const TABLE = 'tuned';
const KEY = 'variants';

/** undefined where nothing was kept, or cannot be read. */
export async function readVariants(): Promise<string | undefined> {
  const found = await asked('readonly', (table) => table.get(KEY)).catch(() => undefined);
  return typeof found === 'string' ? found : undefined;
}

/** Does nothing where the browser keeps nothing. */
export async function writeVariants(text: string): Promise<void> {
  await asked('readwrite', (table) => table.put(text, KEY)).catch(() => undefined);
}

function asked(mode: IDBTransactionMode, ask: (table: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return withDatabase(
    NAME,
    (database) => database.createObjectStore(TABLE),
    (database) => answered(ask(database.transaction(TABLE, mode).objectStore(TABLE))),
  );
}
