// Entries the tablet could not write down: kept in memory, sent directly and written once it can, while the badge says so loudly.
import * as store from "./store.js";

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

  /** Write an entry down, this one's first time or again, and let its draft go. */
  async write(kept, sealed = null) {
    await store.run(["entries", "drafts"], "readwrite", (transaction) => {
      const { body, draft, problem, ...row } = kept; // as it is by now
      if (problem !== null && row.status !== "forgotten") transaction.objectStore("entries").put({ ...row, reason: sealed });
      removeDraft(transaction, draft);
    });
    this.isFull = false;
    this.delete(kept.id);
    kept.problem = null; // another try under way must not put back what has been settled since
  }

  /** @returns {Promise<{id: string, visit: string, status: string, reason: string|null}[]>} what changed */
  async settle(verdicts) {
    const ours = verdicts.filter(({ id }) => this.has(id));
    const changes = ours.map(({ id, status, reason = null, version = null }) => {
      const { visit, draft } = Object.assign(this.get(id), { status, reason, version }); // the very row that is being written
      if (status === "forgotten") this.delete(id);
      return { id, visit, status, reason, draft };
    });
    // Once the server has it, its draft must not come back as a second line; to delete takes no room.
    const over = changes.filter(({ status }) => /saved|forgotten/.test(status));
    if (over.length) await store.run(["drafts"], "readwrite", (transaction) => over.forEach(({ draft }) => removeDraft(transaction, draft))).catch(() => {});
    return changes;
  }
}

// A newer draft may already lie under the same name: only the one the entry was made from goes.
function removeDraft(transaction, draft) {
  const drafts = transaction.objectStore("drafts");
  if (draft) drafts.get(draft.key).onsuccess = ({ target: { result: row } }) => {
    if (row?.stamp === draft.stamp) drafts.delete(draft.key);
  };
}
