/** Whose lesson it was, asked at Finish of a visit begun without saying. */
import { el } from "../elements.js";
import { keep } from "./parts.js";
import { classInWords } from "./words.js";
import { caseload, isPlaced } from "./whereabouts.js";

export function placing(tablet, visit, say) {
  const list = el("div", { class: "k-halves" });
  const node = el("section", { class: "k-card k-card-edge k-stack", "aria-label": "Whose lesson was this?" },
    el("h2", { text: "Whose lesson was this?" }), list);

  let placing = null;

  function place(data) { placing = keep(visit.add("placed", data), say); }

  function choices() {
    const rows = caseload(tablet.briefcase).map(({ partnership, course }) => el("button", {
      type: "button", class: "k-choice",
      on: { click: () => place({ teacher: partnership.teacher.id, ...(course ? { class: course.id } : {}) }) },
    }, el("span", { text: partnership.teacher.name }), el("span", { class: "k-choice-words", text: classInWords(course) })));
    rows.push(el("button", { type: "button", class: "k-choice", text: "Not about one teacher", on: { click: () => place({ about_no_teacher: true }) } }));
    return rows;
  }

  let wasPlaced = null;
  function update() {
    if (isPlaced(visit) === wasPlaced) return;
    wasPlaced = isPlaced(visit);
    node.hidden = wasPlaced || visit.isPractice;
    list.replaceChildren(...(wasPlaced ? [] : choices()));
  }
  update();
  return { node, update, kept: () => placing };
}
