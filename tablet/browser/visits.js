// The visits open on this page, and those that lie on this tablet.
import { leadOf, plannedId } from "./along.js";
import { letGoOfOld } from "./cleanup.js";
import { Drafts } from "./drafts.js";
import { practiceVisit } from "./practice.js";
import * as pull from "./pull.js";
import * as store from "./store.js";
import { Visit } from "./visit.js";

/** Stands for the visit in drafts of the start form, which belong to none yet; with more behind it, in a page's own. */
const FORM = "form";

export class Visits {
  #open = new Map();
  /** The visit of each draft found at the start. */
  #lying = [];
  #form = null;

  /** @param {{vault, device: string, tab: string, clock, journal, onTyped: () => void, briefcaseOf: () => object}} parts */
  constructor(parts) {
    Object.assign(this, parts);
  }

  async begin(startedData, occasion) {
    const planned = occasion === "visit" ? plannedId(this.briefcaseOf(), startedData, await this.journal.visits()) : null;
    const visit = await this.#opened(planned ?? crypto.randomUUID());
    await visit.add("started", { ...startedData, occasion });
    return visit;
  }

  async get(id) {
    const visit = await this.#opened(id);
    const news = this.pull(visit);
    if (!visit.entries.length) await news;
    return visit;
  }

  practice(startedData) {
    const visit = practiceVisit({ person: this.vault.person, device: this.device, clock: this.clock });
    visit.add("started", startedData);
    return visit;
  }

  /** Those on this tablet and those the briefcase names, the latest first. */
  async list(named) {
    const known = new Map(named.map((visit) => [visit.id, { ...visit, isHere: false }]));
    const here = await Promise.all((await this.journal.visits()).map((id) => this.#opened(id)));
    for (const visit of here) known.set(visit.id, { ...known.get(visit.id), ...summary(visit) });
    const at = ({ started_at: started, on }) => Date.parse(started ?? on) || 0;
    return [...known.values()].sort((a, b) => at(b) - at(a));
  }

  async pull(visit) {
    visit.addPulled(await pull.fetchNew(this.vault, visit.id).catch(() => []));
  }

  pullAll() {
    return Promise.all([...this.#open.values()].map((visit) => this.pull(visit)));
  }

  refresh() {
    this.#open.forEach((visit) => visit.refresh());
  }

  /** What is typed before a visit begins: drafts like a visit's, gone with the form. */
  form() {
    const { vault, tab, clock } = this;
    this.#form ??= new Drafts({ vault, clock, visit: FORM, tab });
    this.#form.isReady ??= this.#form.load();
    return this.#form.isReady.then(() => this.#form);
  }

  flush = () => Promise.all(this.#written().map((drafts) => drafts.flush()));

  /** Every draft of the visits open here, as the page has it. */
  drafts = () => [...this.#open.values()].flatMap(({ drafts }) => drafts.all());

  /** Drafts of the visits open here and, as far as seen at the start, of all others. */
  draftCount() {
    const open = [...this.#open.values()].reduce((sum, { drafts }) => sum + drafts.names().length + drafts.waiting, 0);
    return open + this.#lying.filter((visit) => !this.#open.get(visit)?.drafts.isRead).length;
  }

  /** @returns {string|undefined} why words of a draft are in memory alone */
  draftProblem = () => this.#written().map(({ unkept }) => unkept).find(Boolean);

  #written = () => [...this.#open.values()].map(({ drafts }) => drafts).concat(this.#form ?? []);

  async lookForDrafts() {
    const rows = await store.all("drafts", "person", this.vault.person);
    this.#lying = rows.map(({ visit }) => visit).filter((visit) => !visit.startsWith(FORM));
  }

  async #opened(id) {
    const visit = this.#open.get(id) ?? this.#make(id);
    await visit.isReady;
    return visit;
  }

  /** What can wait until the tablet is open: turning what is saved to the present key, letting go of what is over. */
  async tidy(briefcase) {
    const turned = (await this.vault.turnRest?.().catch(() => [])) ?? [];
    if (turned.length) this.journal.announce(turned);
    const open = turned.flatMap((id) => this.#open.get(id) ?? []);
    await Promise.all(open.map(async (visit) => visit.addPulled(await pull.kept(this.vault, visit.id))));
    await this.#letGoOfOld(briefcase);
  }

  // Visits the briefcase no longer names and whose debrief is over and saved, and very old ones, leave the tablet.
  #letGoOfOld({ version, visits }) {
    if (!version) return Promise.resolve();
    const isOver = async (id) => (await this.#opened(id)).state.debriefFinishedAtMs !== null;
    return letGoOfOld({ person: this.vault.person, named: new Set(visits.map(({ id }) => id)), isOver });
  }

  // Known before it is loaded, so that two screens asking in the same moment share one.
  #make(id) {
    const { vault, device, tab, clock, journal } = this;
    const drafts = new Drafts({ vault, clock, visit: id, tab });
    const lead = () => leadOf(this.briefcaseOf(), id);
    const visit = new Visit({ id, person: vault.person, device, clock, journal, drafts, leadOf: lead });
    this.#open.set(id, visit);
    drafts.onChange(this.onTyped);
    visit.isReady = this.#load(visit);
    visit.isReady.catch(() => this.#open.delete(id));
    return visit;
  }

  async #load(visit) {
    const [pulled] = await Promise.all([pull.kept(this.vault, visit.id), visit.load(), visit.drafts.load()]);
    visit.addPulled(pulled);
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
