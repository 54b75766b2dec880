// What a tablet has to know before a visit, kept in the vault for the time without a network.
import { noticing } from "./gone_back.js";
import * as store from "./store.js";

const NAME = "briefcase";
const EMPTY = { version: "", today: "", schools: [], partnerships: [], agendas: [], visits: [] };

/** @returns {Promise<{briefcase: object, etag: string|null}>} what the vault keeps; an empty one the first time */
export async function kept(vault) {
  const row = await store.get("kept", [vault.person, NAME]);
  const briefcase = await vault.open(row, NAME);
  return briefcase ? { briefcase, etag: row.etag } : { briefcase: empty(vault.person), etag: null };
}

/**
 * @param {{vault, device: string, journal, briefcase: object, etag: string|null}} tablet
 * @returns {Promise<object|null>} the server's newer one, already kept; null when there is none or no answer
 */
export function fetchNewer(tablet) {
  return noticing(tablet, (etag) => askAndKeep(tablet, etag));
}

async function askAndKeep({ vault, device }, etag) {
  const response = await ask(vault.person, device, etag);
  const briefcase = response?.status === 200 ? await response.json().catch(() => null) : null;
  if (briefcase?.person?.id !== vault.person) return null;
  const locked = await vault.seal(briefcase, NAME);
  const row = { person: vault.person, name: NAME, etag: response.headers.get("ETag"), ...locked };
  await store.put("kept", row).catch(() => {}); // without room it still serves this page
  return { briefcase, etag: row.etag };
}

const empty = (person) => ({ person: { id: person, name: "" }, ...EMPTY });

function ask(person, device, etag) {
  const headers = { "X-Keylever": "1", "X-Keylever-Person": person, "X-Keylever-Device": device, ...(etag && { "If-None-Match": etag }) };
  const signal = AbortSignal.timeout(8000);
  return fetch("/tablet/briefcase", { headers, cache: "no-store", redirect: "manual", signal }).catch(() => null);
}
