// The entries of one visit in the order of their time: this tablet's own and those fetched from the server.
import { byTime } from "./fold.js";

export class VisitEntries {
  #kept = new Map();
  #pulled = new Map();
  #sorted = null;
  #seq = 0;

  constructor(clock) {
    this.clock = clock;
  }

  get all() {
    this.#sorted ??= this.#build();
    return this.#sorted;
  }

  /** The number of the next entry: one more than any here has. */
  nextSeq() {
    this.#sorted ??= this.#build();
    return (this.#seq += 1);
  }

  /** What lies on the tablet, all of it. */
  keep(rows) {
    this.#kept = new Map(rows.map((row) => [row.id, row]));
    this.readAgain();
  }

  pull(rows) {
    for (const row of rows) this.#pulled.set(row.id, row);
    this.readAgain();
  }

  /** Times may be known better, or something went. */
  readAgain() {
    this.#sorted = null;
  }

  /** @returns {boolean} false when one of the changed rows is not known here, so that all have to be read */
  change(changes) {
    if (changes.some(({ id, body }) => !body && !this.#kept.has(id))) return false;
    for (const change of changes) {
      if (change.status === "forgotten") this.#kept.delete(change.id);
      else this.#kept.set(change.id, { ...this.#kept.get(change.id), ...change });
    }
    // A long visit has thousands of entries: only what changed is read again, unless something goes.
    if (changes.some(({ status }) => status === "forgotten")) this.readAgain();
    else if (this.#sorted) changes.forEach(({ id }) => this.#place(this.#own(this.#kept.get(id))));
    return true;
  }

  #place(entry) {
    const at = this.#sorted.findLastIndex(({ id }) => id === entry.id);
    if (at >= 0) this.#sorted.splice(at, 1);
    const after = this.#sorted.findLastIndex((other) => byTime(other, entry) < 0);
    this.#sorted.splice(after + 1, 0, entry);
    this.#seq = Math.max(this.#seq, entry.seq);
  }

  #build() {
    const own = [...this.#kept.values()].map((row) => this.#own(row));
    const others = [...this.#pulled.values()].filter(({ id }) => !this.#kept.has(id));
    const all = own.concat(others.map((row) => ({ ...JSON.parse(row.body), ...time(row), status: "saved", reason: null })));
    this.#seq = all.reduce((most, { seq }) => Math.max(most, seq), this.#seq);
    return all.sort(byTime);
  }

  #own({ id, body, status, reason }) {
    const entry = JSON.parse(body);
    const pulled = this.#pulled.get(id);
    const when = pulled ? time(pulled) : { atMs: this.clock.atMs(entry), approximate: false };
    return { ...entry, ...when, status, reason };
  }
}

const time = (row) => ({ atMs: row.at_ms, approximate: row.approximate });
