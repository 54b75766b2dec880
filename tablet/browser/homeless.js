// Entries the tablet could not write down: kept in memory, sent directly and written once it can, while the badge says so loudly.

/** By id. */
export class Homeless extends Map {
  /** Whether the tablet was found without room, though nothing had to be kept yet. */
  isFull = false;

  all() {
    return [...this.values()];
  }

  with(status) {
    return this.all().filter((row) => row.status === status);
  }

  /** What the server has not got. */
  unsent() {
    return ["local", "refused"].flatMap((status) => this.with(status));
  }

  /** @returns {{id: string, visit: string, status: string, reason: string|null, draft: object|null}[]} what changed */
  settle(verdicts) {
    const ours = verdicts.filter(({ id }) => this.has(id));
    return ours.map(({ id, status, reason = null, version = null }) => {
      const { visit, draft } = Object.assign(this.get(id), { status, reason, version }); // the very row that is being written
      if (status === "forgotten") this.delete(id);
      return { id, visit, status, reason, draft };
    });
  }
}
