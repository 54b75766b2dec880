// Locks anew, under the present key, what lies here under an earlier or later one: after a lost tablet, an older backup.
import * as store from "./store.js";

/** Per store: what binds a row's box to it, as whoever wrote the row named it. */
const LABELS = {
  entries: ({ id }) => id,
  drafts: ({ visit, name }) => `draft ${visit} ${name}`,
  kept: ({ name }) => name,
  pulled: ({ id }) => `pulled ${id}`,
};

/**
 * @param {Vault} vault the present one
 * @param {(keyId: string) => Promise<Vault|null>} vaultOf the same person's under another key; null when nobody has it
 */
export async function relock(vault, vaultOf) {
  const name = `relocked ${vault.person}`;
  const isDone = (await store.get("tablet", name))?.keyId === vault.keyId;
  const others = new Map();
  const other = (keyId) => others.get(keyId) ?? others.set(keyId, vaultOf(keyId)).get(keyId);
  let isAll = true;
  for (const place of Object.keys(LABELS)) {
    const under = (row) => [row, row.reason].some((box) => box?.box && box.keyId !== vault.keyId);
    for (const row of (await rowsOf(place, vault.person, isDone)).filter(under)) {
      isAll = (await turn(place, row, vault, other)) && isAll;
    }
  }
  if (!isDone && isAll) await store.put("tablet", { name, keyId: vault.keyId });
}

/** @returns {Promise<boolean>} whether the row lies under the present key now, or another tab has changed it */
async function turn(place, row, vault, other) {
  const label = LABELS[place](row);
  const again = async (box, label) => {
    if (!box?.box || box.keyId === vault.keyId) return box;
    const value = await (await other(box.keyId))?.open(box, label);
    return value === null || value === undefined ? null : vault.seal(value, label);
  };
  const [body, reason] = await Promise.all([again(row, label), again(row.reason, `${label} reason`)]);
  if (!body || (row.reason && !reason)) return false;
  const { keyId, iv, box } = body;
  await store.run([place], "readwrite", (transaction) => {
    const rows = transaction.objectStore(place);
    const key = Array.isArray(rows.keyPath) ? rows.keyPath.map((part) => row[part]) : row[rows.keyPath];
    // Only what was read is turned: another tab may have settled it meanwhile, or typed on.
    rows.get(key).onsuccess = ({ target: { result: now } }) =>
      now && now.status === row.status && isSame(now.iv, row.iv) && rows.put({ ...row, keyId, iv, box, reason });
  });
  return true;
}

// A tab that still has the earlier key may write under it after everything was turned, so these are always looked at.
function rowsOf(place, person, isDone) {
  const everything = IDBKeyRange.bound([person], [person, []]);
  if (place === "drafts") return store.all(place, "person", person);
  if (place === "entries" && isDone) return store.all(place, "status", NOT_SAVED(person));
  if (isDone) return [];
  return place === "kept" ? store.all(place, null, everything) : store.all(place, "visit", everything);
}

// "conflict", "local" and "refused" come before "saved".
const NOT_SAVED = (person) => IDBKeyRange.bound([person], [person, "saved"], false, true);

const isSame = (one, other) => one.every((byte, at) => byte === other[at]);
