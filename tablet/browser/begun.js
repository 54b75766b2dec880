// What was begun and never added, for a saved copy: each becomes an entry of its visit, the same one each time it is copied.
import { clean, digest } from "./frozen.js";
import * as store from "./store.js";

const FIELD = /^(summary|step|promise|debrief|agreement|next_visit$)/;
/** Kinds that stand in a copy under their draft's own id, which the tablet's entry replaces: nothing is counted twice. */
export const COUNTS = /^(sweep|check_in|work)$/;

/**
 * @param {{vault, device: string, journal}} tablet
 * @param {{key: string[], stamp: string, value: any, mark: object}[]} open drafts as this page has them, written down or not
 * @returns {Promise<{id: string, body: string}[]>} lines, changes, questions, fields, rounds and counts
 */
export async function begunEntries({ vault, device, journal }, open) {
  const added = journal.homeless.all().flatMap(({ draft }) => draft ?? []); // their rows stay until the entry is sent
  const here = new Set([...open, ...added].map(({ key }) => String(key)));
  const rows = await store.all("drafts", "person", vault.person).catch(() => []);
  const others = rows.map(async (row) => {
    const key = [row.person, row.visit, row.name, row.tab];
    return here.has(String(key)) ? {} : { key, stamp: row.stamp, ...(await vault.open(row, `draft ${row.visit} ${row.name}`)) };
  });
  return (await Promise.all([...open, ...others].map(async (draft) => entryOf(await draft, device)))).filter(Boolean);
}

async function entryOf({ key: [person, visit, name] = [], stamp, value, mark, seen = [] }, device) {
  const [kind, data, replaces = seen] = (mark && !visit.startsWith("form") && whatOf(name, value)) || [];
  if (!kind) return null;
  // Other words under the same id would be refused as a second text of one entry.
  const hex = await digest(`${stamp} ${JSON.stringify(data)}`);
  const id = COUNTS.test(kind) ? stamp : hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  const { clock, tick_ms, wall: noted_at } = mark;
  return { id, body: JSON.stringify(clean({ id, visit, person, device, clock, tick_ms, seq: 0, noted_at, kind, v: 1, replaces, data })) };
}

/**
 * @returns {[string, object, string[]?]|null} the kind and data of the entry that a draft would become, and what it
 *   replaces where the draft says so itself; null while it says nothing
 */
export function whatOf(name, value) {
  const [kind] = name.split(".");
  if (/^(composer|edit)$/.test(kind)) {
    const { text = "", question, speaker = null, tags = [], minute, seen } = value;
    if (!text.trim()) return null;
    if (question) return ["question", { text: text.trim() }];
    const data = { speaker, text: text.trim(), tags, ...(Number.isFinite(minute) && { minute_in_recording: minute }) };
    return seen ? ["edit", data, seen] : ["note", data];
  }
  const groups = Object.values(value.looks ?? {});
  if (groups.length) return [kind, { due_tick_ms: value.due, groups }];
  if (/^(check_in|work)$/.test(kind)) return [kind, value];
  if (kind === "practice") {
    const { met = {}, feedback, round = 1 } = value;
    const criteria = Object.entries(met).filter(([, one]) => one).map(([criterion, one]) => ({ criterion, met: one }));
    return [kind, { round, criteria, feedback: feedback || null }];
  }
  const field = name.replace(/^field\./, "");
  return FIELD.test(field) && value.day !== null ? ["field", { name: field, value }] : null; // a next visit needs a day
}
