// Ties a field on screen to the visit: each key goes into the draft, leaving the field makes the entry.
import { clean } from "../frozen.js";

/** Values on their way into the journal, by visit and field, so that a second tap builds on the first. */
const wanted = new WeakMap();

/** What to show: the half-written text first, then what is being kept, then what was kept. */
export function valueOf(visit, name, empty = "") {
  return visit.draft(name)?.value ?? wanted.get(visit)?.get(name)?.value ?? visit.state.fields.get(name)?.value ?? empty;
}

/** Keep a value as an entry, unless it is what is kept already; one field's values one after another. */
export function keep(visit, name, value) {
  if (!wanted.has(visit)) wanted.set(visit, new Map());
  const fields = wanted.get(visit);
  const before = fields.get(name)?.done ?? Promise.resolve();
  const want = { value };
  want.done = before.catch(() => {}).then(() => keepNow(visit, name, value)).finally(() => {
    if (fields.get(name) === want) fields.delete(name);
  });
  fields.set(name, want);
  return want.done;
}

// Only the draft this value came from goes with it: somebody may have typed on meanwhile.
async function keepNow(visit, name, value) {
  const kept = visit.state.fields.get(name);
  const draft = visit.draft(name);
  const isDraft = same(draft?.value, clean(value));
  if (kept ? !kept.clash && same(kept.value, value) : isEmpty(value)) {
    if (isDraft || !draft) visit.setDraft(name, null);
    return;
  }
  await visit.setField(name, value, { draft: isDraft ? name : null, typed: name });
}

/** Before the screen changes: whatever is still half-written becomes an entry. */
export async function keepAll(visit, names) {
  document.activeElement?.blur?.();
  for (const name of names) {
    const draft = visit.draft(name);
    if (draft && isWhole(name, draft.value)) await keep(visit, name, draft.value);
    else await wanted.get(visit)?.get(name)?.done;
  }
}

/** A next visit without a day says nothing yet. */
export const isWhole = (name, value) => name !== "next_visit" || Boolean(value?.day);

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const isEmpty = (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0);
