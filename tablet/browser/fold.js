// From entries to what a visit is: every order of arrival gives the same answer.

/** What two observers of a visit see of each other. */
const LINES = new Set(["note", "edit", "undo"]);

/**
 * @param {object[]} entries parsed, each {id, kind, data, replaces, person, seq, atMs, status, reason}
 * @param {string|null} me whose tablet this is: of anybody else lines count, and neither their end nor their counts
 * @returns the visit's state; lists are sorted by time
 */
export function fold(entries, me = null) {
  const ours = me ? entries.filter(({ person, kind }) => person === me || LINES.has(kind)) : entries;
  const sorted = [...ours].sort(byTime);
  const byId = new Map(sorted.map((entry) => [entry.id, entry]));
  const replaced = replacedIn(sorted, byId);
  const chains = chainsOf(sorted, byId, replaced);
  const of = (kind) => chains.filter(({ root }) => root.kind === kind);
  const items = (kind) => of(kind).map(asItem);
  const first = (kind) => of(kind)[0]?.root ?? null;
  const started = first("started");
  const placed = of("placed").at(-1)?.heads.at(-1) ?? null;
  const debrief = first("debrief_started");
  return {
    started: started?.data ?? null,
    placed: placed?.data ?? null,
    lines: of("note").map(asLine),
    questions: items("question"),
    sweeps: items("sweep"),
    checkIns: items("check_in"),
    work: items("work"),
    sightings: items("sighting"),
    waits: items("wait"),
    fields: fieldsOf(sorted, replaced),
    stages: items("stage"),
    rounds: items("practice"),
    agenda: debrief?.data.agenda ?? null,
    debriefMinutes: debrief?.data.minutes ?? null,
    startedAtMs: started?.atMs ?? null,
    finishedAtMs: first("finished")?.atMs ?? null,
    debriefStartedAtMs: debrief?.atMs ?? null,
    debriefFinishedAtMs: first("debrief_finished")?.atMs ?? null,
  };
}

/** By time, then by the order written, then by id, so that no two tablets disagree. */
export function byTime(a, b) {
  return a.atMs - b.atMs || a.seq - b.seq || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Entries that replace one another belong together: the first is the root, those nobody replaced are the heads. */
function chainsOf(sorted, byId, replaced) {
  const chains = new Map();
  for (const entry of sorted) {
    const root = rootOf(entry, byId);
    if (!root || root.kind === "field") continue;
    const chain = chains.get(root.id);
    if (chain) chain.members.push(entry);
    else chains.set(root.id, { root, members: [entry] });
  }
  for (const chain of chains.values()) chain.heads = headsOf(chain.members, replaced);
  return [...chains.values()].filter(({ heads }) => heads.length).sort((a, b) => byTime(a.root, b.root));
}

/** Ids of what was replaced; one person's entry never replaces another's. */
function replacedIn(sorted, byId) {
  const may = (entry) => (id) => (byId.get(id)?.person ?? entry.person) === entry.person;
  return new Set(sorted.filter(({ replaces }) => replaces.length).flatMap((entry) => entry.replaces.filter(may(entry))));
}

// An edit beats a concurrent undo: undone is only what nobody kept on editing.
function headsOf(members, replaced) {
  return members.filter(({ id, kind }) => !replaced.has(id) && kind !== "undo");
}

/** The entry that began it; null while what an edit or undo replaces has not arrived. */
function rootOf(entry, byId) {
  if (!entry.replaces.length) return ["edit", "undo"].includes(entry.kind) ? null : entry;
  const seen = new Set();
  let root = entry;
  while (root.replaces.length && !seen.has(root.id)) {
    seen.add(root.id);
    root = root.replaces.map((id) => byId.get(id)).find((older) => older?.person === entry.person) ?? root;
  }
  if (root.kind === "edit" && root.replaces.some((id) => byId.has(id))) return { ...root, kind: "note" }; // another's line stays; these are words of their own
  return ["edit", "undo"].includes(root.kind) ? null : root;
}

/** Of an entry nobody changed, what was made of it the last time: a long visit has thousands, and one is new. */
const once = (make, made = new WeakMap()) => (chain) => {
  const [entry, ...more] = chain.members;
  if (more.length || entry !== chain.root) return make(chain);
  return made.get(entry) ?? made.set(entry, make(chain)).get(entry);
};

const asItem = once(itemOf);
const asLine = once(lineOf);

function itemOf({ root, heads }) {
  const head = heads.at(-1);
  const { status, reason = null } = worst(heads);
  const entryIds = heads.map(({ id }) => id);
  return { ...head.data, id: root.id, atMs: root.atMs, approximate: root.approximate, person: root.person, entryIds, status, reason };
}

function lineOf({ root, members, heads }) {
  const head = heads.at(-1);
  const texts = members.filter(({ kind }) => kind !== "undo");
  return {
    ...itemOf({ root, heads }),
    text: head.data.text ?? "",
    speaker: head.data.speaker ?? null,
    tags: head.data.tags ?? [],
    minute: root.data.minute_in_recording ?? null,
    versions: texts.map(version),
    clash: sayDifferent(heads) ? heads.map(version) : null,
  };
}

// The same change made twice is no disagreement.
const sayDifferent = (heads) => heads.length > 1 && new Set(heads.map(({ data: { text, speaker, tags } }) => JSON.stringify([text, speaker, tags]))).size > 1;

function version({ id, data, atMs, person }) {
  return { id, text: data.text ?? "", speaker: data.speaker ?? null, tags: data.tags ?? [], atMs, person };
}

const ORDER = ["saved", "local", "refused", "conflict"];
const worst = (heads) => heads.reduce((a, b) => (ORDER.indexOf(b.status) > ORDER.indexOf(a.status) ? b : a));

/** Name to {value, entryIds, clash}: entries of one name that nobody replaced. */
function fieldsOf(sorted, replaced) {
  const fields = new Map();
  for (const { id, kind, data } of sorted) {
    if (kind !== "field" || replaced.has(id)) continue;
    const field = fields.get(data.name) ?? { entryIds: [], values: [] };
    field.entryIds.push(id);
    field.values.push(data.value);
    fields.set(data.name, field);
  }
  return new Map([...fields].map(([name, { entryIds, values }]) => [name, { value: values.at(-1), entryIds, clash: clashOf(values) }]));
}

// Two tablets that wrote the same thing do not disagree.
function clashOf(values) {
  const different = new Set(values.map((value) => JSON.stringify(value)));
  return different.size > 1 ? values : null;
}
