// The entries of one visit in the order of their time: this tablet's own and those fetched from the server.
import { byTime } from "./fold.js";

export class VisitEntries {
  #kept = new Map();
  #pulled = new Map();
  /** By id: the body, what it says, and the entry made of it. */
  #read = new Map();
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

  /** What the server has, also of what was written here: only these are read again. */
  pull(rows) {
    for (const row of rows) this.#pulled.set(row.id, row);
    if (this.#sorted) rows.forEach(({ id }) => this.#place(this.#entry(id)));
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
    else if (this.#sorted) changes.forEach(({ id }) => this.#place(this.#entry(id)));
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
    const all = [...new Set([...this.#kept.keys(), ...this.#pulled.keys()])].map((id) => this.#entry(id));
    this.#seq = all.reduce((most, { seq }) => Math.max(most, seq), this.#seq);
    return all.sort(byTime);
  }

  // The same as before where nothing changed: whoever made something of it need not make it again.
  #entry(id) {
    const [kept, pulled] = [this.#kept.get(id), this.#pulled.get(id)];
    const { body } = kept ?? pulled;
    const before = this.#read.get(id);
    const said = before?.body === body ? before.said : JSON.parse(body);
    const atMs = pulled ? pulled.at_ms : this.clock.atMs(said);
    const now = { ...said, atMs, approximate: pulled?.approximate ?? false, status: kept?.status ?? "saved", reason: kept?.reason ?? null };
    const isSame = said === before?.said && ["atMs", "approximate", "status", "reason"].every((name) => before.entry[name] === now[name]);
    const entry = isSame ? before.entry : now;
    this.#read.set(id, { body, said, entry });
    return entry;
  }
}
