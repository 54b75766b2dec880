// Keeps half a line: one row per field of a visit, overwritten at most every 500 ms, never sent.
import * as store from "./store.js";
import { clean } from "./frozen.js";
import { openTabs } from "./tab.js";

const EVERY_MS = 500;

/** The drafts of one visit on this tab. */
export class Drafts {
  #drafts = new Map();
  #listeners = new Set();
  /** Rows no screen shows: under an earlier key, or behind a later draft of the same field. */
  waiting = 0;

  /** @param {{vault, clock, visit: string, tab: string}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
  }

  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** Take over what no open tab is writing; the latest of several wins the field, the others wait their turn. */
  async load() {
    const [rows, open] = await Promise.all([store.all("drafts", "visit", [this.vault.person, this.visit]), openTabs()]);
    const ours = rows.filter(({ tab }) => tab === this.tab || !open.has(tab));
    for (const row of ours.sort((a, b) => b.savedAt - a.savedAt)) {
      const kept = await this.vault.open(row, label(row));
      if (!kept || this.#drafts.has(row.name)) {
        this.waiting += 1;
        continue;
      }
      const key = [row.person, row.visit, row.name, row.tab];
      this.#drafts.set(row.name, { seen: [], ...kept, key, name: row.name, stamp: row.stamp, savedAt: performance.now() });
    }
    this.isRead = true;
  }

  /** @returns {{value: any, mark: object, seen: string[]}|null} `seen` are the entries it was begun over */
  get(name) {
    return this.#drafts.get(name) ?? null;
  }

  all() {
    return [...this.#drafts.values()];
  }

  names() {
    return [...this.#drafts.keys()];
  }

  /** Why the last words of one are in memory alone: the problem, or nothing. */
  get unkept() {
    return this.all().find((draft) => draft.unkept)?.unkept;
  }

  /** Keep `value`; the first call for an empty field marks the time. An empty value is no draft. */
  set(name, value) {
    if (value === null || value === undefined || value === "") return this.drop(name);
    const draft = this.#drafts.get(name) ?? this.#begin(name);
    draft.value = clean(value);
    draft.isDirty = true;
    draft.timer ??= setTimeout(() => this.#write(draft), Math.max(0, draft.savedAt + EVERY_MS - performance.now()));
    this.#tell();
  }

  /** Take the draft out for an entry made from it; the entry's transaction deletes its row and its journal tells. */
  take(name) {
    const draft = this.#drafts.get(name);
    if (!draft) return null;
    clearTimeout(draft.timer);
    draft.isGone = true;
    this.#drafts.delete(name);
    return draft;
  }

  /** An entry could not be kept: its draft is a draft again, unless something newer was begun. */
  putBack(draft) {
    if (!draft || this.#drafts.has(draft.name)) return;
    Object.assign(draft, { isGone: false, timer: null, isDirty: true });
    this.#drafts.set(draft.name, draft);
    this.#write(draft);
  }

  drop(name) {
    const draft = this.take(name);
    if (!draft) return null;
    this.#tell();
    return store.remove("drafts", draft.key).catch(() => {});
  }

  /** Write everything now; for a page about to go. */
  flush() {
    return Promise.all([...this.#drafts.values()].filter(({ isDirty }) => isDirty).map((draft) => this.#write(draft)));
  }

  #begin(name) {
    const key = [this.vault.person, this.visit, name, this.tab];
    const draft = { name, key, stamp: crypto.randomUUID(), mark: this.clock.mark(), savedAt: -EVERY_MS };
    this.#drafts.set(name, draft);
    return draft;
  }

  async #write(draft) {
    clearTimeout(draft.timer);
    draft.timer = null;
    if (draft.isWriting) return draft.isWriting;
    draft.isWriting = this.#lock(draft).finally(() => (draft.isWriting = null));
    await draft.isWriting;
    if (draft.isDirty && !draft.isGone && !draft.timer) this.set(draft.name, draft.value);
  }

  async #lock(draft) {
    draft.isDirty = false;
    draft.savedAt = performance.now();
    const [person, visit, name, tab] = draft.key;
    const row = { person, visit, name, tab, stamp: draft.stamp, savedAt: Date.now() };
    try {
      const locked = await this.vault.seal({ value: draft.value, mark: draft.mark, seen: draft.seen }, label(row));
      if (!draft.isGone) await store.put("drafts", { ...row, ...locked }, { durability: "relaxed" });
      draft.unkept = null;
    } catch (error) {
      draft.unkept = store.problemOf(error);
      draft.isDirty = true; // no room or no key: the text stays on screen and is tried again with the next key
    }
    this.#tell();
  }

  #tell() {
    this.#listeners.forEach((listener) => listener());
  }
}

const label = ({ visit, name }) => `draft ${visit} ${name}`;
