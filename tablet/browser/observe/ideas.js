/** Two or three ideas for the step; the teacher will pick, reword or write another. */
import { el } from "../elements.js";
import { field } from "./parts.js";
import { keeper, valueOf } from "./kept_field.js";

const NAME = "summary.ideas";
const DRAFT = `field.${NAME}`;
const MOST = 3;

export function ideasField(visit, say) {
  const save = keeper(visit, NAME, say);
  const begun = visit.draft(DRAFT)?.value ?? valueOf(visit, NAME) ?? [];
  const parts = Array.from({ length: MOST }, (_, n) => field(`Idea ${n + 1}`, { rows: 1, value: begun[n] ?? "", onInput: typed }));
  const read = () => parts.map(({ input }) => input.value);
  const full = () => read().map((text) => text.trim()).filter(Boolean);

  function typed() { visit.setDraft(DRAFT, read()); }

  async function flush() {
    const isSame = JSON.stringify(full()) === JSON.stringify(valueOf(visit, NAME) ?? []);
    if (isSame) return visit.setDraft(DRAFT, null);
    await save(full(), DRAFT);
  }

  for (const { input } of parts) input.addEventListener("change", flush);
  const node = el("section", { class: "k-card k-stack", "aria-label": "Ideas for the step" },
    el("h2", { text: "Two or three ideas for the step" }),
    el("p", { class: "k-sub", text: "Small and easy to see. The teacher chooses, rewords or writes another." }),
    ...parts.map((part) => part.node));
  return { node, flush };
}
