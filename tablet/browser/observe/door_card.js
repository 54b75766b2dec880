/** The door card: the step to look at, the last praise, what was promised, what the teacher asked for. */
import { el } from "../elements.js";
import { button } from "./parts.js";

const BEFORE_A_CYCLE = [
  "I know the content: standards and where this unit leads",
  "I know the materials the class uses",
  "I have read the texts",
  "I have done the unit's final task myself, where there is one",
];
const TICKED = "keylever-before-cycle"; // ticks remind on this tablet; they are no record and tell of nobody by name

function section(words, ...children) {
  return el("div", {}, el("h3", { class: "k-sub", text: words }), ...children);
}

/** @returns {Record<string, number[]>} per cycle, the places ticked */
function ticks() {
  try {
    return JSON.parse(localStorage.getItem(TICKED)) ?? {};
  } catch {
    return {};
  }
}

function tick(cycle, place, isTicked) {
  const rest = (ticks()[cycle] ?? []).filter((other) => other !== place);
  try {
    localStorage.setItem(TICKED, JSON.stringify({ ...ticks(), [cycle]: isTicked ? [...rest, place] : rest }));
  } catch {
    // No room: the tick stays on screen, and a reminder is all it is.
  }
}

function checklist(partnership) {
  const cycle = `${partnership.id}/${partnership.step?.id ?? ""}`;
  const rows = BEFORE_A_CYCLE.map((words, n) => {
    const box = el("input", { type: "checkbox", checked: (ticks()[cycle] ?? []).includes(n) });
    box.addEventListener("change", () => tick(cycle, n, box.checked));
    return el("label", { class: "k-check" }, box, words);
  });
  return el("details", { class: "k-before" }, el("summary", { text: "Once, before this cycle" }), ...rows);
}

/** A pair that has agreed nothing yet can do it now, before the visit. */
function agreeFirst(partnership) {
  const address = new URL(`/agreement?partnership=${encodeURIComponent(partnership.id)}`, document.baseURI).href;
  return el("div", { class: "k-stack" },
    el("p", { class: "k-sub", text: "You two have no agreement yet. It is one page, and it can wait." }),
    button("Write our agreement", () => location.assign(address)));
}

export function doorCard(partnership) {
  if (!partnership) return null;
  const { step, last_visit: last, promised = [], agreement } = partnership;
  const criteria = (step?.criteria ?? []).map(({ text }) => el("li", { text }));
  return el("section", { class: "k-card k-stack k-door", "aria-label": "Door card" },
    agreement?.look_for ? el("p", { class: "k-note", text: `Look at this for me: ${agreement.look_for}` }) : null,
    step ? section("Action step to look at", el("p", { class: "k-strong", text: step.text }), el("ul", {}, ...criteria)) : null,
    last?.praise ? section("Last praise", el("p", { text: last.praise })) : null,
    promised.length ? section("I promised", ...promised.map(({ text }) => el("p", { text }))) : null,
    step || last || promised.length ? null : el("p", { class: "k-sub", text: "No step agreed yet: look at how students learn." }),
    agreement ? null : agreeFirst(partnership),
    checklist(partnership));
}
