// A PIN of six digits for the time between visits: its tries, and the key it becomes. It never leaves this tablet.
import * as store from "./store.js";

export const MOST_TRIES = 5;
export const ROW = "pin";
/** What OWASP asks of PBKDF2 with SHA-256 (Password Storage Cheat Sheet, 2023). Six digits stay six digits. */
const ROUNDS = 600_000;
/** Tells the server, and nobody else, to hold a page back until the PIN was given. */
const SIGN = "keylever-pin";
const AES = "AES-GCM";

/** What a PIN became, to the salt of its row: each PIN set has one of its own. @type {WeakMap<CryptoKey, Uint8Array>} */
const salts = new WeakMap();

export const isPin = (text) => /^\d{6}$/.test(text);

/** @returns {Promise<object|null>} the row of this person's PIN here */
export async function pinOf(person) {
  const row = await store.get("tablet", ROW);
  return row?.person === person ? row : null;
}

/** Whether this is what the PIN of this row became; without a PIN there is neither. */
export const isFor = (wrap, row) => (wrap && row ? isSame(salts.get(wrap), row.salt) === true : !wrap && !row);

/** @returns {Promise<{row: object, wrap: CryptoKey}>} the row of a new PIN, not kept yet, and what the PIN becomes */
export async function newPin(person, pin) {
  const [salt, iv] = [16, 12].map((length) => crypto.getRandomValues(new Uint8Array(length)));
  const wrap = await derive(pin, { salt, rounds: ROUNDS });
  const check = await crypto.subtle.encrypt({ name: AES, iv }, wrap, new TextEncoder().encode(SIGN));
  return { row: { name: ROW, person, salt, rounds: ROUNDS, iv, check, tries: 0 }, wrap };
}

/**
 * @returns {Promise<{wrap: CryptoKey}|{left: number}>} what it becomes, or how many tries are left
 * @throws {DOMException} when a try could not be counted, and then nothing was looked at
 */
export async function tryPin(person, pin) {
  // Counted before it is looked at, so that no reload in between gives a try back.
  const row = await changed(person, (now) => ({ ...now, tries: now.tries + 1 }));
  if (!row || row.tries > MOST_TRIES) return { left: 0 };
  const wrap = await derive(pin, row);
  try {
    await crypto.subtle.decrypt({ name: AES, iv: row.iv }, wrap, row.check);
  } catch {
    return { left: MOST_TRIES - row.tries };
  }
  // The tries stay counted then; the PIN was right all the same.
  await changed(person, (now) => isSame(now.salt, row.salt) && { ...now, tries: 0 }).catch(() => {});
  tellServer(person);
  return { wrap };
}

export async function removePin() {
  mark(null);
  await store.remove("tablet", ROW);
}

/** Told the server too: a browser that drops what pages keep drops their marks with it, and keeps the server's. */
export function tellServer(person) {
  mark(person);
  fetch("/tablet/pin", { method: person ? "POST" : "DELETE", headers: { "X-Keylever": "1" }, keepalive: true }).catch(() => {});
}

export function mark(person) {
  document.cookie = `${SIGN}=1; Path=/; SameSite=Lax; Max-Age=${person ? 31_536_000 : 0}`;
}

/** The row as `change` leaves it, read and written in one transaction: another tab may have set another PIN. */
async function changed(person, change) {
  let row = null;
  await store.run(["tablet"], "readwrite", (transaction) => {
    const rows = transaction.objectStore("tablet");
    rows.get(ROW).onsuccess = ({ target: { result } }) => {
      row = result?.person === person ? change(result) : null;
      if (row) rows.put(row);
    };
  });
  return row;
}

async function derive(pin, { salt, rounds }) {
  const material = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  const wrap = await crypto.subtle.deriveKey(how, material, { name: AES, length: 256 }, false, ["encrypt", "decrypt"]);
  salts.set(wrap, salt);
  return wrap;
}

const isSame = (one, other) => one?.every((byte, at) => byte === other[at]);
