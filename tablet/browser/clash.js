// Two tablets wrote one field differently: both are shown, and one tap or new words settle it.
import { el } from "./elements.js";

/**
 * @param {string} name the field's
 * @param {{inWords?: (value: any) => string, both?: (values: any[]) => any, keep?: (value: any) => any}} how
 *   `both` joins what can be joined; `keep` keeps a value where more than the entry has to change
 * @returns {{node: HTMLElement, refresh: () => void}}
 */
export function clashCard(visit, name, { inWords = plainly, both = null, keep = (value) => visit.setField(name, value) } = {}) {
  const node = el("div", { class: "k-warn k-stack k-clash", role: "group", "aria-label": "Written on two tablets", hidden: true });
  const choice = (value, words) => {
    const button = el("button", { type: "button", class: "k-button k-wide", text: words });
    button.addEventListener("click", async () => {
      button.disabled = true;
      await Promise.resolve(keep(value)).catch(() => { button.disabled = false; });
    });
    return button;
  };
  function refresh() {
    const values = visit.state.fields.get(name)?.clash ?? null;
    node.hidden = !values;
    const seen = JSON.stringify(values);
    if (!values || node.dataset.seen === seen) return;
    node.dataset.seen = seen;
    const distinct = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
    const all = distinct.map((value) => choice(value, inWords(value)));
    if (both) all.push(choice(both(distinct), "Keep all of it"));
    node.replaceChildren(el("p", { text: "Written on two tablets. Keep which? Or write it anew." }), ...all);
  }
  refresh();
  return { node, refresh };
}

function plainly(value) {
  if (Array.isArray(value)) return value.join(" · ") || "Nothing";
  return String(value ?? "").trim() || "Nothing";
}

/** What was in any of the lists, once each. */
export const together = (lists) => [...new Set(lists.flat())];
