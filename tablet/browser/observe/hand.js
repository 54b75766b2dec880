/** Which hand holds the stylus: a choice of this tablet, kept here alone; what thumbs reach for changes sides. */
import { el } from "../elements.js";

const PLACE = "keylever.hand";

function isLeft() {
  try { return localStorage.getItem(PLACE) === "left"; } catch { return false; }
}

function keep(left) {
  try { localStorage.setItem(PLACE, left ? "left" : "right"); } catch { /* Without storage it holds until the page goes. */ }
}

/** @param {HTMLElement} root of the screens; its class is what the style sheet goes by */
export function handed(root) {
  root.classList.toggle("k-left", isLeft());
}

export function handButton() {
  const node = el("button", { type: "button", class: "k-tab k-hand", text: "Left-handed", "aria-pressed": String(isLeft()), on: { click: turn } });
  function turn() {
    const left = node.getAttribute("aria-pressed") !== "true";
    keep(left);
    node.setAttribute("aria-pressed", String(left));
    node.closest(".k-screen")?.classList.toggle("k-left", left);
  }
  return node;
}
