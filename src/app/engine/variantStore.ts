/** The text of what was tuned in this browser, kept with the origin. Where a browser keeps nothing, it is measured again. */

const NAME = 'driftwell';
const TABLE = 'tuned';
const KEY = 'variants';

export async function readVariants(): Promise<string | undefined> {
  const kept = await asked('readonly', (table) => table.get(KEY)).catch(() => undefined);
  return typeof kept === 'string' ? kept : undefined;
}

export async function writeVariants(text: string): Promise<void> {
  await asked('readwrite', (table) => table.put(text, KEY)).catch(() => undefined);
}

async function asked(mode: IDBTransactionMode, ask: (table: IDBObjectStore) => IDBRequest): Promise<unknown> {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(TABLE);
  const database = (await answered(opening)) as IDBDatabase;
  try {
    return await answered(ask(database.transaction(TABLE, mode).objectStore(TABLE)));
  } finally {
    database.close();
  }
}

function answered(request: IDBRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
