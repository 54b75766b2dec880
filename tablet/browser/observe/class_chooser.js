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
  let all = caseload(briefcase);
  let chosen = fromAddress(all, address);
  /** What was chosen by a tap, now or before a reload, also while the briefcase does not know it; undefined before any. */
  let wanted;
  let isOpen = !chosen;
  const rows = el("div", { class: "k-stack" });
  const node = el("section", { class: "k-card k-stack", "aria-label": "Whose lesson?" }, el("h2", { text: "Whose lesson?" }), rows);

  function choose(one) {
    chosen = one;
    wanted = { partnership: one?.partnership.id ?? null, course: one?.course?.id ?? null };
    isOpen = !one;
    draw();
    onChoose({ isTapped: true });
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

  const meant = () =>
    wanted ? all.find((each) => each.partnership.id === wanted.partnership && (each.course?.id ?? null) === wanted.course) ?? null : fromAddress(all, address);

  function turn() {
    const before = chosen;
    chosen = meant();
    if (Boolean(before) !== Boolean(chosen)) isOpen = !chosen;
    const at = [...rows.querySelectorAll("button")].indexOf(document.activeElement);
    draw();
    if (at >= 0) rows.querySelectorAll("button")[at]?.focus({ preventScroll: true });
    onChoose({ isTapped: false });
  }

  /** Choose again what was chosen before a reload. */
  function restore(before) {
    wanted = before;
    if (meant() !== chosen) turn();
  }

  /** A newer briefcase: who is to choose from may have changed, and what is known of them; the choice has not. */
  function update(newer) {
    const now = caseload(newer);
    if (JSON.stringify(now) === JSON.stringify(all)) return;
    all = now;
    turn();
  }
  /** What a practice visit is about where nothing was chosen: the lesson that shows most. */
  const example = () => all.find(({ partnership, course }) => partnership.step && course?.groups?.length) ?? all.find(({ course }) => course) ?? null;

  return { node, restore, update, get chosen() { return chosen; }, get example() { return chosen ?? example(); }, get wanted() { return wanted ?? null; } };
}
