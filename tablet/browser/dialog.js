// The full-screen dialog capture lives in: on document.body, in the top layer, where no rerun reaches it.
import { el } from "./elements.js";
import { runs } from "./running.js";

/**
 * @param {(root: HTMLElement, close: () => void) => void} render
 * @param {{label: string}} options what a screen reader calls it
 * @returns {{root: HTMLElement, close: () => void}}
 */
export function openDialog(render, { label }) {
  const root = el("div", { class: "k-root" });
  // When its connection is gone, Streamlit makes the page unusable, but for its own window and what says this of itself.
  const above = { "data-react-aria-top-layer": "true" };
  const dialog = el("dialog", { class: "k-dialog", "aria-label": label, closedby: "none", ...above }, root);
  let isClosed = false;
  const keep = () => isClosed || show(dialog);
  const watcher = new MutationObserver(() => dialog.isConnected || keep());
  const stopFitting = fit(dialog);
  const close = () => {
    isClosed = true;
    watcher.disconnect();
    stopFitting();
    runs(null);
    document.documentElement.classList.remove("k-open");
    dialog.close();
    dialog.remove();
  };
  guard(dialog, keep);
  show(dialog);
  watcher.observe(document.body, { childList: true });
  document.documentElement.classList.add("k-open");
  render(root, close);
  return { root, close };
}

function show(dialog) {
  if (!dialog.isConnected) document.body.append(dialog);
  if (!dialog.matches(":modal")) {
    dialog.removeAttribute("open");
    dialog.showModal();
  }
}

/** Escape closes nothing that can be lost, and no key reaches the shortcuts of the page below. */
function guard(dialog, keep) {
  dialog.addEventListener("cancel", (event) => event.target === dialog && event.preventDefault());
  dialog.addEventListener("close", (event) => event.target === dialog && keep());
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) event.preventDefault();
    event.stopPropagation();
  });
}

/** Keep --k-view and --k-top at what the on-screen keyboard leaves visible. */
function fit(dialog) {
  const view = globalThis.visualViewport;
  const measure = () => {
    dialog.style.setProperty("--k-view", `${Math.round(view?.height ?? innerHeight)}px`);
    dialog.style.setProperty("--k-top", `${Math.round(view?.offsetTop ?? 0)}px`);
  };
  measure();
  const source = view ?? window;
  for (const name of ["resize", "scroll"]) source.addEventListener(name, measure);
  return () => ["resize", "scroll"].forEach((name) => source.removeEventListener(name, measure));
}
