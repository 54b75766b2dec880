// Says in four honest states where the words are now.

import { urgencyOf, waitedInWords } from "./waited.js";

const STILL_TYPING_MS = 1500;
const AGE_EVERY_MS = 10_000;
/** The one problem that is for nobody here to attend to; whatever else there is comes before it. */
const FULL = "server-full";

/** Words for what needs the coach's attention; anything else only delays. */
const REASONS = {
  "sign-in": "Sign in to send what is on this tablet.",
  forbidden: "The server did not accept this tablet. Sign in again.",
  portal: "Sign in to the school's Wi-Fi. Something between here and Keylever answers in its place.",
  [FULL]: "Keylever has no room left. Everything stays on this tablet until it has.",
  "no-room": "This tablet has no room left. Free some space; what you type is sent directly.",
  elsewhere: "This visit is also open in another tab. Both keep what you type; close one to stay clear.",
  locked: "Some of what lies on this tablet was locked under an earlier key: it comes from a secret this server does not have. Nothing is lost yet. Ask whoever runs Keylever to bring the earlier secret back before anybody clears this browser.",
  unwritten: "What you wrote last is on this page alone. It is tried again; what you type is sent directly.",
  stay: "What you wrote last is on this page alone and would be lost. Save a copy of what you added, or stay until it is sent.",
  outdated: "Keylever was renewed in another tab. Load this page again.",
};

export class Badge {
  #listeners = new Set();
  #typedAt = -Infinity;
  #unsaved = { local: 0, refused: 0, conflict: 0, locked: 0 };
  #counted = 0;
  #counting = 0;
  #timer = null;
  #attending = null;
  #since = null;
  #agedAt = -Infinity;
  #wantsOut = false;
  #copied = new Set();

  /** @param {{journal, sync, visits}} parts */
  constructor(parts) {
    Object.assign(this, parts);
    // Known to be unsaved before it is written, so that no moment in between reads "Saved".
    this.journal.onBegun = () => this.#tell();
    this.journal.onChange(() => setTimeout(() => this.recount())); // whoever wrote need not wait for the count
    this.sync.onChange(() => this.#tell());
  }

  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  typed() {
    this.#typedAt = performance.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), STILL_TYPING_MS);
    this.#tell();
  }

  /** Something about this tablet itself, not about sending, needs attention; null when it is over. */
  attend(problem) {
    this.#attending = problem;
    this.#tell();
  }

  /** Whether the page may go; when words would go with it, it says so from here on. */
  mayLeave() {
    this.#wantsOut = this.#isUnkept;
    this.#tell();
    return !this.#wantsOut;
  }

  /** These entries are in a copy too. */
  areCopied(rows) {
    rows.forEach(({ id }) => this.#copied.add(id));
    this.#tell();
  }

  async recount() {
    await this.journal.house();
    const turn = ++this.#counting;
    const unsaved = await this.journal.unsaved.count();
    if (turn < this.#counted) return; // a later count is already known
    this.#counted = turn;
    this.#unsaved = unsaved;
    if (!unsaved.local) this.#since = null;
    this.#tell();
    if (unsaved.local && (this.#since === null || Date.now() - this.#agedAt > AGE_EVERY_MS)) await this.#age();
  }

  // Which is the oldest is looked up now and then only: it takes every row, and a day is long.
  async #age() {
    this.#agedAt = Date.now();
    const [oldest] = await this.journal.unsaved.waiting();
    this.#since = (this.#unsaved.local && oldest?.order) || null;
    this.#tell();
  }

  /**
   * `count` is everything not saved, `begun` how much of it was begun and never added, so waits for nobody.
   * `since` is when the oldest of what waits was made, in ms; `waited` the sentence about it, once that is a day ago.
   * @returns {{state: "Typing"|"On this tablet"|"Saved"|"Needs attention", count: number, begun: number,
   *   reason: string|null, problem: string|null, since: number|null, waited: string|null, isUnkept: boolean}}
   *   `isUnkept` while words are in this page's memory and nowhere else
   */
  get now() {
    const { local, refused, conflict } = this.#unsaved;
    const begun = this.visits.draftCount();
    const count = local + refused + conflict + this.journal.unsaved.fresh + begun;
    const problem = this.#problem();
    const waits = { count, begun, since: this.#since, waited: waitedInWords({ count: local, since: this.#since }), isUnkept: this.#isUnkept };
    const reason = problem && this.#reason(problem);
    if (problem && problem !== FULL) return { ...waits, state: "Needs attention", problem, reason };
    const isTyping = begun > 0 && performance.now() - this.#typedAt < STILL_TYPING_MS;
    const state = isTyping ? "Typing" : count ? "On this tablet" : "Saved";
    return { ...waits, state, problem, reason };
  }

  get #isUnkept() {
    const { homeless } = this.journal;
    return homeless.unsent().some(({ id }) => !this.#copied.has(id)) || Boolean(this.visits.draftProblem());
  }

  #problem() {
    if (this.#wantsOut && this.#isUnkept) return "stay";
    if (this.#attending) return this.#attending;
    const { homeless } = this.journal;
    const unkept = (homeless.isFull && "no-room") || homeless.with("local").at(-1)?.problem || this.visits.draftProblem();
    if (unkept) return unkept;
    const sending = this.sync.problem in REASONS ? this.sync.problem : null;
    if (sending && sending !== FULL) return sending;
    return urgencyOf(this.#since) ?? ["refused", "conflict", "locked"].find((status) => this.#unsaved[status]) ?? sending;
  }

  #reason(problem) {
    if (["one-day", "six-days"].includes(problem)) return waitedInWords({ count: this.#unsaved.local, since: this.#since });
    const number = this.#unsaved[problem];
    const lines = number === 1 ? "1 entry" : `${number} entries`;
    if (problem === "refused") return `${lines} could not be taken by the server. Nothing is lost: it stays here and is offered again.`;
    if (problem === "conflict") return `${lines} on the server ${number === 1 ? "differs from the one" : "differ from the ones"} here. Both are kept.`;
    return (problem === this.sync.problem && this.sync.words) || REASONS[problem];
  }

  #tell() {
    this.#listeners.forEach((listener) => listener(this.now));
  }
}
