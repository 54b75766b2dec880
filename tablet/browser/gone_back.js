// After the server was put back on an older backup: what it no longer holds is offered to it once more.
import * as store from "./store.js";

const UNSAVED = ["local", "refused", "conflict"];
/** Visits offered once on this page: a server that keeps saying less is not asked for ever. */
const offered = new Set();

/**
 * Run `ask` for a briefcase; where the server holds fewer of this tablet's entries of a visit than were saved before
 * asking, they wait again.
 * @param {{journal, vault, briefcase: object, etag: string|null}} tablet
 * @param {(etag: string|null) => Promise<{briefcase: object}|null>} ask
 */
export async function noticing({ journal, vault: { person }, briefcase, etag }, ask) {
  const saved = await savedPerVisit(person).catch(() => new Map());
  const missing = ({ held = {} }) => [...saved.keys()].filter((visit) => !offered.has(visit) && saved.get(visit) > (held[visit] ?? 0));
  // The server may be back on the very state of the briefcase kept here: "unchanged" would not say what is missing.
  const newer = await ask(missing(briefcase).length ? null : etag);
  if (newer) await offerAgain(journal, person, missing(newer.briefcase)).catch(() => {});
  return newer;
}

/**
 * Counted visit by visit, not row by row: a line being written waits until this is over.
 * @returns {Promise<Map<string, number>>} how many of this person's entries receipts called saved, by visit
 */
async function savedPerVisit(person) {
  const found = new Map();
  await store.run(["entries"], "readonly", (transaction) => {
    found.clear();
    const add = (visit, count) => found.set(visit, (found.get(visit) ?? 0) + count);
    store.visitsOf(transaction, person, (visit, visits) => {
      visits.count([person, visit]).onsuccess = ({ target: { result } }) => add(visit, result);
    });
    const states = transaction.objectStore("entries").index("status");
    for (const status of UNSAVED) {
      states.getAll([person, status]).onsuccess = ({ target: { result: rows } }) => rows.forEach(({ visit }) => add(visit, -1));
    }
  });
  return found;
}

async function offerAgain(journal, person, missing) {
  for (const visit of missing) {
    offered.add(visit);
    await store.run(["entries"], "readwrite", (transaction) => {
      const entries = transaction.objectStore("entries");
      entries.index("visit").getAll([person, visit]).onsuccess = ({ target: { result: rows } }) =>
        rows.filter(({ status }) => status === "saved").forEach((row) => entries.put({ ...row, status: "local" }));
    });
  }
  if (missing.length) journal.announce(missing);
}
