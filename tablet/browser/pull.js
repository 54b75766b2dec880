// Fetches what other tablets wrote in a visit, and keeps it in the vault.
import * as store from "./store.js";

/** @returns {Promise<object[]>} what was fetched before */
export async function kept(vault, visit) {
  const rows = await store.all("pulled", "visit", [vault.person, visit]);
  const opened = await Promise.all(rows.map((row) => vault.open(row, `pulled ${row.id}`)));
  return opened.filter(Boolean);
}

/**
 * Ask for everything after the last number seen.
 * @returns {Promise<object[]>} the new rows, already kept, or asked for again where there is no room for them; empty without an answer
 */
export async function fetchNew(vault, visit) {
  const name = `after ${visit}`;
  const cursor = (await store.get("kept", [vault.person, name]))?.after ?? 0;
  const answer = await ask(visit, cursor);
  if (!answer?.entries?.length || !(answer.next > cursor)) return [];
  const locked = await Promise.all(answer.entries.map((entry) => vault.seal(entry, `pulled ${entry.id}`)));
  await store.run(["pulled", "kept"], "readwrite", (transaction) => {
    const rows = transaction.objectStore("pulled");
    answer.entries.forEach(({ id }, at) => rows.put({ person: vault.person, id, visit, ...locked[at] }));
    transaction.objectStore("kept").put({ person: vault.person, name, after: answer.next });
  }).catch(() => {});
  return answer.entries;
}

async function ask(visit, after) {
  try {
    const response = await fetch(`/tablet/visits/${visit}/entries?after=${after}`, {
      headers: { "X-Keylever": "1" },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(8000),
    });
    return response.status === 200 ? await response.json() : null;
  } catch {
    return null;
  }
}
