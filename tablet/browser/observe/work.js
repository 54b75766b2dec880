/** Counts for student work: pieces looked at, days to return, how many named a next step. */
import { el } from "../elements.js";
import { button, keep, once } from "./parts.js";
import { stepper } from "./counting.js";

const DRAFT = "work";
const NEW = { pieces: 0, days_to_return: null, named_next_step: null };

function inWords({ pieces, days_to_return: days, named_next_step: named }) {
  const parts = [`${pieces} pieces`];
  if (days !== null && days !== undefined) parts.push(`back after ${days} days`);
  if (named !== null && named !== undefined) parts.push(`${named} name a next step`);
  return parts.join(" · ");
}

export function workView(visit, { say }) {
  let now = visit.draft(DRAFT)?.value ?? NEW;
  const change = (name) => (n) => { now = { ...now, [name]: n }; visit.setDraft(DRAFT, now); add.disabled = false; };
  const blank = (n) => (n === null ? "–" : String(n));
  const steppers = [
    ["pieces", "Pieces looked at"], ["days_to_return", "Days to return"], ["named_next_step", "How many name a next step"],
  ].map(([name, label]) => ({ name, label, part: stepper(blank, { value: now[name], label, onChange: change(name) }) }));
  const add = button("Add counts", once(submit), { class: "k-primary" });
  const before = el("p", { class: "k-sub" });

  async function submit() {
    if (!(await keep(visit.add("work", now, { draft: DRAFT }), say))) return;
    now = NEW;
    for (const { name, part } of steppers) part.set(NEW[name]);
    add.disabled = true;
  }

  function update() {
    const made = visit.state.work;
    before.hidden = !made.length;
    before.textContent = `So far: ${made.map(inWords).join("; ")}`;
  }

  add.disabled = now === NEW;
  update();
  const node = el("section", { class: "k-card k-stack k-work", "aria-label": "Student work" },
    el("h2", { text: "The work on the table" }),
    el("p", { class: "k-sub", text: "A sample is enough. How soon was it back, and what does the feedback ask the student to do next?" }),
    ...steppers.map(({ label, part }) => el("div", { class: "k-row" }, el("span", { class: "k-grow", text: label }), part.node)),
    el("div", { class: "k-row" }, before, el("span", { class: "k-push" }), add));
  return { node, update };
}
