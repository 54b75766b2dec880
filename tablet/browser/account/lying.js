// What of one person lies on this tablet, and its way out; what is not saved goes only by its number.
import * as store from "../store.js";

const STORES = ["entries", "drafts", "kept", "pulled"];

/** @returns {Promise<{entries: number, begun: number, saved: number}>} not saved, begun and never added, saved */
export async function lying(person) {
  const [entries, drafts] = await Promise.all([
    store.all("entries", "visit", IDBKeyRange.bound([person], [person, []])),
    store.all("drafts", "person", person),
  ]);
  const saved = entries.filter(isSaved).length;
  return { entries: entries.length - saved, begun: drafts.filter(isBegun).length, saved };
}

/**
 * Remove everything of this person that is saved, and the rest only if it is as much as the person was told.
 * @param {{entries: number, begun: number}|null} unsaved what goes too; null: what is not saved stays, locked
 * @returns {Promise<boolean>} false when something was written meanwhile, and then nothing was removed
 */
export async function forget(person, unsaved = null) {
  let isDone = true;
  await store.run(STORES, "readwrite", (transaction) => {
    const [entries, drafts, kept, pulled] = STORES.map((name) => transaction.objectStore(name));
    const everything = IDBKeyRange.bound([person], [person, []]);
    entries.index("visit").getAll(everything).onsuccess = ({ target: { result: rows } }) => {
      drafts.index("person").getAll(person).onsuccess = ({ target: { result: begun } }) => {
        const waiting = rows.filter((row) => !isSaved(row));
        const half = begun.filter(isBegun);
        isDone = !unsaved || (waiting.length === unsaved.entries && half.length === unsaved.begun);
        if (!isDone) return;
        for (const row of unsaved ? rows : rows.filter(isSaved)) entries.delete(row.id);
        for (const row of unsaved ? begun : begun.filter((row) => !isBegun(row))) {
          drafts.delete([row.person, row.visit, row.name, row.tab]);
        }
        for (const rows of [kept, pulled]) rows.delete(everything);
      };
    };
  });
  return isDone;
}

const isSaved = ({ status }) => status === "saved";

// What stands in the form before a visit belongs to none yet: the badge does not count it either.
const isBegun = ({ visit }) => visit !== "form";
