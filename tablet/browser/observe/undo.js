/** "Undo": the last thing this coach did, of the things that can be taken back. */
import { rewrite, takeOut, thingOf } from "./heads.js";
import { keep } from "./parts.js";
import { SEEN, lengthInWords, wordFor } from "./words.js";

const CAN_UNDO = new Set(["note", "question", "sighting", "sweep", "check_in", "work", "wait", "edit"]);
const DOUBLE_TAP_MS = 500;

function inWords({ kind, data }) {
  if (kind === "note") return `“${data.text}”`;
  if (kind === "question") return "My question";
  if (kind === "sighting") return wordFor(SEEN, data.seen);
  if (kind === "wait") return lengthInWords(data.length_ms);
  return { sweep: "Sweep", check_in: "Check-in", work: "Counts", edit: "The change" }[kind];
}

export function undoer(tablet, visit, say) {
  // A change is undone by a change back; neither of the two is offered again.
  const settled = new Set();
  let lastTap = -DOUBLE_TAP_MS;

  function lastThing() {
    const mine = visit.entries.filter((entry) => CAN_UNDO.has(entry.kind) && entry.person === tablet.person.id
      && !settled.has(entry.id) && isThere(entry));
    return mine.sort((one, other) => one.seq - other.seq).at(-1) ?? null;
  }

  /** A note whose edit was taken out is gone too, though no undo names the note. */
  function isThere({ id, kind }) {
    if (kind === "edit") return visit.state.lines.some(({ entryIds }) => entryIds.includes(id));
    return thingOf(visit, id) !== null;
  }

  async function changeBack(edit) {
    const line = visit.state.lines.find(({ entryIds }) => entryIds.includes(edit.id));
    const before = line?.versions.find(({ id }) => id === edit.replaces[0]);
    settled.add(edit.id);
    if (!before) return;
    const back = await rewrite(visit, line.id, before);
    settled.add(back.id);
  }

  return function undo() {
    const now = performance.now();
    if (now - lastTap < DOUBLE_TAP_MS) return;
    lastTap = now;
    const last = lastThing();
    if (!last) return say("There is nothing to undo.");
    keep(last.kind === "edit" ? changeBack(last) : takeOut(visit, last.id), say);
    say(`Undone: ${inWords(last)}`);
  };
}
