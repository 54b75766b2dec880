// One visit as the screens see it: its entries, its drafts, its state, its time.
import { beside } from "./along.js";
import { byTime, fold } from "./fold.js";

export class Visit {
  isPractice = false;
  #kept = new Map();
  #pulled = new Map();
  #listeners = new Set();
  #entries = null;
  #state = null;
  #seq = 0;
  /** Per field, the values on screen when its draft was last written in. */
  #seen = new Map();

  /** @param {{id: string, person: string, device: string, clock, journal, drafts, leadOf?: () => object|null}} parts */
  constructor({ id, person, device, clock, journal, drafts, leadOf = () => null }) {
    Object.assign(this, { id, person, device, clock, journal, drafts, leadOf });
    journal.onChange((visits, changes) => visits.includes(id) && (changes ? this.#merge(changes) : this.load()));
  }

  /** Read what lies on the tablet, here and after every change. */
  async load() {
    const kept = await this.journal.ofVisit(this.id);
    this.#kept = new Map(kept.map((row) => [row.id, row]));
    this.refresh();
  }

  /** @param {{id: string, body: string, at_ms: number, approximate: boolean}[]} rows what the server has */
  addPulled(rows) {
    for (const row of rows) this.#pulled.set(row.id, row);
    if (rows.length) this.refresh();
  }

  refresh() {
    this.#entries = this.#state = null;
    this.#tell();
  }

  get entries() {
    this.#entries ??= this.#build();
    return this.#entries;
  }

  get state() {
    this.#state ??= fold(this.entries, this.person);
    return this.lead ? beside(this.#state, this.lead, this.entries) : this.#state;
  }

  /** Whose visit it is, if this tablet's person only comes along; null for one's own. */
  get lead() {
    return this.leadOf();
  }

  /** Add an entry; resolves when it is durable. With `draft` it takes that draft's first-key time and the draft goes. */
  async add(kind, data = {}, { replaces = [], draft = null } = {}) {
    const taken = draft ? this.drafts.take(draft) : null;
    const entry = this.#freeze(kind, data, replaces, taken?.mark ?? this.clock.mark());
    try {
      await this.journal.add(entry, taken);
    } catch (error) {
      this.drafts.putBack(taken);
      throw error;
    }
    return this.entries.findLast(({ id }) => id === entry.id);
  }

  /** Set a field of the summary, step, promise, debrief or agreement, replacing the values seen here. */
  setField(name, value, { draft = null } = {}) {
    const heads = this.state.fields.get(name)?.entryIds ?? [];
    // What another tablet sent while this one was typing has not been read: it stays, and both are shown.
    const seen = (draft && this.#seen.get(name)) || heads;
    const isOurs = (id) => this.entries.findLast((entry) => entry.id === id)?.device === this.device;
    return this.add("field", { name, value }, { replaces: heads.filter((id) => seen.includes(id) || isOurs(id)), draft });
  }

  draft(name) {
    return this.drafts.get(name);
  }

  setDraft(name, value) {
    const field = name.replace(/^field\./, "");
    this.#seen.set(field, this.state.fields.get(field)?.entryIds ?? []);
    this.drafts.set(name, value);
  }

  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Since the visit's real start, whichever tablet began it. */
  elapsedMs() {
    const from = this.state.startedAtMs;
    return from === null ? 0 : Math.max(0, this.clock.nowMs() - from);
  }

  #merge(changes) {
    const ours = changes.filter(({ visit }) => visit === this.id);
    for (const change of ours) {
      if (change.status === "forgotten") this.#kept.delete(change.id);
      else this.#kept.set(change.id, { ...this.#kept.get(change.id), ...change });
    }
    // A long visit has thousands of entries: only what changed is read again, unless something goes.
    if (!this.#entries || ours.some(({ status }) => status === "forgotten")) return this.refresh();
    ours.forEach(({ id }) => this.#place(this.#own(this.#kept.get(id))));
    this.#state = null;
    this.#tell();
  }

  #place(entry) {
    const at = this.#entries.findLastIndex(({ id }) => id === entry.id);
    if (at >= 0) this.#entries.splice(at, 1);
    const after = this.#entries.findLastIndex((other) => byTime(other, entry) < 0);
    this.#entries.splice(after + 1, 0, entry);
    this.#seq = Math.max(this.#seq, entry.seq);
  }

  #tell() {
    this.#listeners.forEach((listener) => listener());
  }

  #freeze(kind, data, replaces, mark) {
    const { id: visit, person, device } = this;
    const { clock, tick_ms, wall: noted_at } = mark;
    return { id: crypto.randomUUID(), visit, person, device, clock, tick_ms, seq: this.#nextSeq(), noted_at, kind, v: 1, replaces, data };
  }

  #nextSeq() {
    this.#entries ??= this.#build();
    return (this.#seq += 1);
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
