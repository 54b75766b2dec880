// Sends what waits in the journal, one uploader per browser, until the server's receipts match.
import { Aside } from "./aside.js";
import { Backoff } from "./backoff.js";
import { post } from "./post.js";
import { reach } from "./reach.js";
import { alone } from "./uploader.js";

const MOST_BYTES = 64_000;
const MOST_ENTRIES = 200;

export class Sync {
  /** @type {string|null} why nothing is being sent, or null */
  problem = null;
  #listeners = new Set();
  #most = MOST_ENTRIES;
  #wait = new Backoff();
  #aside = new Aside();
  #timer = null;
  #sending = null;
  #isAsked = false;

  /** @param {{person: string, device: string, clock, journal}} parts */
  constructor(parts) {
    Object.assign(this, parts);
  }

  start() {
    // What another tab wrote is looked at too: that tab may be closed before it could send. First the screen says "kept".
    this.journal.onChange((visits, changes) => (!changes || changes.some(({ status }) => status === "local")) && setTimeout(() => this.kick()));
    const again = () => {
      this.#aside.clear();
      if (document.visibilityState === "visible") this.kick();
    };
    for (const name of ["online", "pageshow", "focus"]) addEventListener(name, again);
    document.addEventListener("visibilitychange", again);
    this.kick();
  }

  stop() {
    clearTimeout(this.#timer);
    this.isStopped = true;
  }

  /** Told when the problem changed or something was saved. */
  onChange(listener) {
    this.#listeners.add(listener);
  }

  /** Send now; asked while sending, once more afterwards. */
  kick() {
    if (this.isStopped) return null;
    clearTimeout(this.#timer);
    this.#isAsked = true;
    this.#sending ??= this.#drain().finally(() => {
      this.#sending = null;
      if (this.#isAsked && !this.#timer) this.kick();
    });
    return this.#sending;
  }

  async #drain() {
    this.#isAsked = false;
    this.#timer = null;
    let waitMs = 0; // between two batches another tab has its turn
    while (waitMs === 0) waitMs = await alone(() => this.#sendSome()).catch(() => this.#wait.next());
    if (waitMs === null || this.isStopped) return;
    this.#isAsked = false;
    this.#timer = setTimeout(() => this.kick(), waitMs);
  }

  /** @returns {Promise<number|null>} how long to wait before the next batch; null when nothing is left */
  async #sendSome() {
    const aside = this.#aside.ids;
    const rows = this.#batch(await this.journal.waiting(this.#most, aside));
    if (!rows.length) return aside.size ? this.#wait.next() : this.#isFine();
    const mark = this.clock.mark();
    const earlier = [...this.clock.earlier.values()];
    const now = earlier.length ? { ...mark, earlier } : mark;
    const entries = rows.map(({ id, body }) => ({ id, body }));
    const answer = await post({ person: this.person, device: this.device, now, entries });
    return this.#take(answer, rows, mark);
  }

  async #take(answer, rows, mark) {
    if (answer.what === "receipts") return this.#settle(answer, rows, mark);
    if (answer.what === "halve") return this.#halve(answer, rows);
    if (answer.isSlow) this.#most = Math.max(1, rows.length >> 1);
    if (answer.isStumble && rows.length > 1) return this.#halve(answer, rows);
    if (answer.isStumble) this.#aside.put(rows[0]);
    this.#say(answer.what === "sign-in" ? (answer.reason === "forbidden" ? "forbidden" : "sign-in") : answer.reason, answer.words);
    return answer.waitMs ? this.#wait.asked(answer.waitMs) : this.#wait.next();
  }

  async #settle({ receipts, receivedAt, version }, rows, mark) {
    this.clock.heard(receivedAt, mark);
    const sent = new Map(rows.map((row) => [row.id, row]));
    const verdicts = receipts.filter((receipt) => isOurs(receipt, sent.get(receipt.id)));
    await this.journal.settle(verdicts.map(({ id, status, reason }) => ({ id, status, reason, version })));
    if (!verdicts.length) return this.#wait.next();
    this.#wait.reset();
    this.#most = Math.min(MOST_ENTRIES, this.#most * 2);
    this.#say(null);
    this.hasReceipts?.(version);
    await this.journal.offerAgain(version);
    return 0;
  }

  async #halve({ reason }, rows) {
    this.#most = Math.max(1, rows.length >> 1);
    if (rows.length > 1) return 0;
    await this.journal.settle([{ id: rows[0].id, status: "refused", reason, version: null }]);
    return 0;
  }

  #batch(waiting) {
    const rows = waiting.slice(0, this.#most);
    let bytes = 0;
    return rows.filter(({ body }, at) => (bytes += body.length) <= MOST_BYTES || at === 0);
  }

  // Another tab may have sent it all after a sign-in: then nobody has to sign in any more, and no line will tell.
  async #isFine() {
    if (["sign-in", "forbidden"].includes(this.problem) && (await reach()) !== "here") return this.#wait.next();
    this.#wait.reset();
    this.#say(null);
    return null;
  }

  #say(problem, words = null) {
    this.problem = problem;
    this.words = words;
    this.#listeners.forEach((listener) => listener());
  }
}

/** A receipt counts only for an entry of this batch, and "saved" only for the very bytes that were sent. */
function isOurs({ status, sha256 }, row) {
  if (!row || !["saved", "conflict", "refused", "forgotten"].includes(status)) return false;
  return status !== "saved" || sha256 === row.sha256;
}
