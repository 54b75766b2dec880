/** How many of a group are on task: blank until touched, touched again blank. */
import { el } from "../elements.js";

const STRIP_UP_TO = 8;

function strip({ label, present }, onChange) {
  const buttons = Array.from({ length: present + 1 }, (_, n) => el("button", {
    type: "button", class: "k-button", text: String(n), "aria-label": `${label}: ${n} of ${present} on task`,
    on: { click: () => { const now = value === n ? null : n; set(now); onChange(now); } },
  }));
  let value = null;
  function set(now) {
    value = now;
    buttons.forEach((one, n) => one.setAttribute("aria-pressed", String(n === now)));
  }
  return { node: el("div", { class: "k-strip", role: "group", "aria-label": `${label}, on task` }, ...buttons), set };
}

/** For a large group: "−" counts down from everybody, "+" up from none, the middle takes all or clears. */
function counter({ label, present }, onChange) {
  let value = null;
  const middle = el("button", { type: "button", class: "k-button k-grow", on: { click: () => tap(value === null ? present : null) } });
  const less = el("button", { type: "button", class: "k-button", text: "−", "aria-label": `${label}: one fewer on task`,
    on: { click: () => tap(Math.max(0, (value ?? present) - 1)) } });
  const more = el("button", { type: "button", class: "k-button", text: "+", "aria-label": `${label}: one more on task`,
    on: { click: () => tap(Math.min(present, (value ?? 0) + 1)) } });
  function tap(now) { set(now); onChange(now); }
  function set(now) {
    value = now;
    middle.textContent = now === null ? `All ${present}` : `${now} of ${present}`;
    middle.setAttribute("aria-pressed", String(now !== null));
    middle.setAttribute("aria-label", now === null ? `${label}: not looked at, tap for all ${present}` : `${label}: ${now} of ${present} on task, tap to clear`);
  }
  return { node: el("div", { class: "k-counter", role: "group", "aria-label": `${label}, on task` }, less, middle, more), set };
}

export function countOf(group, value, onChange) {
  const part = (group.present <= STRIP_UP_TO ? strip : counter)(group, onChange);
  part.set(value);
  return part.node;
}

/** "− spoke with 2 +": a number with a tap either way; a blank one starts at none. */
export function stepper(words, { value = 0, least = 0, most = 999, label, onChange }) {
  let now = value;
  const middle = el("span", { class: "k-stepper-words", "aria-live": "polite" });
  const change = (by) => () => { set(Math.min(most, Math.max(least, (now ?? 0) + by))); onChange(now); };
  const node = el("div", { class: "k-seg k-stepper", role: "group", "aria-label": label },
    el("button", { type: "button", text: "−", "aria-label": `${label}: one fewer`, on: { click: change(-1) } }), middle,
    el("button", { type: "button", text: "+", "aria-label": `${label}: one more`, on: { click: change(1) } }));
  function set(next) { now = next; middle.textContent = words(now); }
  set(value);
  return { node, set };
}
