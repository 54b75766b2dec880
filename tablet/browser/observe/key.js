/** "Key": held down, it says which group is which; let go, the names are gone again. */
import { el } from "../elements.js";
import { button } from "./parts.js";

export function groupKey(groups) {
  const named = groups.filter(({ name }) => name);
  const card = el("div", { class: "k-card k-key-card", role: "status" },
    ...named.map(({ label, name }) => el("p", { text: `${label}: ${name}` })));
  card.hidden = true;
  const show = (isHeld) => { card.hidden = !isHeld; };
  const node = button("Key", () => {}, { class: "k-hold", "aria-label": "Key: hold to see which group is which" });
  node.addEventListener("pointerdown", (event) => {
    show(true);
    try { node.setPointerCapture(event.pointerId); } catch { show(false); }
  });
  for (const end of ["pointerup", "pointercancel", "blur", "keyup"]) node.addEventListener(end, () => show(false));
  node.addEventListener("keydown", (event) => { if (event.key === " " || event.key === "Enter") show(true); });
  node.addEventListener("contextmenu", (event) => event.preventDefault());
  return named.length ? el("div", { class: "k-key" }, node, card) : null;
}
