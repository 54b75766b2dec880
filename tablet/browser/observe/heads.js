/** Which entries stand for a thing now: what an edit or an undo has to name. */

/** @returns ids of the entries of this chain (the first and its edits) that nobody has replaced. */
export function headsOf(visit, id) {
  const chain = new Set([id]);
  const edits = visit.entries.filter(({ kind }) => kind === "edit" || kind === "undo");
  for (let grew = true; grew;) {
    grew = false;
    for (const entry of edits) {
      if (!chain.has(entry.id) && entry.replaces.some((old) => chain.has(old))) { chain.add(entry.id); grew = true; }
    }
  }
  const replaced = new Set(edits.filter((entry) => chain.has(entry.id)).flatMap((entry) => entry.replaces));
  return [...chain].filter((one) => !replaced.has(one));
}

/** Take a thing out, whatever edits it has had. */
export function takeOut(visit, id) {
  return visit.add("undo", {}, { replaces: headsOf(visit, id) });
}

/** Give a line its new words; what it said before stays in its versions. */
export function rewrite(visit, id, { text, speaker, tags }, draft = null) {
  return visit.add("edit", { text, speaker, tags }, { replaces: headsOf(visit, id), draft });
}
