// Locks what lies on the tablet: one AES-GCM key per person, from the server, never to be read out again.
import { relock } from "./relock.js";
import * as store from "./store.js";

const KEY_ROW = "key";
const KEPT_MS = 12 * 60 * 60 * 1000;

/** Why the tablet cannot be opened: "no-https", "signed-out", "other-person", "no-storage", "offline" or "expired". */
export class TabletRefused extends Error {
  constructor(reason, options) {
    super(`The tablet cannot be opened: ${reason}`, options);
    this.reason = reason;
  }
}

export class Vault {
  #key;

  constructor({ person, keyId, key, isMyTablet, isOffline = false }) {
    Object.assign(this, { person, keyId, isMyTablet, isOffline });
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

/** Ask the server for the key; without the server, take the one "my tablet" keeps for twelve hours. */
export async function openVault() {
  if (!globalThis.isSecureContext || !crypto.subtle) throw new TabletRefused("no-https");
  const answer = await askForKey();
  if (answer === "signed-out") throw new TabletRefused("signed-out");
  if (!answer) return fromTablet();
  const vault = await fromServer(answer);
  await relock(vault, (keyId) => underAnother(vault.person, keyId)).catch((error) => console.error("Keylever: relock", error));
  return vault;
}

/** The key leaves this tablet at once, offline too. Other pages of this browser are told. */
export async function dropKey() {
  const channel = new BroadcastChannel("keylever");
  channel.postMessage({ what: "key-dropped" });
  channel.close();
  await store.remove("tablet", KEY_ROW);
}

async function askForKey(keyId = null) {
  try {
    const response = await fetch(keyId ? `/tablet/key?id=${encodeURIComponent(keyId)}` : "/tablet/key", {
      headers: { "X-Keylever": "1" },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(6000),
    });
    if (response.status === 401) return "signed-out";
    const answer = response.ok ? await response.json() : null;
    return answer?.key && answer.person ? answer : null;
  } catch {
    return null; // no network, or a portal that answers with a page of its own
  }
}

async function fromServer({ person, key_id: keyId, key: text, is_my_tablet: isMyTablet, expires_at: expiresAt }) {
  const key = await imported(text);
  const until = Math.min(Date.parse(expiresAt) || Infinity, Date.now() + KEPT_MS);
  try {
    if (isMyTablet) await store.put("tablet", { name: KEY_ROW, person, keyId, key, until });
    else await store.remove("tablet", KEY_ROW);
  } catch {
    throw new TabletRefused("no-storage");
  }
  return new Vault({ person, keyId, key, isMyTablet });
}

/** The same person's vault under another key of theirs, to read what lies here under it. */
async function underAnother(person, keyId) {
  const answer = await askForKey(keyId);
  if (answer?.person !== person || answer.key_id !== keyId) return null;
  return new Vault({ person, keyId, key: await imported(answer.key), isMyTablet: false });
}

async function imported(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  bytes.fill(0);
  return key;
}

async function fromTablet() {
  const row = await store.get("tablet", KEY_ROW).catch(() => {
    throw new TabletRefused("no-storage");
  });
  if (!row) throw new TabletRefused("offline");
  if (row.until <= Date.now()) {
    // That there was a key stays known, so that the coach is told why there is none.
    await store.put("tablet", { name: KEY_ROW, until: row.until });
    throw new TabletRefused("expired");
  }
  return new Vault({ person: row.person, keyId: row.keyId, key: row.key, isMyTablet: true, isOffline: true });
}
