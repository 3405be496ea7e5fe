/**
 * What IndexedDB is asked, as promises. A database is closed after each question:
 * another tab may want a newer version of it.
 */

/**
 * Opens a database, makes its stores where there are none, asks, and closes it.
 * Rejects where the browser keeps nothing.
 */
export async function withDatabase<T>(
  name: string,
  make: (database: IDBDatabase) => void,
  ask: (database: IDBDatabase) => Promise<T>,
): Promise<T> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => make(opening.result);
  const database = await answered(opening);
  try {
    return await ask(database);
  } finally {
    database.close();
  }
}

/** The answer to a request of IndexedDB, as a promise. */
export function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** When all of it is kept; rejects where nothing of it is. */
export function kept(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
