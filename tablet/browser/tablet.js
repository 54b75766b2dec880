// The tablet as one object: who holds it, what it knows, its visits, and whether everything is saved.
import { Badge } from "./badge.js";
import * as cases from "./briefcase.js";
import { Clock } from "./clock.js";
import { Drafts } from "./drafts.js";
import { Journal } from "./journal.js";
import { practiceVisit } from "./practice.js";
import * as pull from "./pull.js";
import * as store from "./store.js";
import { Sync } from "./sync.js";
import { tabName } from "./tab.js";
import { openVault, TabletRefused } from "./vault.js";
import { Visit } from "./visit.js";

export { dropKey, TabletRefused } from "./vault.js";

const LOOK_EVERY_MS = 15_000;

/**
 * Ask for key and briefcase; without the server, what the vault keeps has to do.
 * @throws {TabletRefused} with `reason` "no-https", "signed-out", "other-person", "no-storage" or "offline"
 */
export async function openTablet() {
  const vault = await openVault();
  try {
    const [device, skewMs, tab] = [await deviceName(), await keptSkew(), await tabName()];
    const { briefcase, etag } = await cases.kept(vault);
    const tablet = new Tablet({ vault, device, tab, clock: new Clock(skewMs), briefcase, etag });
    await tablet.start();
    return tablet;
  } catch (error) {
    throw error instanceof TabletRefused ? error : new TabletRefused("no-storage");
  }
}

class Tablet {
  #visits = new Map();
  #listeners = { briefcase: new Set(), begun: new Set() };

  constructor({ vault, device, tab, clock, briefcase, etag }) {
    Object.assign(this, { vault, device, tab, clock, briefcase, etag });
    this.journal = new Journal(vault);
    this.sync = new Sync({ person: vault.person, device, clock, journal: this.journal });
    this.#badge = new Badge({ journal: this.journal, sync: this.sync, drafts: () => this.#draftCount() });
  }

  #badge;

  async start() {
    if (!this.briefcase.version) await this.look();
    else this.look();
    this.clock.watch(() => this.#visits.forEach((visit) => visit.refresh()));
    this.sync.hasReceipts = () => this.#afterReceipts();
    store.onOutdated(() => this.#outdated());
    await this.#badge.recount();
    this.sync.start();
    setInterval(() => document.hidden || this.look(), LOOK_EVERY_MS);
  }

  get person() {
    return this.briefcase.person;
  }

  get badge() {
    return this.#badge.now;
  }

  onBadge(listener) {
    return this.#badge.onChange(listener);
  }

  onBriefcase(listener) {
    this.#listeners.briefcase.add(listener);
    return () => this.#listeners.briefcase.delete(listener);
  }

  /** Told each visit begun on this page. */
  onBegun(listener) {
    this.#listeners.begun.add(listener);
  }

  /** @returns {Promise<Visit>} a new visit, its `started` durable */
  async beginVisit(startedData = {}, { occasion = "visit" } = {}) {
    const visit = await this.#open(crypto.randomUUID());
    await visit.add("started", { ...startedData, occasion });
    this.#listeners.begun.forEach((listener) => listener(visit));
    return visit;
  }

  /** @returns {Promise<Visit>} a visit begun earlier, here or on another tablet */
  async visit(id) {
    const visit = await this.#open(id);
    const news = this.#pull(visit);
    if (!visit.entries.length) await news;
    return visit;
  }

  practice(startedData = {}) {
    const visit = practiceVisit({ person: this.vault.person, device: this.device, clock: this.clock });
    visit.add("started", startedData);
    return visit;
  }

  /** Visits of this person that lie on this tablet or are named in the briefcase, the latest first. */
  async openVisits() {
    const known = new Map(this.briefcase.visits.map((visit) => [visit.id, { ...visit, isHere: false }]));
    for (const id of await this.journal.visits()) known.set(id, { ...known.get(id), ...summary(await this.#open(id)) });
    return [...known.values()].sort((a, b) => Date.parse(b.started_at) - Date.parse(a.started_at));
  }

  /** Offer refused entries again. */
  offerAgain() {
    return this.journal.offerAgain();
  }

  /** Go through sign-in and come back to the same place; drafts are written first. */
  async signInAgain(returnAddress = location.href) {
    await this.flush();
    if (new URL(returnAddress, location.href).href === location.href) location.reload();
    else location.assign(returnAddress);
  }

  flush() {
    return Promise.all([...this.#visits.values()].map(({ drafts }) => drafts.flush()));
  }

  /** The key is gone: nothing is sent, locked or read on this page any more. */
  forget() {
    this.sync.stop();
    this.vault.forget();
  }

  /** Look for a newer briefcase and for what other tablets wrote. */
  async look() {
    const newer = await cases.fetchNewer(this.vault, this.etag).catch(() => null);
    if (newer) {
      Object.assign(this, newer);
      this.#listeners.briefcase.forEach((listener) => listener(this.briefcase));
    }
    await Promise.all([...this.#visits.values()].map((visit) => this.#pull(visit)));
  }

  async #open(id) {
    const open = this.#visits.get(id);
    if (open) return open;
    const drafts = new Drafts({ vault: this.vault, clock: this.clock, visit: id, tab: this.tab });
    const visit = new Visit({ id, person: this.vault.person, device: this.device, clock: this.clock, journal: this.journal, drafts });
    this.#visits.set(id, visit);
    drafts.onChange(() => this.#badge.typed());
    await Promise.all([visit.load(), drafts.load()]);
    visit.addPulled(await pull.kept(this.vault, id));
    return visit;
  }

  async #pull(visit) {
    visit.addPulled(await pull.fetchNew(this.vault, visit.id).catch(() => []));
  }

  #afterReceipts() {
    this.#visits.forEach((visit) => visit.refresh());
    store.put("tablet", { name: "skew", ms: this.clock.skewMs }, { durability: "relaxed" }).catch(() => {});
  }

  #outdated() {
    this.#badge.storageProblem = "outdated";
    this.#badge.recount().catch(() => {});
  }

  #draftCount() {
    return [...this.#visits.values()].reduce((sum, { drafts }) => sum + drafts.names().length, 0);
  }
}

function summary({ id, state }) {
  const iso = (ms) => (ms === null ? null : new Date(ms).toISOString());
  const { started, placed } = state;
  return {
    id,
    isHere: true,
    teacher: placed?.teacher ?? started?.teacher ?? null,
    class: placed?.class ?? started?.class ?? null,
    mode: started?.mode ?? "in_room",
    occasion: started?.occasion ?? "visit",
    started_at: iso(state.startedAtMs),
    finished_at: iso(state.finishedAtMs),
    debrief_finished_at: iso(state.debriefFinishedAtMs),
  };
}

async function deviceName() {
  const row = (await store.get("tablet", "device")) ?? { name: "device", id: crypto.randomUUID() };
  await store.put("tablet", row);
  return row.id;
}

const keptSkew = async () => (await store.get("tablet", "skew"))?.ms ?? 0;
