// How long to wait before the next try: longer each time, and never all tablets of a school in the same moment.

const FIRST_MS = 500;
const LONGEST_MS = 4000;
const LONGEST_ASKED_MS = 30_000;

export class Backoff {
  #tries = 0;

  reset() {
    this.#tries = 0;
  }

  /** @returns {number} milliseconds, between half of the step and all of it */
  next() {
    const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#tries++);
    return most * (0.5 + Math.random() / 2);
  }

  /** What the server asked for, never less; a proxy that says "in an hour" is not believed. */
  asked(ms) {
    return Math.min(LONGEST_ASKED_MS, ms) * (1 + Math.random() / 2);
  }
}
