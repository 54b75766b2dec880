// A practice visit: the same as a visit, but it stores and sends nothing.
import { clean } from "./frozen.js";
import { Visit } from "./visit.js";

export class PracticeVisit extends Visit {
  isPractice = true;
}

export function practiceVisit({ person, device, clock }) {
  return new PracticeVisit({
    id: crypto.randomUUID(),
    person,
    device,
    clock,
    journal: new MemoryJournal(),
    drafts: new MemoryDrafts(clock),
  });
}

class MemoryJournal {
  rows = [];

  onChange(listener) {
    this.listener = listener;
  }

  async add(entry) {
    const row = { id: entry.id, visit: entry.visit, body: JSON.stringify(clean(entry)), status: "local", reason: null };
    this.rows.push(row);
    this.listener([entry.visit], [row]);
    return row;
  }

  async ofVisit() {
    return this.rows;
  }
}

class MemoryDrafts {
  drafts = new Map();

  constructor(clock) {
    this.clock = clock;
  }

  get(name) {
    return this.drafts.get(name) ?? null;
  }

  names = () => [...this.drafts.keys()];

  set(name, value) {
    if (value === null || value === undefined || value === "") this.drafts.delete(name);
    else this.drafts.set(name, { value, mark: this.get(name)?.mark ?? this.clock.mark() });
  }

  take(name) {
    const draft = this.get(name);
    this.drafts.delete(name);
    return draft;
  }

  putBack() {}

  async flush() {}
}
