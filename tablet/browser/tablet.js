// The tablet as one object: who holds it, what it knows, its visits, and whether everything is saved.
import { Badge } from "./badge.js";
import { begunEntries } from "./begun.js";
import * as cases from "./briefcase.js";
import { Clock } from "./clock.js";
import { saveCopy } from "./copy.js";
import { deviceName, keepSkew, keptSkew } from "./device.js";
import { Journal } from "./journal.js";
import * as store from "./store.js";
import { Sync } from "./sync.js";
import { alone, tabName } from "./tab.js";
import { openVault, TabletRefused } from "./vault.js";
import { Visits } from "./visits.js";

export { dropKey, TabletRefused } from "./vault.js";

const [LOOK_EVERY_MS, FRESH_WAIT_MS] = [15_000, 1500]; // a form drawn from an old briefcase looks for an old step

/**
 * Ask for key and briefcase; without the server, what the vault keeps has to do.
 * @throws {TabletRefused} with `reason` "no-https", "signed-out", "other-person", "no-storage" or "offline"
 */
export async function openTablet(options) {
  const skew = keptSkew().catch(() => 0); // the database opens while the server is asked
  const vault = await openVault(options);
  try {
    const [device, skewMs, tab, known] = await Promise.all([deviceName(() => (vault.isFull = true)), skew, tabName(), cases.kept(vault)]);
    const tablet = new Tablet({ vault, device, tab, clock: new Clock(skewMs), ...known });
    await tablet.start();
    return tablet;
  } catch (error) {
    throw error instanceof TabletRefused ? error : new TabletRefused("no-storage", { cause: error });
  }
}

class Tablet {
  #visits;
  #badge;
  #briefcaseListeners = new Set();
  #begunListeners = new Set();

  constructor({ vault, device, tab, clock, briefcase, etag }) {
    Object.assign(this, { vault, device, clock, briefcase, etag });
    this.journal = new Journal(vault);
    this.sync = new Sync({ person: vault.person, device, clock, journal: this.journal });
    this.#visits = new Visits({ vault, device, tab, clock, journal: this.journal, onTyped: () => this.#badge.typed(), briefcaseOf: () => this.briefcase });
    this.#badge = new Badge({ journal: this.journal, sync: this.sync, visits: this.#visits });
  }

  async start() {
    const looked = this.look();
    await Promise.race([looked, new Promise((done) => this.briefcase.version && setTimeout(done, this.vault.isOffline ? 0 : FRESH_WAIT_MS))]);
    this.clock.watch(() => this.#visits.refresh());
    this.clock.onBetter = () => this.#learnTime();
    store.onOutdated(() => this.#badge.attend("outdated"));
    const found = this.journal.waiting().then((rows) => this.clock.found(rows));
    await Promise.all([this.#visits.lookForDrafts(), this.#badge.recount(), found]);
    this.sync.start();
    this.#visits.tidy(this.briefcase).catch(() => {});
    this.timer = setInterval(() => document.hidden || this.look(), LOOK_EVERY_MS);
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
    this.#briefcaseListeners.add(listener);
    return () => this.#briefcaseListeners.delete(listener);
  }

  onBegun(listener) {
    this.#begunListeners.add(listener);
  }

  /** @returns {Promise<Visit>} a new visit, its `started` durable */
  async beginVisit(startedData = {}, { occasion = "visit" } = {}) {
    const visit = await this.#visits.begin(startedData, occasion);
    alone(visit.id);
    this.#begunListeners.forEach((listener) => listener(visit));
    return visit;
  }

  /** @returns {Promise<Visit>} a visit begun earlier, here or on another tablet */
  async visit(id) {
    alone(id, (isAlone) => this.#badge.attend(isAlone ? null : "elsewhere"));
    return this.#visits.get(id);
  }

  practice = (startedData = {}) => this.#visits.practice(startedData);
  /** Drafts of the form before a visit. */
  form = () => this.#visits.form();

  openVisits() {
    return this.#visits.list(this.briefcase.visits);
  }

  offerAgain = () => this.journal.offerAgain();

  /** @returns {Promise<{entries: number, begun: number}>} how many are in the copy, and how many were never added */
  async saveCopy() {
    const [rows, begun] = await Promise.all([this.journal.unsent(), begunEntries(this, this.#visits.drafts())]);
    await saveCopy(this, [...rows, ...begun]);
    this.#badge.areCopied(rows);
    return { entries: rows.length, begun: begun.length };
  }

  /** Go through sign-in and come back to the same place, unless words would be lost. */
  async signInAgain(returnAddress = location.href) {
    if (!(await this.mayLeave())) return;
    if (new URL(returnAddress, location.href).href === location.href) location.reload();
    else location.assign(returnAddress);
  }

  /** @returns {Promise<boolean>} drafts are written; false, and the badge says why, while words are on this page alone */
  mayLeave = async () => (await this.flush(), this.#badge.mayLeave());

  flush = () => this.#visits.flush();

  /** The key is gone: nothing is sent, locked or read here any more. */
  forget() {
    this.flush(); // sealed with the key still in hand: half a line is not lost to a sign-out in another tab
    clearInterval(this.timer);
    this.sync.stop();
    this.vault.forget();
  }

  /** Look for a newer briefcase, and for what other tablets and tabs wrote. */
  async look() {
    const newer = await cases.fetchNewer(this).catch(() => null);
    if (newer) {
      Object.assign(this, newer);
      this.#briefcaseListeners.forEach((listener) => listener(this.briefcase));
    }
    await Promise.all([this.#visits.pullAll(), this.#visits.lookForDrafts()]).catch(() => {});
    await this.#badge.recount();
  }

  #learnTime() {
    this.#visits.refresh();
    keepSkew(this.clock.skewMs).catch(() => {});
  }
}
