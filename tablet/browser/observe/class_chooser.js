/** The caseload in big rows; once chosen, only the chosen class and a way to choose another. */
import { el } from "../elements.js";
import { button, fill } from "./parts.js";
import { classInWords } from "./words.js";
import { caseload } from "./whereabouts.js";

function fromAddress(all, address) {
  const course = address.get("class");
  const partnership = address.get("partnership");
  return all.find((one) => course && one.course?.id === course)
    ?? all.find((one) => partnership && one.partnership.id === partnership) ?? null;
}

export function classChooser(briefcase, address, onChoose) {
  const all = caseload(briefcase);
  let chosen = fromAddress(all, address);
  let isOpen = !chosen;
  const rows = el("div", { class: "k-stack" });
  const node = el("section", { class: "k-card k-stack", "aria-label": "Whose lesson?" }, el("h2", { text: "Whose lesson?" }), rows);

  function choose(one) {
    chosen = one;
    isOpen = !one;
    draw();
    onChoose(chosen);
    rows.querySelector("button")?.focus({ preventScroll: true });
  }

  function row(one) {
    const isNew = one.partnership.teacher.is_new ? el("span", { class: "k-tag", "data-tag": "ask", text: "new teacher" }) : null;
    return el("button", { type: "button", class: "k-choice", "aria-pressed": String(one === chosen), on: { click: () => choose(one) } },
      el("strong", { text: one.partnership.teacher.name }), " ", isNew, el("span", { class: "k-choice-words", text: classInWords(one.course) }));
  }

  function draw() {
    const later = el("button", { type: "button", class: "k-choice", "aria-pressed": String(!chosen), on: { click: () => choose(null) } },
      "Place it later", el("span", { class: "k-choice-words", text: "Start now, say whose lesson it was before you finish" }));
    const another = button("Choose another", () => { isOpen = true; draw(); }, { class: "k-plain" });
    fill(rows, ...(isOpen ? [...all.map(row), later] : [row(chosen), all.length > 1 ? another : null]));
  }
  draw();

  /** Choose again what was chosen before a reload. */
  function restore({ partnership, course }) {
    const one = all.find((each) => each.partnership.id === partnership && (each.course?.id ?? null) === course) ?? null;
    if (one !== chosen) choose(one);
  }
  return { node, restore, get chosen() { return chosen; } };
}
