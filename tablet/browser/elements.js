// Builds DOM nodes; text only ever becomes text, never HTML.

/**
 * @param {string} tag
 * @param {{class?: string, text?: string, on?: Record<string, (event: Event) => void>, [name: string]: any}} props
 * @param {(Node|string|null|undefined|false|Array)[]} children
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "class") node.className = value;
  else if (name === "text") node.textContent = value;
  else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (name === "value" || name === "checked") node[name] = value;
  else node.setAttribute(name, value === true && !name.startsWith("aria-") ? "" : String(value));
}

/** The save badge: one of four honest states, each read out, and how many are not saved yet, which is not. */
export function badgeView(tablet) {
  const words = el("span", { class: "k-badge-words", role: "status", "aria-live": "polite" });
  const count = el("span", { class: "k-badge-count" });
  const view = el("div", { class: "k-badge" }, words, count);
  const draw = () => {
    const { state, count: waiting, reason } = tablet.badge;
    const number = waiting && state !== "Saved" ? ` ${waiting}` : "";
    // Told at every key: what is the same already costs the page nothing.
    if (view.title !== (reason ?? "")) view.title = reason ?? "";
    if (count.textContent !== number) count.textContent = number;
    if (words.textContent === state) return;
    view.dataset.state = state.toLowerCase().replaceAll(" ", "-");
    words.textContent = state;
  };
  const stop = tablet.onBadge(() => (view.isConnected || !wasShown ? draw() : stop()));
  let wasShown = false;
  requestAnimationFrame(() => (wasShown = view.isConnected));
  draw();
  return view;
}
