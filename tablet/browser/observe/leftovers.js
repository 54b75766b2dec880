/** What was begun and not added when Finish was tapped: half a line, a check-in, counts, a sweep. */
import { whatOf } from "../begun.js";
import { el } from "../elements.js";
import { button, keep, once } from "./parts.js";
import { addCheckIn, begunCheckIns } from "./check_in.js";
import { begunEdits } from "./line_edit.js";
import { rewrite } from "./heads.js";
import { addSweep, begunSweep } from "./sweep.js";
import { addWork, begunWork } from "./work.js";
import { GRASP, wordFor } from "./words.js";

function lineLeft(visit) {
  const draft = "composer";
  const begun = visit.draft(draft)?.value;
  const [kind, data] = (begun && whatOf(draft, begun)) || [];
  const words = kind === "question" ? "A question you began" : `A line you began: ${data?.text}`;
  return kind ? [{ draft, words, add: () => visit.add(kind, data, { draft }) }] : [];
}

function checkInsLeft(tablet, visit) {
  return begunCheckIns(tablet, visit).map(({ group, draft, begun }) => ({
    draft, add: () => addCheckIn(visit, group, begun),
    words: [`A check-in with ${group.label}`, wordFor(GRASP, begun.grasp).toLowerCase(), begun.trend].filter(Boolean).join(" · "),
  }));
}

function workLeft(visit) {
  const begun = begunWork(visit);
  return begun ? [{ draft: "work", words: "Counts of student work", add: () => addWork(visit, begun) }] : [];
}

function editsLeft(visit) {
  return begunEdits(visit).map(({ id, draft, begun }) => ({
    draft, words: `A change you began: ${begun.text.trim()}`,
    add: () => rewrite(visit, id, { ...begun, text: begun.text.trim() }, draft, begun.seen),
  }));
}

function sweepLeft(tablet, visit) {
  const begun = begunSweep(tablet, visit);
  if (!begun?.groups.length) return [];
  const many = begun.groups.length === 1 ? "1 group" : `${begun.groups.length} groups`;
  return [{ draft: "sweep", words: `A sweep of ${many}`, add: () => addSweep(visit, begun) }];
}

export function leftovers(tablet, visit, say) {
  const list = el("div", { class: "k-stack" });
  const node = el("section", { class: "k-card k-card-edge k-stack", "aria-label": "Begun and not added" },
    el("h2", { text: "Begun and not added" }),
    el("p", { class: "k-sub", text: "What you do not leave out is added when you finish." }), list);
  const left = () => [...lineLeft(visit), ...editsLeft(visit), ...checkInsLeft(tablet, visit),
    ...sweepLeft(tablet, visit), ...workLeft(visit)];

  /** No words stay behind as a draft nobody would look for. */
  async function addAll() {
    for (const one of left()) await keep(one.add(), say);
    if (begunSweep(tablet, visit)?.groups.length === 0) visit.setDraft("sweep", null);
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
