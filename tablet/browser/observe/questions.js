/** Each "My question": brought to the debrief or erased; none stays hidden. */
import { el } from "../elements.js";
import { keep } from "./parts.js";
import { takeOut } from "./heads.js";

export function questionsCard(visit, picked, say) {
  const list = el("div", { class: "k-stack" });
  const node = el("section", { class: "k-card k-stack", "aria-label": "My questions" },
    el("h2", { text: "My questions" }),
    el("p", { class: "k-sub", text: "Bring each one or erase it. What is left open comes along: nothing stays hidden from the teacher." }), list);
  let shown = "";

  const undecided = () => visit.state.questions.filter(({ id }) => !picked.has(id)).map(({ id }) => id);

  function row(question) {
    const bring = el("button", { type: "button", text: "Bring it", "aria-pressed": String(picked.has(question.id)),
      on: { click: () => { picked.set(question.id, true); update(); } } });
    const erase = el("button", { type: "button", text: "Erase it", on: { click: () => {
      keep(takeOut(visit, question.id), say);
      say("The question is erased.");
    } } });
    return el("div", { class: "k-row k-question" }, el("p", { class: "k-grow", text: question.text }),
      el("div", { class: "k-seg", role: "group", "aria-label": question.text }, bring, erase));
  }

  function update() {
    const { questions } = visit.state;
    const key = JSON.stringify(questions.map(({ id, text }) => [id, text, picked.has(id)]));
    if (key === shown) return;
    shown = key;
    node.hidden = !questions.length;
    list.replaceChildren(...questions.map(row));
  }

  update();
  return { node, update, undecided };
}
