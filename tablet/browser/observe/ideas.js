/** Two or three ideas for the step; the teacher will pick, reword or write another. */
import { clashCard } from "../clash.js";
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

  let isTyped = Boolean(visit.draft(DRAFT)?.value);
  const clash = clashCard(visit, NAME);

  function typed() { isTyped = true; visit.setDraft(DRAFT, read()); }

  async function flush() {
    if (!isTyped) return;
    isTyped = false;
    const isSame = JSON.stringify(full()) === JSON.stringify(valueOf(visit, NAME) ?? []);
    if (isSame && !visit.state.fields.get(NAME)?.clash) visit.setDraft(DRAFT, null);
    else await save(full(), DRAFT);
    update();
  }

  function update() {
    clash.refresh();
    const now = valueOf(visit, NAME) ?? [];
    if (isTyped || node.contains(document.activeElement) || JSON.stringify(full()) === JSON.stringify(now)) return;
    parts.forEach(({ input }, n) => { input.value = now[n] ?? ""; });
  }

  for (const { input } of parts) input.addEventListener("change", flush);
  const node = el("section", { class: "k-card k-stack", "aria-label": "Ideas for the step" },
    el("h2", { text: "Two or three ideas for the step" }),
    el("p", { class: "k-sub", text: "Small and easy to see. The teacher chooses, rewords or writes another." }),
    clash.node, ...parts.map((part) => part.node));
  return { node, flush, update };
}
