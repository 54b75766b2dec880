// Entries the tablet could not write down: kept in memory and sent directly, while the badge says so loudly.

export class Homeless {
  #rows = new Map();

  /** @param {boolean} isFull whether the tablet was found without room, though nothing had to be kept yet */
  constructor(isFull = false) {
    this.isFull = isFull;
  }

  take(row) {
    this.#rows.set(row.id, row);
  }

  all() {
    return [...this.#rows.values()];
  }

  with(status) {
    return this.all().filter((row) => row.status === status);
  }

  /** What the server has not got. */
  unsent() {
    return ["local", "refused"].flatMap((status) => this.with(status));
  }

  /** @returns {{id: string, visit: string, status: string, reason: string|null}[]} what changed */
  settle(verdicts) {
    const ours = verdicts.filter(({ id }) => this.#rows.has(id));
    return ours.map(({ id, status, reason = null, version = null }) => {
      const row = this.#rows.get(id);
      if (status === "forgotten") this.#rows.delete(id);
      else this.#rows.set(id, { ...row, status, reason, version });
      return { id, visit: row.visit, status, reason };
    });
  }
}
