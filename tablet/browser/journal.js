// Keeps entries: each is frozen once, locked, and written so that it outlives the browser.
import { Homeless } from "./homeless.js";
import * as store from "./store.js";

/** What the server would stumble over: NUL and halves of a surrogate pair. */
const POISON = /[\0\p{Surrogate}]/gu;

/** @typedef {{id: string, visit: string, body: string, sha256: string, status: string, reason: string|null, order: number}} Kept */

export class Journal {
  #vault;
  #listeners = new Set();
  #channel = new BroadcastChannel("keylever");
  #order = 0;

  constructor(vault) {
    this.#vault = vault;
    this.homeless = new Homeless();
    this.#channel.onmessage = ({ data }) => data.what === "entries" && this.#tell(data.visits);
  }

  /** Told the visits whose entries changed; what changed in them is known unless another tab did it. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Keep one entry; the draft it came from goes in the same transaction.
   * @param {object} entry the envelope's body @param {{key: string[], stamp: string}|null} draft
   * @returns {Promise<Kept>} once it is durable
   */
  async add(entry, draft = null) {
    const body = JSON.stringify(clean(entry));
    const [sha256, locked] = await Promise.all([digest(body), this.#vault.seal({ body }, entry.id)]);
    const row = { ...this.#row(entry), ...locked, sha256, status: "local", reason: null };
    const kept = { ...row, body };
    const write = (transaction) => {
      transaction.objectStore("entries").put(row);
      if (draft) removeDraft(transaction.objectStore("drafts"), draft);
    };
    await store.run(["entries", "drafts"], "readwrite", write).catch((error) => this.homeless.take(error, kept));
    this.#announce([entry.visit], [kept]);
    return kept;
  }

  /** @returns {Promise<Kept[]>} this person's entries of one visit, in the order they were written */
  async ofVisit(visit) {
    const rows = await this.#opened(await store.all("entries", "visit", [this.#vault.person, visit]));
    return rows.concat(this.homeless.all().filter((row) => row.visit === visit));
  }

  /** @returns {Promise<Kept[]>} what still has to be sent, the first `most` of it */
  async waiting(most = Infinity) {
    const rows = await store.all("entries", "status", [this.#vault.person, "local"]);
    return this.homeless.all().concat(await this.#opened(rows.sort(byOrder).slice(0, most)));
  }

  /** @returns {Promise<{local: number, refused: number, conflict: number}>} how many are not saved, by status */
  async unsaved() {
    const count = (status) => store.count("entries", "status", [this.#vault.person, status]);
    const [local, refused, conflict] = await Promise.all(["local", "refused", "conflict"].map(count));
    return { local: local + this.homeless.all().length, refused, conflict };
  }

  /** @returns {Promise<string[]>} visits this person has entries for on this tablet */
  async visits() {
    const rows = await store.all("entries", "status", IDBKeyRange.bound([this.#vault.person], [this.#vault.person, []]));
    return [...new Set(rows.map(({ visit }) => visit))];
  }

  /**
   * Write down what the server said about entries.
   * @param {{id: string, status: string, reason?: string|null, version?: string}[]} verdicts
   */
  async settle(verdicts) {
    const reasons = await Promise.all(verdicts.map(({ id, reason }) => reason && this.#vault.seal(reason, `${id} reason`)));
    const changes = this.homeless.settle(verdicts);
    await store.run(["entries"], "readwrite", (transaction) => {
      const rows = transaction.objectStore("entries");
      verdicts.forEach(({ id, status, reason = null, version = null }, at) => {
        rows.get(id).onsuccess = ({ target: { result: row } }) => {
          if (!row || row.status === "saved") return;
          changes.push({ id, visit: row.visit, status, reason });
          if (status === "forgotten") rows.delete(id);
          else rows.put({ ...row, status, version, reason: reasons[at] || null });
        };
      });
    });
    this.#announce([...new Set(changes.map(({ visit }) => visit))], changes);
  }

  /** Offer refused entries again: all of them, or those another version of the server refused. */
  async offerAgain(version = null) {
    const refused = await store.all("entries", "status", [this.#vault.person, "refused"]);
    const again = refused.filter((row) => version === null || row.version !== version);
    if (again.length) await this.settle(again.map(({ id }) => ({ id, status: "local" })));
    return again.length;
  }

  #row({ id, visit }) {
    this.#order = Math.max(Date.now(), this.#order + 1);
    return { id, person: this.#vault.person, visit, order: this.#order };
  }

  async #opened(rows) {
    const opened = await Promise.all(
      rows.map(async (row) => ({
        ...row,
        body: (await this.#vault.open(row, row.id))?.body ?? null,
        reason: await this.#vault.open(row.reason, `${row.id} reason`),
      })),
    );
    return opened.filter(({ body }) => body !== null).sort(byOrder);
  }

  #announce(visits, changes) {
    this.#channel.postMessage({ what: "entries", visits });
    this.#tell(visits, changes);
  }

  #tell(visits, changes = null) {
    this.#listeners.forEach((listener) => listener(visits, changes));
  }
}

const byOrder = (a, b) => a.order - b.order;

/** The same value without characters that would poison a batch. */
export function clean(value) {
  if (typeof value === "string") return value.replace(POISON, "");
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [clean(name), clean(inner)]));
}

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// A newer draft may already lie under the same name: only the one the entry was made from goes.
function removeDraft(drafts, { key, stamp }) {
  drafts.get(key).onsuccess = ({ target: { result: row } }) => {
    if (row?.stamp === stamp) drafts.delete(key);
  };
}
