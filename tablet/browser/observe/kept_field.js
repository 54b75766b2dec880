/** A field of the summary: a draft with every key, an entry when the finger leaves it. */
import { clashCard } from "../clash.js";
import { el } from "../elements.js";
import { keep, field } from "./parts.js";

/** Saves the latest wanted value of one field, one entry at a time, so that no two of ours clash. */
export function keeper(visit, name, say) {
  let wanted;
  let running = null;
  async function run(draft) {
    while (wanted !== undefined) {
      const value = wanted;
      wanted = undefined;
      if (!(await keep(visit.setField(name, value, { draft }), say))) break;
    }
    running = null;
  }
  return (value, draft = null) => { wanted = value; running ??= run(draft); return running; };
}

export function valueOf(visit, name) {
  return visit.state.fields.get(name)?.value ?? null;
}

/** @returns {{node, input, flush, update}} `flush` makes an entry of what was typed here and is still a draft. */
export function keptField(visit, name, words, say, { rows = 2, onInput = () => {}, placeholder = "" } = {}) {
  const draft = `field.${name}`;
  const save = keeper(visit, name, say);
  const begun = visit.draft(draft)?.value;
  const part = field(words, { rows, placeholder, value: begun ?? valueOf(visit, name) ?? "",
    onInput: (text) => { isTyped = true; visit.setDraft(draft, text); onInput(text); } });
  let isTyped = Boolean(begun);
  const clash = clashCard(visit, name);
  async function flush() {
    if (!isTyped) return;
    const text = part.input.value.trim();
    isTyped = false;
    const { value = "", clash: isOpen } = visit.state.fields.get(name) ?? {};
    if (text === (value ?? "") && !isOpen) visit.setDraft(draft, null);
    else await save(text, draft);
    update();
  }
  function update() {
    clash.refresh();
    const value = valueOf(visit, name) ?? "";
    if (isTyped || document.activeElement === part.input || part.input.value.trim() === value) return;
    part.input.value = value;
    onInput(value);
  }
  part.input.addEventListener("change", flush);
  return { ...part, node: el("div", { class: "k-stack" }, part.node, clash.node), flush, update };
}
