/** What was begun and not added when Finish was tapped: half a line, a change of one, a check-in, counts, a sweep. */
import { whatOf } from "../begun.js";
import { el } from "../elements.js";
import { button, keep, once } from "./parts.js";
import { groupsOf, whereabouts } from "./whereabouts.js";
import { GRASP, wordFor } from "./words.js";

/** By kind; any other is the business of the field it stands in. */
const WORDS = {
  note: ({ text }) => `A line you began: ${text}`,
  question: () => "A question you began",
  edit: ({ text }) => `A change you began: ${text}`,
  check_in: ({ group, grasp, trend }, groups) =>
    [`A check-in with ${groups.find(({ id }) => id === group)?.label ?? "another group"}`, wordFor(GRASP, grasp).toLowerCase(), trend].filter(Boolean).join(" · "),
  sweep: ({ groups: { length } }) => `A sweep of ${length === 1 ? "1 group" : `${length} groups`}`,
  work: () => "Counts of student work",
};

export function leftovers(tablet, visit, say) {
  const list = el("div", { class: "k-stack" });
  const node = el("section", { class: "k-card k-card-edge k-stack", "aria-label": "Begun and not added" },
    el("h2", { text: "Begun and not added" }),
    el("p", { class: "k-sub", text: "What you do not leave out is added when you finish." }), list);

  function left() {
    const groups = groupsOf(whereabouts(tablet, visit));
    return visit.drafts.names().flatMap((draft) => {
      let [kind, data, replaces = []] = whatOf(draft, visit.draft(draft).value) ?? [];
      // A line taken out meanwhile on another tablet: the words for it are a line of their own.
      if (kind === "edit" && !visit.state.lines.some(({ id }) => draft === `edit.${id}`)) [kind, replaces] = ["note", []];
      return kind in WORDS ? [{ draft, words: WORDS[kind](data, groups), add: () => visit.add(kind, data, { draft, replaces }) }] : [];
    });
  }

  /** No words stay behind as a draft nobody would look for. */
  async function addAll() {
    const sweep = visit.draft("sweep")?.value;
    if (sweep && !whatOf("sweep", sweep)) visit.setDraft("sweep", null);
    for (const one of left()) await keep(one.add(), say);
  }

  function row({ draft, words, add }) {
    const leave = () => { visit.setDraft(draft, null); update(); };
    return el("div", { class: "k-row" }, el("p", { class: "k-grow", text: words }),
      button("Add it", once(async () => { await keep(add(), say); update(); })), button("Leave it out", leave));
  }

  function update() {
    const now = left();
    node.hidden = !now.length;
    list.replaceChildren(...now.map(row));
  }
  update();
  return { node, update, addAll };
}
