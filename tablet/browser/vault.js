// Locks what lies on the tablet: one AES-GCM key per person, from the server, never to be read out again.
import { dropKey, forgetKey, imported, keepKey, keptKey, unwrapped } from "./kept_key.js";
import { pass, watch } from "./lock.js";
import { TabletRefused } from "./refused.js";
import { relock } from "./relock.js";
import { isSignedOutHere } from "./signed_out_mark.js";

export { dropKey, TabletRefused };

const KEY_WAIT_MS = 6000;

export class Vault {
  #key;

  constructor({ person, keyId, key, isMyTablet, isOffline = false, isFull = false }) {
    Object.assign(this, { person, keyId, isMyTablet, isOffline, isFull });
    this.#key = key;
  }

  /** @returns {Promise<{keyId: string, iv: Uint8Array, box: ArrayBuffer}>} `label` binds the box to its row. */
  async seal(value, label) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const box = await crypto.subtle.encrypt(this.#how(iv, label), this.#held(), plain);
    return { keyId: this.keyId, iv, box };
  }

  /** The value, or null when this key does not open the box. */
  async open(sealed, label) {
    if (!sealed) return null;
    try {
      const plain = await crypto.subtle.decrypt(this.#how(sealed.iv, label), this.#held(), sealed.box);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch (error) {
      if (error.name === "OperationError") return null;
      throw error;
    }
  }

  /** From here on nothing can be locked or read on this page. */
  forget() {
    this.#key = null;
  }

  #how(iv, label) {
    return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(`${this.person} ${label}`) };
  }

  #held() {
    if (!this.#key) throw new TabletRefused("signed-out");
    return this.#key;
  }
}

/** Ask the server for the key; without an answer in `waitMs`, take the one "my tablet" keeps for twelve hours. */
export async function openVault({ waitMs = KEY_WAIT_MS } = {}) {
  if (!globalThis.isSecureContext || !crypto.subtle) throw new TabletRefused("no-https");
  const answer = await askForKey(null, waitMs);
  if (answer === "signed-out") throw new TabletRefused("signed-out");
  if (!answer) return fromTablet();
  const vault = await fromServer(answer);
  const turning = relock(vault, (keyId) => underAnother(vault.person, keyId));
  vault.turnRest = await turning.catch((error) => console.error("Keylever: relock", error));
  return vault;
}

/**
 * Ask for the key once more, and keep it together with the PIN just made, or without the one taken away.
 * @param {string} person @param {{row: object, wrap: CryptoKey}|null} made
 */
export async function keepAgain(person, made) {
  const answer = await askForKey();
  if (!answer?.is_my_tablet) throw new TabletRefused(answer === "signed-out" ? answer : "offline");
  if (answer.person !== person) throw new TabletRefused("other-person");
  await keepKey(answer, made?.wrap ?? null, made?.row ?? null);
}

async function askForKey(keyId = null, waitMs = KEY_WAIT_MS) {
  try {
    const response = await fetch(keyId ? `/tablet/key?id=${encodeURIComponent(keyId)}` : "/tablet/key", {
      headers: { "X-Keylever": "1" },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(waitMs),
    });
    if (response.status === 401) return "signed-out";
    const answer = response.ok ? await response.json() : null;
    return answer?.key && answer.person ? answer : null;
  } catch {
    return null; // no network, or a portal that answers with a page of its own
  }
}

async function fromServer(answer) {
  const { person, key_id: keyId, is_my_tablet: isMyTablet } = answer;
  let wrap = isMyTablet ? await pass(person) : null;
  if (isMyTablet) watch(person);
  let isFull = false;
  try {
    if (!isMyTablet) await forgetKey();
    else while (!(await keepKey(answer, wrap))) wrap = await pass(person);
  } catch (error) {
    if (error instanceof TabletRefused) throw error;
    isFull = isMyTablet && error.name === "QuotaExceededError"; // then it is in this page's memory alone
    if (!isFull) throw new TabletRefused("no-storage");
  }
  return new Vault({ person, keyId, key: await imported(answer.key), isMyTablet, isFull });
}

/** The same person's vault under another key of theirs, to read what lies here under it. */
async function underAnother(person, keyId) {
  const answer = await askForKey(keyId);
  if (answer?.person !== person || answer.key_id !== keyId) return null;
  return new Vault({ person, keyId, key: await imported(answer.key), isMyTablet: false });
}

async function fromTablet() {
  // Signed out here, whether or not the key could be dropped in time.
  if (isSignedOutHere()) throw new TabletRefused("offline");
  const row = await keptKey();
  const key = await unwrapped(row, await pass(row.person));
  watch(row.person);
  return new Vault({ person: row.person, keyId: row.keyId, key, isMyTablet: true, isOffline: true });
}
