// Words begun and never added, for a saved copy: each becomes an entry of its visit, the same one each time it is copied.
import { clean, digest } from "./frozen.js";
import * as store from "./store.js";

const FIELD = /^(summary|step|promise|debrief|agreement)\./;

/**
 * @param {{vault, device: string}} tablet
 * @param {{key: string[], stamp: string, value: any, mark: object}[]} open drafts as this page has them, written down or not
 * @returns {Promise<{id: string, body: string}[]>} lines, questions and fields; half a count says nothing, so none of those
 */
export async function begunEntries({ vault, device }, open) {
  const here = new Set(open.map(({ key }) => String(key)));
  const rows = (await store.all("drafts", "person", vault.person).catch(() => [])).map((row) => ({ ...row, key: [row.person, row.visit, row.name, row.tab] }));
  const others = rows.filter(({ key }) => !here.has(String(key)));
  const opened = await Promise.all(others.map(async (row) => ({ ...row, ...(await vault.open(row, `draft ${row.visit} ${row.name}`)) })));
  return (await Promise.all([...open, ...opened].map((draft) => entryOf(draft, device)))).filter(Boolean);
}

async function entryOf({ key: [person, visit, name], stamp, value, mark }, device) {
  const [kind, data] = whatOf(name, value) ?? [];
  if (!kind || visit === "form") return null;
  // Other words under the same id would be refused as a second text of one entry.
  const hex = await digest(`${stamp} ${JSON.stringify(data)}`);
  const id = hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  const { clock, tick_ms, wall: noted_at } = mark;
  return { id, body: JSON.stringify(clean({ id, visit, person, device, clock, tick_ms, seq: 0, noted_at, kind, v: 1, replaces: [], data })) };
}

function whatOf(name, value) {
  const text = (value?.text ?? "").trim();
  if (name === "composer" && text && value.question) return ["question", { text }];
  if (name === "composer" && text) {
    const { speaker = null, tags = [], minute } = value;
    return ["note", { speaker, text, tags, ...(Number.isFinite(minute) ? { minute_in_recording: minute } : {}) }];
  }
  const field = name.replace(/^field\./, "");
  return FIELD.test(field) && value?.length ? ["field", { name: field, value }] : null;
}
