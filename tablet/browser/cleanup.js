// Lets go of visits whose debrief is over and saved, or that are two weeks old; never of one with anything unsaved.
import * as store from "./store.js";

const KEPT_MS = 14 * 24 * 60 * 60 * 1000;

/**
 * @param {{person: string, named: Set<string>, isOver: (visit: string) => Promise<boolean>}} parts
 *   `named`: visits the briefcase asks to keep
 */
export async function letGoOfOld({ person, named, isOver }) {
  const everything = IDBKeyRange.bound([person], [person, []]);
  const [entries, drafts] = await Promise.all([store.all("entries", "visit", everything), store.all("drafts", "person", person)]);
  const needed = new Set(drafts.map(({ visit }) => visit));
  for (const { visit, status } of entries) if (status !== "saved") needed.add(visit);
  for (const visit of new Set(entries.map((row) => row.visit))) {
    const rows = entries.filter((row) => row.visit === visit);
    const isOld = rows.every(({ order }) => Date.now() - order > KEPT_MS);
    if (!needed.has(visit) && (isOld || (!named.has(visit) && (await isOver(visit))))) await drop(person, visit);
  }
}

// Looked at again inside the transaction: another tab may have begun to write meanwhile.
function drop(person, visit) {
  return store.run(["entries", "pulled", "kept", "drafts"], "readwrite", (transaction) => {
    const [entries, pulled, kept, drafts] = ["entries", "pulled", "kept", "drafts"].map((name) => transaction.objectStore(name));
    drafts.index("visit").count([person, visit]).onsuccess = ({ target: { result: begun } }) => {
      entries.index("visit").getAll([person, visit]).onsuccess = ({ target: { result: rows } }) => {
        if (begun || rows.some(({ status }) => status !== "saved")) return;
        rows.forEach(({ id }) => entries.delete(id));
        pulled.index("visit").getAllKeys([person, visit]).onsuccess = ({ target }) =>
          target.result.forEach((key) => pulled.delete(key));
        kept.delete([person, `after ${visit}`]);
      };
    };
  });
}
