// The tablet's one IndexedDB database: opened, upgraded, and opened again when the browser closes it under us.

const NAME = "keylever";
const VERSION = 1;
// Some browsers close a connection without a word while the tab sleeps; the next transaction then fails with one of these.
const LOST = new Set(["InvalidStateError", "UnknownError", "AbortError"]);

/** @type {Promise<IDBDatabase>|null} */
let opening = null;
const outdated = new Set();

/**
 * Run `work` in one transaction; resolves with its request's result once the transaction is complete.
 * @param {string[]} names @param {IDBTransactionMode} mode
 * @param {(transaction: IDBTransaction) => IDBRequest|void} work must be safe to repeat
 * @param {{durability?: IDBTransactionDurability}} options
 */
export async function run(names, mode, work, { durability = "strict" } = {}) {
  for (let tries = 0; ; tries += 1) {
    const database = await open();
    try {
      return await once(database, names, mode, work, durability);
    } catch (error) {
      if (tries >= 2 || !LOST.has(error.name)) throw error;
      letGo(database);
    }
  }
}

/** Every row of an index (or of a whole store) that has this key. */
export function all(store, index = null, key = undefined) {
  return run([store], "readonly", (transaction) => {
    const rows = transaction.objectStore(store);
    return (index ? rows.index(index) : rows).getAll(key);
  });
}

/** How many rows of an index have this key. */
export const count = (store, index, key) =>
  run([store], "readonly", (t) => t.objectStore(store).index(index).count(key));
export const get = (store, key) => run([store], "readonly", (t) => t.objectStore(store).get(key));
export const put = (store, row, options) =>
  run([store], "readwrite", (t) => t.objectStore(store).put(row), options);
export const remove = (store, key) => run([store], "readwrite", (t) => t.objectStore(store).delete(key));

/** The visits a person has entries of, one step each however many entries there are; `onVisit` may ask on in the transaction. */
export function visitsOf(transaction, person, onVisit) {
  const visits = transaction.objectStore("entries").index("visit");
  visits.openKeyCursor(IDBKeyRange.bound([person], [person, []]), "nextunique").onsuccess = ({ target: { result: cursor } }) => {
    if (!cursor) return;
    onVisit(cursor.key[1], visits);
    cursor.continue();
  };
}

/** @returns {Promise<string[]>} those visits */
export async function visits(person) {
  const found = new Set();
  await run(["entries"], "readonly", (transaction) => visitsOf(transaction, person, (visit) => found.add(visit)));
  return [...found];
}

/** Whether a write failed for want of room: what lies here can still be read. */
export const isFull = (error) => error?.name === "QuotaExceededError";
/** What to say of a failed write. */
export const problemOf = (error) => (isFull(error) ? "no-room" : "unwritten");

/** Told when another tab runs newer code and this one has to be loaded again. */
export function onOutdated(listener) {
  outdated.add(listener);
}

function once(database, names, mode, work, durability) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability });
    let request;
    transaction.oncomplete = () => resolve(request instanceof IDBRequest ? request.result : undefined);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("Connection lost", "AbortError"));
    try {
      request = work(transaction);
    } catch (error) {
      reject(error);
      transaction.abort();
    }
  });
}

function open() {
  opening ??= connect().catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

// Newer code in another tab may have upgraded it: what this page needs of it is still there.
async function connect() {
  try {
    return await request(VERSION);
  } catch (error) {
    if (error.name !== "VersionError") throw error;
    return request(undefined);
  }
}

function request(version) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, version);
    request.onupgradeneeded = () => build(request.result);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => resolve(watch(request.result));
  });
}

/** @param {IDBDatabase} database */
function watch(database) {
  database.onclose = () => letGo(database);
  database.onversionchange = () => {
    letGo(database);
    outdated.forEach((listener) => listener());
  };
  return database;
}

function letGo(database) {
  opening = null;
  database.close();
}

/** @param {IDBDatabase} database */
function build(database) {
  database.createObjectStore("tablet", { keyPath: "name" });
  database.createObjectStore("kept", { keyPath: ["person", "name"] });
  const entries = database.createObjectStore("entries", { keyPath: "id" });
  entries.createIndex("visit", ["person", "visit"]);
  entries.createIndex("status", ["person", "status"]);
  const drafts = database.createObjectStore("drafts", { keyPath: ["person", "visit", "name", "tab"] });
  drafts.createIndex("person", "person");
  drafts.createIndex("visit", ["person", "visit"]);
  const pulled = database.createObjectStore("pulled", { keyPath: ["person", "id"] });
  pulled.createIndex("visit", ["person", "visit"]);
}
