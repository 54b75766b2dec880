// One visit as the screens see it: its entries, its drafts, its state, its time.
import { byTime, fold } from "./fold.js";

export class Visit {
  isPractice = false;
  #kept = new Map();
  #pulled = new Map();
  #read = new Map(); // what each body says; a body never changes, and a long visit has thousands
  #listeners = new Set();
  #entries = null;
  #state = null;

  /** @param {{id: string, person: string, device: string, clock, journal, drafts}} parts */
  constructor({ id, person, device, clock, journal, drafts }) {
    Object.assign(this, { id, person, device, clock, journal, drafts });
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
    this.#listeners.forEach((listener) => listener());
  }

  get entries() {
    this.#entries ??= this.#parsed().sort(byTime);
    return this.#entries;
  }

  get state() {
    this.#state ??= fold(this.entries);
    return this.#state;
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
    return this.entries.find(({ id }) => id === entry.id);
  }

  /** Set a field of the summary, step, promise, debrief or agreement, replacing the values seen here. */
  setField(name, value, { draft = null } = {}) {
    return this.add("field", { name, value }, { replaces: this.state.fields.get(name)?.entryIds ?? [], draft });
  }

  draft(name) {
    return this.drafts.get(name);
  }

  setDraft(name, value) {
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
    for (const change of changes.filter(({ visit }) => visit === this.id)) {
      if (change.status === "forgotten") this.#kept.delete(change.id);
      else this.#kept.set(change.id, { ...this.#kept.get(change.id), ...change });
    }
    this.refresh();
  }

  #freeze(kind, data, replaces, mark) {
    return {
      id: crypto.randomUUID(),
      visit: this.id,
      person: this.person,
      device: this.device,
      clock: mark.clock,
      tick_ms: mark.tick_ms,
      seq: this.#nextSeq(),
      noted_at: mark.wall,
      kind,
      v: 1,
      replaces,
      data,
    };
  }

  #nextSeq() {
    this.seq = Math.max(this.seq ?? 0, ...this.entries.map(({ seq }) => seq)) + 1;
    return this.seq;
  }

  #parsed() {
    const own = [...this.#kept.values()].map((row) => this.#own(row));
    const others = [...this.#pulled.values()].filter(({ id }) => !this.#kept.has(id));
    return own.concat(others.map((row) => ({ ...this.#said(row), ...time(row), status: "saved", reason: null })));
  }

  #said({ id, body }) {
    const known = this.#read.get(id);
    if (known?.body === body) return known.entry;
    const entry = JSON.parse(body);
    this.#read.set(id, { body, entry });
    return entry;
  }

  #own({ id, body, status, reason }) {
    const entry = this.#said({ id, body });
    const pulled = this.#pulled.get(id);
    const when = pulled ? time(pulled) : { atMs: this.clock.atMs(entry), approximate: false };
    return { ...entry, ...when, status, reason };
  }
}

const time = (row) => ({ atMs: row.at_ms, approximate: row.approximate });
