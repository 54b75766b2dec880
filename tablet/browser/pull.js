// Fetches what other tablets wrote in a visit, and keeps it in the vault.
import * as store from "./store.js";

/** @returns {Promise<object[]>} what was fetched before */
export async function kept(vault, visit) {
  const rows = await store.all("pulled", "visit", [vault.person, visit]);
  const opened = await Promise.all(rows.map((row) => vault.open(row, `pulled ${row.id}`)));
  return opened.filter(Boolean);
}

/**
 * Ask for everything after the last entry heard of, by number and id: a server back on an older backup gives the number
 * to another entry, and then tells all of them again.
 * @returns {Promise<object[]>} the new rows, already kept, or asked for again where there is no room for them; empty without an answer
 */
export async function fetchNew(vault, visit) {
  const { person } = vault;
  const name = `after ${visit}`;
  const { after, last } = (await store.get("kept", [person, name])) ?? {};
  const answer = await ask(`/tablet/visits/${visit}/entries${last ? `?after=${after}&last=${last}` : ""}`, person);
  if (!answer?.entries?.length) return [];
  const locked = await Promise.all(answer.entries.map((entry) => vault.seal(entry, `pulled ${entry.id}`)));
  await store.run(["pulled", "kept"], "readwrite", (transaction) => {
    const rows = transaction.objectStore("pulled");
    answer.entries.forEach(({ id }, at) => rows.put({ person, id, visit, ...locked[at] }));
    transaction.objectStore("kept").put({ person, name, after: answer.next, last: answer.last });
  }).catch(() => {});
  return answer.entries;
}

// The server refuses where the cookie has become another person's, who signed in beside this page.
async function ask(address, person) {
  try {
    const response = await fetch(address, {
      headers: { "X-Keylever": "1", "X-Keylever-Person": person },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(8000),
    });
    return response.status === 200 ? await response.json() : null;
  } catch {
    return null;
  }
}
