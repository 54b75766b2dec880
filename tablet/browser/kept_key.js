// The key a tablet of one's own keeps for twelve hours, to begin without a network: wrapped where there is a PIN.
import { isFor, removePin, ROW as PIN_ROW } from "./pin.js";
import { TabletRefused } from "./refused.js";
import * as store from "./store.js";

const ROW = "key";
const KEPT_MS = 12 * 60 * 60 * 1000;
const AES = "AES-GCM";

/** @param {string} text base64, as the server sends it @returns {Promise<CryptoKey>} not to be read out again */
export function imported(text) {
  return importRaw(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)));
}

/**
 * @param {{person: string, key_id: string, key: string, expires_at: string}} answer the server's
 * @param {CryptoKey|null} wrap what the PIN becomes; with it the key itself is never written down
 * @param {object|null} [pin] the row of a PIN set just now, null for one taken away: both change or neither
 * @returns {Promise<boolean>} false, and nothing was kept, when another tab has changed the PIN since it was given here
 */
export async function keepKey({ person, key_id: keyId, key: text, expires_at: expiresAt }, wrap, pin) {
  const until = Math.min(Date.parse(expiresAt) || Infinity, Date.now() + KEPT_MS);
  const row = { name: ROW, person, keyId, until, ...(wrap ? { wrapped: await wrapped(text, wrap) } : { key: await imported(text) }) };
  let isKept = false;
  await store.run(["tablet"], "readwrite", (transaction) => {
    const rows = transaction.objectStore("tablet");
    rows.get(PIN_ROW).onsuccess = ({ target: { result: now } }) => {
      isKept = pin !== undefined || isFor(wrap, now?.person === person ? now : null);
      if (!isKept) return;
      rows.put(row);
      if (pin) rows.put(pin);
      if (pin === null) rows.delete(PIN_ROW);
    };
  });
  return isKept;
}

/**
 * @returns {Promise<{person: string, keyId: string, until: number, key?: CryptoKey, wrapped?: object}>}
 * @throws {TabletRefused} "no-storage", "offline" when none was kept, "expired" when it was kept long enough
 */
export async function keptKey() {
  const row = await store.get("tablet", ROW).catch(() => {
    throw new TabletRefused("no-storage");
  });
  if (!row) throw new TabletRefused("offline");
  if (row.until > Date.now()) return row;
  // That there was a key stays known, so that the coach is told why there is none.
  await store.put("tablet", { name: ROW, until: row.until });
  throw new TabletRefused("expired");
}

/** @throws {TabletRefused} when the PIN was changed since */
export async function unwrapped({ key, wrapped: box }, wrap) {
  if (key) return key;
  try {
    const bytes = await crypto.subtle.decrypt({ name: AES, iv: box.iv }, wrap, box.box);
    return await importRaw(new Uint8Array(bytes));
  } catch (error) {
    throw new TabletRefused("offline", { cause: error });
  }
}

/** Until when the key is kept here, in milliseconds since 1970; null when it is not. */
export async function keptUntil(person) {
  const row = await store.get("tablet", ROW);
  return row?.person === person ? row.until : null;
}

/** The key leaves this tablet at once, offline too, and the PIN with it. Other pages of this browser are told. */
export async function dropKey() {
  const channel = new BroadcastChannel("keylever");
  channel.postMessage({ what: "key-dropped" });
  channel.close();
  await forgetKey();
}

/** Neither key nor PIN lies here any more; whoever has the key in memory keeps it. */
export async function forgetKey() {
  await Promise.all([store.remove("tablet", ROW), removePin()]);
}

async function wrapped(text, wrap) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const box = await crypto.subtle.encrypt({ name: AES, iv }, wrap, bytes);
  bytes.fill(0);
  return { iv, box };
}

async function importRaw(bytes) {
  const key = await crypto.subtle.importKey("raw", bytes, AES, false, ["encrypt", "decrypt"]);
  bytes.fill(0);
  return key;
}
