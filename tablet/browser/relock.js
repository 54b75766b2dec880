// Locks anew, under the present key, what lies here under an earlier or later one: after a lost tablet, an older backup.
import * as store from "./store.js";

/** Per store: what binds a row's box to it, as whoever wrote the row named it. */
const LABELS = {
  entries: ({ id }) => id,
  drafts: ({ visit, name }) => `draft ${visit} ${name}`,
  kept: ({ name }) => name,
  pulled: ({ id }) => `pulled ${id}`,
};
/** So many rows a transaction of what can wait, so that a line being written waits for no more than these. */
const AT_ONCE = 500;

/**
 * Turns what a tablet cannot open without: what is not saved, half lines, the briefcase.
 * @param {Vault} vault the present one
 * @param {(keyId: string) => Promise<Vault|null>} vaultOf the same person's under another key; null when nobody has it
 * @returns {Promise<() => Promise<string[]>>} turns the rest, two weeks of saved lines; gives the visits they are of
 */
export async function relock(vault, vaultOf) {
  const name = `relocked ${vault.person}`;
  const isDone = (await store.get("tablet", name))?.keyId === vault.keyId;
  const others = new Map();
  const other = (keyId) => others.get(keyId) ?? others.set(keyId, vaultOf(keyId)).get(keyId);
  const turned = [];
  const all = async (place, rows) => turned.push(await turn(place, rows, vault, other));
  // A tab that still has the earlier key may write under it after everything was turned, so these are always looked at.
  await all("entries", await store.all("entries", "status", NOT_SAVED(vault.person)));
  await all("drafts", await store.all("drafts", "person", vault.person));
  if (isDone) return async () => [];
  await all("kept", await store.all("kept", null, IDBKeyRange.bound([vault.person], [vault.person, []])));
  return async () => {
    const changed = new Set();
    for (const place of ["entries", "pulled"]) {
      const rows = (await store.all(place, "visit", IDBKeyRange.bound([vault.person], [vault.person, []]))).filter(isUnder(vault));
      for (let at = 0; at < rows.length; at += AT_ONCE) await all(place, rows.slice(at, at + AT_ONCE));
      rows.forEach(({ visit }) => changed.add(visit));
    }
    if (turned.every(Boolean)) await store.put("tablet", { name, keyId: vault.keyId });
    return [...changed];
  };
}

/** @returns {Promise<boolean>} whether all of them lie under the present key now, or another tab has changed them */
async function turn(place, rows, vault, other) {
  const old = rows.filter(isUnder(vault));
  const anew = (await Promise.all(old.map((row) => lockedAnew(row, LABELS[place](row), vault, other)))).filter(Boolean);
  if (anew.length) await write(place, anew);
  return anew.length === old.length;
}

/** @returns {Promise<{row: object, next: object}|null>} null when nobody has the key it lies under */
async function lockedAnew(row, label, vault, other) {
  const again = async (box, label) => {
    if (!box?.box || box.keyId === vault.keyId) return box;
    const value = await (await other(box.keyId))?.open(box, label);
    return value === null || value === undefined ? null : vault.seal(value, label);
  };
  const [body, reason] = await Promise.all([again(row, label), again(row.reason, `${label} reason`)]);
  if (!body || (row.reason && !reason)) return null;
  const { keyId, iv, box } = body;
  return { row, next: { ...row, keyId, iv, box, reason } };
}

function write(place, anew) {
  return store.run([place], "readwrite", (transaction) => {
    const rows = transaction.objectStore(place);
    const keyOf = (row) => (Array.isArray(rows.keyPath) ? rows.keyPath.map((part) => row[part]) : row[rows.keyPath]);
    // Only what was read is turned: another tab may have settled it meanwhile, or typed on.
    for (const { row, next } of anew) {
      rows.get(keyOf(row)).onsuccess = ({ target: { result: now } }) =>
        now && now.status === row.status && isSame(now.iv, row.iv) && rows.put(next);
    }
  });
}

const isUnder = (vault) => (row) => [row, row.reason].some((box) => box?.box && box.keyId !== vault.keyId);

// "conflict", "local" and "refused" come before "saved".
const NOT_SAVED = (person) => IDBKeyRange.bound([person], [person, "saved"], false, true);

const isSame = (one, other) => one.every((byte, at) => byte === other[at]);
