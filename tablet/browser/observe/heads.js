/** Taking out and rewriting: an edit or an undo names the entries that stand for a thing now. */

const LISTS = ["lines", "questions", "sweeps", "checkIns", "work", "sightings", "waits"];

/** @returns the thing of this id as it stands, or null when it was taken out. */
export function thingOf(visit, id) {
  for (const list of LISTS) {
    const found = visit.state[list].find((one) => one.id === id);
    if (found) return found;
  }
  return null;
}

/** Take a thing out, whatever edits it has had. */
export function takeOut(visit, id, replaces = thingOf(visit, id)?.entryIds ?? [id]) {
  return visit.add("undo", {}, { replaces });
}

/** Give a line its new words instead of those `seen`; what it said before stays in its versions. */
export function rewrite(visit, id, { text, speaker, tags }, draft = null, seen = null) {
  const line = thingOf(visit, id);
  const data = { text, speaker, tags };
  if (line?.minute !== null && line?.minute !== undefined) data.minute_in_recording = line.minute;
  return visit.add("edit", data, { replaces: seen ?? line?.entryIds ?? [id], draft });
}
