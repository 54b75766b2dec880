// Tells the time of a visit: a clock is named anew whenever wall and monotonic time part, as they do in sleep.

const PARTED_MS = 2000;

export class Clock {
  /** @param {number} skewMs server time minus this tablet's wall clock, as last seen */
  constructor(skewMs = 0) {
    this.skewMs = skewMs;
    /** @type {Map<string, number>} clock to the smallest (server time - tick) seen */
    this.offsets = new Map();
    /** @type {Map<string, object>} clock of an earlier page to the tick here less the tick there, when it had ended */
    this.earlier = new Map();
    /** @type {(() => void)|null} told when times are known better than before */
    this.onBetter = null;
    this.#begin();
  }

  /** Look each second and whenever the page comes back; `onRenewed` is told when the clock has a new name. */
  watch(onRenewed = () => {}) {
    const look = () => this.look() && onRenewed();
    setInterval(look, 1000);
    document.addEventListener("visibilitychange", look);
    for (const name of ["pageshow", "focus"]) addEventListener(name, look);
  }

  /** @returns {boolean} whether the clock had to be renewed */
  look() {
    const isParted = Math.abs(Date.now() - performance.now() - this.anchorMs) > PARTED_MS;
    if (isParted) this.#begin();
    return isParted;
  }

  /** The moment now, as an entry or a draft keeps it. */
  mark() {
    this.look();
    return { clock: this.id, tick_ms: Math.round(performance.now()), wall: new Date().toISOString() };
  }

  /** What the server said its time was, for a request that left at `mark`. */
  heard(receivedAt, mark) {
    const offset = Date.parse(receivedAt) - mark.tick_ms;
    if (!(offset < (this.offsets.get(mark.clock) ?? Infinity))) return;
    this.offsets.set(mark.clock, offset);
    this.look();
    if (mark.clock === this.id) this.skewMs = this.nowMs() - Date.now();
    this.onBetter?.(); // a long visit has thousands of times to read anew, so only then
  }

  /** What earlier pages left unsent: where it is dated later than now, the date was put right since and says nothing. */
  found(rows) {
    const { tick_ms: now, wall } = this.mark();
    for (const { clock, tick_ms: tickMs, noted_at: notedAt } of rows.map(({ body }) => JSON.parse(body)))
      if (notedAt > wall && !(now - tickMs >= this.earlier.get(clock)?.lead_ms)) this.earlier.set(clock, { clock, lead_ms: now - tickMs });
  }

  /** Server time now, as well as this tablet can know it. */
  nowMs() {
    this.look();
    const offset = this.offsets.get(this.id);
    return offset === undefined ? Date.now() + this.skewMs : offset + performance.now();
  }

  /** Server time of an entry this tablet wrote. */
  atMs({ clock, tick_ms: tickMs, noted_at: notedAt }) {
    const offset = this.offsets.get(clock);
    if (offset !== undefined) return offset + tickMs;
    const latestMs = this.nowMs() - performance.now() + this.earlier.get(clock)?.lead_ms + tickMs;
    return Math.min(Date.parse(notedAt) + this.skewMs, latestMs || Infinity);
  }

  #begin() {
    const anchorMs = Date.now() - performance.now();
    if (anchorMs < this.anchorMs) this.earlier.set(this.id, { clock: this.id, lead_ms: 0 }); // ticks go on, the date went back
    this.id = crypto.randomUUID();
    this.anchorMs = anchorMs;
  }
}
