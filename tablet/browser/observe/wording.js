/** "3 lines: what did you see or hear?" Help with wording, after the lesson, never while it runs unless asked for. */
import { el } from "../elements.js";
import { lineEditor, hasEditDraft } from "./line_edit.js";
import { hintsFor, hintsIn, setWantsLive, wantsLive } from "./hints.js";

export function wordingCard(tablet, visit, say) {
  const list = el("div", { class: "k-stack" });
  const summary = el("summary", {});
  const live = el("input", { type: "checkbox", checked: wantsLive(tablet) });
  live.addEventListener("change", () => setWantsLive(tablet, live.checked));
  const node = el("details", { class: "k-card k-wording" }, summary, list,
    el("label", { class: "k-check" }, live, "Also show me this while I write"));
  let editing = null;
  let shown = "";

  function row(line, found) {
    if (editing === line.id || hasEditDraft(visit, line.id)) {
      return lineEditor(visit, line, say, () => { editing = null; shown = ""; update(); });
    }
    return el("button", { type: "button", class: "k-choice", on: { click: () => { editing = line.id; shown = ""; update(); } } },
      el("span", { text: line.text }),
      ...found.map(({ word, why }) => el("span", { class: "k-choice-words", text: `“${word}”: ${why}` })));
  }

  function update() {
    const hints = hintsFor(tablet, visit);
    const own = visit.state.lines.filter(({ person }) => person === visit.person);
    const found = own.map((line) => ({ line, found: hintsIn(line.text, hints) })).filter((one) => one.found.length);
    const key = JSON.stringify(found.map(({ line }) => [line.id, line.text, line.entryIds]));
    if (key === shown) return;
    shown = key;
    node.hidden = !found.length;
    const n = found.length;
    summary.textContent = `${n} line${n === 1 ? "" : "s"}: what did you see or hear?`;
    list.replaceChildren(...found.map((one) => row(one.line, one.found)));
  }
  update();
  return { node, update };
}
