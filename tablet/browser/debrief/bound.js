// Ties a field on screen to the visit: each key goes into the draft, leaving the field makes the entry.

/** What to show: the half-written text first, then what was kept. */
export function valueOf(visit, name, empty = "") {
  return visit.draft(name)?.value ?? visit.state.fields.get(name)?.value ?? empty;
}

/** Keep a value as an entry, unless it is what is kept already. */
export async function keep(visit, name, value) {
  const kept = visit.state.fields.get(name);
  if (!kept && isEmpty(value)) return;
  if (kept && !kept.clash && same(kept.value, value)) {
    visit.setDraft(name, null);
    return;
  }
  await visit.setField(name, value, { draft: visit.draft(name) ? name : null });
}

/** Before the screen changes: whatever is still half-written becomes an entry. */
export async function keepAll(visit, names) {
  document.activeElement?.blur?.();
  for (const name of names) {
    const draft = visit.draft(name);
    if (draft && isWhole(name, draft.value)) await keep(visit, name, draft.value);
  }
}

/** A next visit without a day says nothing yet. */
export const isWhole = (name, value) => name !== "next_visit" || Boolean(value?.day);

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const isEmpty = (value) => value === null || value === "" || (Array.isArray(value) && value.length === 0);
