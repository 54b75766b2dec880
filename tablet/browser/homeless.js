// Entries the tablet has no room for: kept in memory and sent directly, while the badge says so loudly.

export class Homeless {
  #rows = new Map();

  /** Takes the row in when there is no room; any other failure is the caller's. */
  take(error, row) {
    if (error.name !== "QuotaExceededError") throw error;
    this.#rows.set(row.id, row);
  }

  all() {
    return [...this.#rows.values()].filter(({ status }) => status === "local");
  }

  /** @returns {{id: string, visit: string, status: string, reason: string|null}[]} what changed */
  settle(verdicts) {
    const ours = verdicts.filter(({ id }) => this.#rows.has(id));
    return ours.map(({ id, status, reason = null }) => {
      const row = this.#rows.get(id);
      if (status === "saved" || status === "forgotten") this.#rows.delete(id);
      else this.#rows.set(id, { ...row, status, reason });
      return { id, visit: row.visit, status, reason };
    });
  }
}
