/** Small parts the observe screens are made of. Each returns a node; those that change have `update`. */
import { el } from "../elements.js";

/** A button; `props` may add class, aria and data attributes. */
export function button(words, onTap, props = {}) {
  const { class: more = "", ...rest } = props;
  return el("button", { type: "button", class: `k-button ${more}`.trim(), text: words, on: { click: onTap }, ...rest });
}

/** One choice out of a few, in one box; a second tap on the chosen one clears it. */
export function segments(label, pairs, onChoose, { value = null, canClear = true } = {}) {
  let chosen = value;
  const buttons = pairs.map(([key, words]) => el("button", {
    type: "button", text: words, "aria-label": words, "data-short": words[0],
    on: { click: () => { set(chosen === key && canClear ? null : key); onChoose(chosen); } },
  }));
  const node = el("div", { class: "k-seg", role: "group", "aria-label": label }, ...buttons);
  function set(key) {
    chosen = key;
    buttons.forEach((one, i) => one.setAttribute("aria-pressed", String(pairs[i][0] === key)));
  }
  set(value);
  return { node, set, get value() { return chosen; } };
}

/** A button that stays down; `onChange(isDown)`. */
export function toggle(words, onChange, { value = false, class: more = "" } = {}) {
  const node = button(words, () => { set(!isDown()); onChange(isDown()); }, { class: more });
  const isDown = () => node.getAttribute("aria-pressed") === "true";
  const set = (down) => node.setAttribute("aria-pressed", String(down));
  set(value);
  return { node, set, get value() { return isDown(); } };
}

/** A field under its words. The input's value is a property, so nothing typed is ever markup. */
export function field(words, { value = "", rows = 0, onInput, placeholder = "", list = null } = {}) {
  const input = el(rows ? "textarea" : "input", { class: "k-input", autocomplete: "off" });
  if (rows) input.rows = rows;
  else input.type = "text";
  input.maxLength = 100000;
  input.placeholder = placeholder;
  input.value = value;
  if (list) input.setAttribute("list", list);
  if (onInput) input.addEventListener("input", () => onInput(input.value));
  return { node: el("label", { class: "k-field" }, el("span", { text: words }), input), input };
}

/** Empty a node and fill it again. */
export function fill(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
}

/** A line that says what just happened, also to a screen reader. */
export function sayer() {
  const line = el("p", { class: "k-say", role: "status" });
  let timer = 0;
  return { node: el("div", { class: "k-said" }, line), say(words, ms = 4000) {
    line.textContent = words;
    clearTimeout(timer);
    timer = setTimeout(() => { line.textContent = ""; }, ms);
  } };
}

/** A double tap does it once, not twice; after a failure it may be tried again. */
export function once(task) {
  let running = false;
  return async (...given) => {
    if (running) return;
    running = true;
    try { await task(...given); } finally { running = false; }
  };
}

/** An entry that could not be kept is said, never swallowed. */
export function keep(promise, say) {
  return promise.catch((error) => { say(`This could not be kept: ${error.message}. What you wrote is still here; try again.`, 15000); return null; });
}
