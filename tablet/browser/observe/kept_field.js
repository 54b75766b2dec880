/** A field of the summary: a draft with every key, an entry when the finger leaves it. */
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

/** @returns {{node, input, flush}} `flush` makes an entry of what is still a draft. */
export function keptField(visit, name, words, say, { rows = 2, onInput = () => {}, placeholder = "" } = {}) {
  const draft = `field.${name}`;
  const save = keeper(visit, name, say);
  const begun = visit.draft(draft)?.value;
  const part = field(words, { rows, placeholder, value: begun ?? valueOf(visit, name) ?? "",
    onInput: (text) => { visit.setDraft(draft, text); onInput(text); } });
  async function flush() {
    const text = part.input.value.trim();
    if (text === (valueOf(visit, name) ?? "")) return visit.setDraft(draft, null);
    await save(text, draft);
  }
  part.input.addEventListener("change", flush);
  return { ...part, flush };
}
