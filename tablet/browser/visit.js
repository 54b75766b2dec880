// One visit as the screens see it: its entries, its drafts, its state, its time.
import { beside } from "./along.js";
import { COUNTS } from "./begun.js";
import { fold } from "./fold.js";
import { VisitEntries } from "./visit_entries.js";

export class Visit {
  isPractice = false;
  #listeners = new Set();
  #entries;
  #state = null;
  #isStale = false;
  #loading = null;
  /** Per draft, the values that stood there when it was begun; through the moment, too, in which all of it is deleted. */
  #seen = new Map();
  /** Per field, the entry this page made last. */
  #mine = new Map();

  /** @param {{id: string, person: string, device: string, clock, journal, drafts, leadOf?: () => object|null}} parts */
  constructor({ id, person, device, clock, journal, drafts, leadOf = () => null }) {
    Object.assign(this, { id, person, device, clock, journal, drafts, leadOf });
    this.#entries = new VisitEntries(clock);
    journal.onChange((visits, changes) => visits.includes(id) && (changes ? this.#merge(changes) : this.load()));
  }

  /** Read what lies on the tablet, here and after every change. */
  load() {
    this.#isStale = true;
    this.#loading ??= this.#read();
    return this.#loading;
  }

  // What is kept while the rows are being read and unlocked may not be among them: then they are read again.
  async #read() {
    try {
      while (this.#isStale) {
        this.#isStale = false;
        const kept = await this.journal.ofVisit(this.id);
        if (this.#isStale) continue;
        this.#entries.keep(kept);
        this.#changed();
      }
    } finally {
      this.#loading = null;
    }
  }

  /** @param {{id: string, body: string, at_ms: number, approximate: boolean}[]} rows what the server has */
  addPulled(rows) {
    this.#entries.pull(rows);
    if (rows.length) this.#changed();
  }

  refresh() {
    this.#entries.readAgain();
    this.#changed();
  }

  get entries() {
    return this.#entries.all;
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
    if (taken?.stamp && COUNTS.test(kind)) replaces = [taken.stamp]; // as a saved copy may have it
    let entry;
    try {
      entry = this.#freeze(kind, data, replaces, taken?.mark ?? this.clock.mark());
      if (kind === "field") this.#mine.set(data.name, entry.id);
      await this.journal.add(entry, taken);
    } catch (error) {
      this.drafts.putBack(taken);
      throw error;
    }
    return this.entries.findLast(({ id }) => id === entry.id);
  }

  /**
   * Set a field of the summary, step, promise, debrief or agreement, replacing the values seen here.
   * What another tablet or tab sent since `typed`, the draft, was begun has not been read: it stays, and both are shown.
   */
  setField(name, value, { draft = null, typed = draft } = {}) {
    const seen = this.draft(typed)?.seen ?? this.#seen.get(typed);
    this.#seen.delete(typed);
    const replaces = this.#heads(name).filter((id) => !seen || seen.includes(id) || id === this.#mine.get(name));
    return this.add("field", { name, value }, { replaces, draft });
  }

  draft(name) {
    return this.drafts.get(name);
  }

  setDraft(name, value) {
    this.drafts.set(name, value); // before anything that could fail
    if (value === null) return void this.#seen.delete(name);
    const draft = this.draft(name);
    if (!this.#seen.has(name)) this.#seen.set(name, draft?.seen ?? this.#heads(name.replace(/^field\./, "")));
    if (draft) draft.seen = this.#seen.get(name);
  }

  #heads = (field) => this.state.fields.get(field)?.entryIds ?? [];

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
    this.#isStale = true; // for a reading under way
    if (!this.#entries.change(changes.filter(({ visit }) => visit === this.id))) return void this.load();
    this.#changed();
  }

  #changed() {
    this.#state = null;
    this.#listeners.forEach((listener) => listener());
  }

  #freeze(kind, data, replaces, mark) {
    const { id: visit, person, device } = this;
    const { clock, tick_ms, wall: noted_at } = mark;
    return { id: crypto.randomUUID(), visit, person, device, clock, tick_ms, seq: this.#entries.nextSeq(), noted_at, kind, v: 1, replaces, data };
  }
}
