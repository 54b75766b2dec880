/** "Hold to time": wait time or a transition, as long as the button is held by finger or key. */
import { button, keep } from "./parts.js";
import { lengthInWords } from "./words.js";

const SHORTEST_MS = 300;

export function holdToTime(visit, say, more = "") {
  const words = "Hold to time";
  let began = null;
  let ticking = 0;
  const node = button(words, () => {}, { class: `k-hold ${more}` });

  function start() {
    if (began !== null) return;
    began = performance.now();
    node.setAttribute("aria-pressed", "true");
    ticking = setInterval(() => { node.textContent = lengthInWords(performance.now() - began); }, 200);
  }

  function stop() {
    if (began === null) return;
    const length = Math.round(performance.now() - began);
    began = null;
    clearInterval(ticking);
    node.textContent = words;
    node.removeAttribute("aria-pressed");
    if (length < SHORTEST_MS) return say("Hold the button for as long as it lasts.");
    keep(visit.add("wait", { length_ms: length }), say);
    say(`Timed ${lengthInWords(length)}`);
  }

  node.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    start();
    // The finger may slide off the button while its owner looks at the class. One already lifted cannot be held.
    try { node.setPointerCapture(event.pointerId); } catch { stop(); }
  });
  for (const end of ["pointerup", "pointercancel", "blur"]) node.addEventListener(end, stop);
  node.addEventListener("contextmenu", (event) => event.preventDefault());
  node.addEventListener("keydown", (event) => {
    if ((event.key === " " || event.key === "Enter") && !event.repeat) start();
  });
  node.addEventListener("keyup", stop);
  return node;
}
