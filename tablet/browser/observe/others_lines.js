/** What the other observer of a visit noted, once both have finished; before that, a sentence. */
import { others } from "../along.js";
import { el } from "../elements.js";
import { momentInWords } from "./lines.js";
import { SPEAKERS, wordFor } from "./words.js";

export function othersLines(tablet, visit) {
  const node = el("div", { class: "k-stack k-others" });
  let shown = null;

  function row(line) {
    const about = [momentInWords(visit, line), wordFor(SPEAKERS, line.speaker)].filter(Boolean).join(" · ");
    return el("li", {}, el("span", { class: "k-sub", text: about }), el("p", { text: line.text }));
  }

  function of({ id, name }) {
    const lines = visit.state.lines.filter(({ person }) => person === id);
    if (!lines.length) {
      return el("p", { class: "k-sub", text: `${name}’s lines come here once both of you have finished; ${name} gets yours then.` });
    }
    return el("section", { class: "k-stack", "aria-label": `What ${name} noted` },
      el("h2", { text: `What ${name} noted` }), el("ul", { class: "k-list k-others-list", tabindex: "0" }, ...lines.map(row)));
  }

  function update() {
    const all = others(tablet, visit);
    const key = JSON.stringify([all, visit.state.lines.map(({ id, text, person }) => [id, text, person])]);
    if (key === shown) return;
    shown = key;
    node.hidden = !all.length;
    node.replaceChildren(...all.map(of));
  }
  update();
  return { node, update };
}
