/** The one-line thank-you: the praise, large enough to read across a doorway. */
import { el } from "../elements.js";
import { button } from "./parts.js";
import { whereabouts } from "./whereabouts.js";

export function thankYou(tablet, visit, praise) {
  const card = el("div", { class: "k-thanks", role: "dialog", "aria-modal": "true", "aria-label": "Thank you" });
  card.hidden = true;

  function show() {
    const name = whereabouts(tablet, visit).partnership?.teacher.name;
    const away = button("Put it away", () => { card.hidden = true; open.focus(); });
    card.replaceChildren(el("p", { class: "k-thanks-lead", text: name ? `Thank you, ${name}.` : "Thank you." }),
      el("p", { class: "k-thanks-words", text: praise.value.trim() }), away);
    card.hidden = false;
    away.focus();
  }

  const open = button("Show as a thank-you", show);
  const node = el("div", {}, open, card);
  function update() { open.disabled = !praise.value.trim(); }
  update();
  return { node, update };
}
