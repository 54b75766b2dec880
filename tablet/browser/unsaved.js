// How much is not saved; what is being written counts from before the write, so no moment in between reads "Saved".
import * as store from "./store.js";

const STATES = ["local", "refused", "conflict"];

export class Unsaved {
  /** Entries no count of the rows knows yet: id to whether the write is over. */
  #fresh = new Map();
  #locked = null;

  constructor(vault, homeless) {
    Object.assign(this, { vault, homeless });
  }

  /** How many are being written this moment. */
  get fresh() {
    return this.#fresh.size;
  }

  begin(id) {
    this.#fresh.set(id, false);
  }

  isWritten(id) {
    this.#fresh.set(id, true);
  }

  fail(id) {
    this.#fresh.delete(id);
  }

  /**
   * By status; `locked` of them lie under an earlier key and cannot be read here any more.
   * @returns {Promise<{local: number, refused: number, conflict: number, locked: number}>}
   */
  async count() {
    const written = [...this.#fresh].filter(([, isWritten]) => isWritten);
    const rows = (status) => store.count("entries", "status", [this.vault.person, status]);
    this.#locked ??= this.#countLocked();
    const homeless = STATES.map((status) => this.homeless.with(status).length); // first: they may be written meanwhile
    const [locked, ...counts] = await Promise.all([this.#locked, ...STATES.map(rows)]);
    written.forEach(([id]) => this.#fresh.delete(id));
    const [local, refused, conflict] = STATES.map((status, at) => counts[at] + homeless[at]);
    return { local, refused, conflict, locked };
  }

  /** @returns {Promise<{visit: string, order: number}[]>} what waits to be sent, the oldest first; nothing is unlocked */
  async waiting() {
    const rows = await store.all("entries", "status", [this.vault.person, "local"]);
    return rows.concat(this.homeless.with("local")).sort((a, b) => a.order - b.order);
  }

  // Counted once: this page can neither add to them nor open them.
  async #countLocked() {
    const rows = await Promise.all(STATES.map((status) => store.all("entries", "status", [this.vault.person, status])));
    return rows.flat().filter(({ keyId }) => keyId !== this.vault.keyId).length;
  }
}
