// Keeps entries: each is frozen once, locked, and written so that it outlives the browser.
import { clean, digest } from "./frozen.js";
import { Homeless } from "./homeless.js";
import * as store from "./store.js";
import { Unsaved } from "./unsaved.js";

/** @typedef {{id: string, visit: string, body: string, sha256: string, status: string, reason: string|null, order: number}} Kept */

export class Journal {
  #vault;
  #listeners = new Set();
  #channel = new BroadcastChannel("keylever");
  #order = 0;
  homeless = new Homeless();

  constructor(vault) {
    this.#vault = vault;
    this.homeless.isFull = vault.isFull;
    this.unsaved = new Unsaved(vault, this.homeless);
    this.#channel.onmessage = ({ data }) => data.what === "entries" && this.#tell(data.visits);
  }

  /** Told the visits whose entries changed; what changed in them is known unless another tab did it. */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Keep one entry; the draft it came from goes in the same transaction. What cannot be written keeps its draft's row
   * until the server has it: should the page go before, the words come back.
   * @param {object} entry the envelope's body @param {{key: string[], stamp: string}|null} draft
   * @returns {Promise<Kept>} once it is durable
   */
  async add(entry, draft = null) {
    this.unsaved.begin(entry.id);
    this.onBegun?.();
    try {
      return await this.#keep(entry, draft);
    } catch (error) {
      this.unsaved.fail(entry.id);
      throw error;
    }
  }

  async #keep(entry, draft) {
    const body = JSON.stringify(clean(entry));
    const [sha256, locked] = await Promise.all([digest(body), this.#vault.seal({ body }, entry.id)]);
    const kept = { ...this.#row(entry), ...locked, sha256, status: "local", reason: null, body, draft };
    await this.homeless.write(kept).catch((error) => this.homeless.set(kept.id, Object.assign(kept, { problem: store.problemOf(error) })));
    this.unsaved.isWritten(entry.id);
    this.announce([entry.visit], [kept]);
    return kept;
  }

  /** Try again to write down what is in memory alone: there may be room by now, or the storage had only stumbled. */
  async house() {
    for (const kept of this.homeless.all()) {
      const reason = kept.reason && (await this.#vault.seal(kept.reason, `${kept.id} reason`));
      if (await this.homeless.write(kept, reason).catch(() => true)) return;
      this.announce([kept.visit], [kept]);
    }
  }

  /** @returns {Promise<Kept[]>} this person's entries of one visit, in the order they were written */
  async ofVisit(visit) {
    const homeless = this.homeless.all().filter((row) => row.visit === visit); // first: they may be written meanwhile
    return homeless.concat(await this.#opened(await store.all("entries", "visit", [this.#vault.person, visit])));
  }

  /** @returns {Promise<Kept[]>} what still has to be sent, the first `most` of it, without the ids in `but` */
  async waiting(most = Infinity, but = new Set()) {
    const rows = await store.all("entries", "status", [this.#vault.person, "local"]);
    // What another key locked can be neither read nor sent; it must not keep the rest from going.
    const ours = rows.filter(({ id, keyId }) => keyId === this.#vault.keyId && !but.has(id));
    const homeless = this.homeless.with("local").filter(({ id }) => !but.has(id));
    return homeless.concat(await this.#opened(ours.sort(byOrder).slice(0, most)));
  }

  /** @returns {Promise<Kept[]>} all that the server has not got: what waits and what it refused */
  async unsent() {
    const [homeless, states] = [this.homeless.unsent(), ["local", "refused"]];
    const rows = await Promise.all(states.map((status) => store.all("entries", "status", [this.#vault.person, status])));
    return homeless.concat(await this.#opened(rows.flat()));
  }

  /** @returns {Promise<string[]>} visits this person has entries for on this tablet */
  visits() {
    return store.visits(this.#vault.person);
  }

  /**
   * Write down what the server said about entries.
   * @param {{id: string, status: string, reason?: string|null, version?: string}[]} verdicts
   */
  async settle(verdicts) {
    const reasons = await Promise.all(verdicts.map(({ id, reason }) => reason && this.#vault.seal(reason, `${id} reason`)));
    const changes = await this.homeless.settle(verdicts);
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
    this.announce([...new Set(changes.map(({ visit }) => visit))], changes);
  }

  /** Offer refused entries again: all of them, or those another version of the server refused. */
  async offerAgain(version = null) {
    const refused = await store.all("entries", "status", [this.#vault.person, "refused"]);
    const again = refused.concat(this.homeless.with("refused")).filter((row) => version === null || row.version !== version);
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

  /** These visits changed, here and for other tabs; without `changes` they are read anew. */
  announce(visits, changes = null) {
    this.#channel.postMessage({ what: "entries", visits });
    this.#tell(visits, changes);
  }

  #tell(visits, changes = null) {
    this.#listeners.forEach((listener) => listener(visits, changes));
  }
}

const byOrder = (a, b) => a.order - b.order;
