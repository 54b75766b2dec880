/** Which lines come to the debrief; those tagged during the lesson are picked already. */
import { clashCard, together } from "../clash.js";
import { el } from "../elements.js";
import { keeper, valueOf } from "./kept_field.js";
import { momentInWords } from "./lines.js";
import { SPEAKERS, TAGS, wordFor } from "./words.js";

const NAME = "summary.picked";

export function picker(visit, say) {
  const save = keeper(visit, NAME, say);
  const list = el("div", { class: "k-stack" });
  const clash = clashCard(visit, NAME, { inWords, both: together, keep: (value) => { chosen = value; isTapped = false; return save(value); } });
  const node = el("section", { class: "k-card k-stack", "aria-label": "Lines for the debrief" },
    el("h2", { text: "Lines for the debrief" }),
    el("p", { class: "k-sub", text: "Tap those you will look at together. Tagged lines are picked already." }), clash.node, list);
  let chosen = valueOf(visit, NAME);
  let isTapped = false;
  let shown = "";

  function inWords(ids) {
    const texts = visit.state.lines.filter(({ id }) => ids.includes(id)).map(({ text }) => `“${text}”`);
    return texts.join(" ") || "No line";
  }
  const suggested = () => visit.state.lines.filter(({ tags }) => tags.length).map(({ id }) => id);
  const current = () => chosen ?? suggested();
  const has = (id) => current().includes(id);

  /** Ids of what is still there: a line taken out must not come to the debrief. */
  function standing(ids) {
    const here = new Set([...visit.state.lines, ...visit.state.questions].map(({ id }) => id));
    return [...new Set(ids)].filter((id) => here.has(id));
  }

  function set(id, isPicked) {
    isTapped = true;
    chosen = standing(isPicked ? [...current(), id] : current().filter((one) => one !== id));
    update();
    return save(chosen);
  }

  async function flush(more = []) {
    const now = standing([...current(), ...more]);
    if (visit.state.fields.get(NAME)?.clash && !isTapped) return; // nobody has chosen here: both stay
    if (JSON.stringify(now) !== JSON.stringify(valueOf(visit, NAME) ?? [])) await save(now);
    chosen = now;
  }

  function row(line) {
    const words = [momentInWords(visit, line), line.person === visit.person ? "" : "the other observer", wordFor(SPEAKERS, line.speaker), ...line.tags.map((tag) => wordFor(TAGS, tag).toLowerCase())];
    return el("button", { type: "button", class: "k-choice", "aria-pressed": String(has(line.id)),
      on: { click: () => set(line.id, !has(line.id)) } },
      el("span", { class: "k-choice-words", text: words.filter(Boolean).join(" · ") }), el("span", { text: line.text }));
  }

  function update() {
    clash.refresh();
    if (!isTapped) chosen = valueOf(visit, NAME) ?? chosen;
    const key = JSON.stringify([visit.state.lines.map(({ id, text, tags, speaker }) => [id, text, tags, speaker]), current()]);
    if (key === shown) return;
    shown = key;
    const focused = [...list.children].indexOf(document.activeElement);
    list.replaceChildren(...visit.state.lines.map(row));
    if (focused >= 0) list.children[focused]?.focus();
    node.hidden = !visit.state.lines.length;
  }

  update();
  return { node, update, set, has, flush };
}
