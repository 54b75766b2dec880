// Entries the server stumbles over step aside for a while, so that those behind them get through.

const FIRST_MS = 2000;
const LONGEST_MS = 60_000;

export class Aside {
  #rows = new Map();

  put({ id }) {
    const tries = (this.#rows.get(id)?.tries ?? 0) + 1;
    this.#rows.set(id, { tries, until: performance.now() + Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)) });
  }

  /** Somebody came back to the tablet, or the network did: everything is worth a try. */
  clear() {
    this.#rows.clear();
  }

  /** @returns {Set<string>} the ids that are not to be sent now */
  get ids() {
    const now = performance.now();
    return new Set([...this.#rows].filter(([, { until }]) => until > now).map(([id]) => id));
  }
}
