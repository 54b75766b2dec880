// The cover that asks for the PIN: in the top layer above everything, opaque before any stylesheet has come.
import { el } from "./elements.js";

const COVER = `position: fixed; inset: 0; width: 100vw; height: 100dvh; max-width: none; max-height: none; margin: 0;
  padding: 0; border: 0; background: #f0f4f7; color: #16202a; overflow: auto; font: 18px/1.35 system-ui, sans-serif`;
const LOOK = new URL("./lock.css", import.meta.url).href;
const LENGTH = 6;
const SIGN_OUT = "Sign out now";

/**
 * @param {{tries: (pin: string) => Promise<{wrap?: CryptoKey, left?: number}>}} parts
 * @returns {Promise<CryptoKey|null>} what the right PIN became; null when the way in is the password
 */
export function askForPin({ tries }) {
  return new Promise((resolve) => {
    const cover = laid((value) => {
      cover.take();
      resolve(value);
    }, tries);
  });
}

function laid(done, tries) {
  const said = el("p", { class: "kl-said", role: "status", text: "Type the six digits." });
  const field = el("input", { class: "kl-pin", type: "password", inputmode: "none", autocomplete: "off", maxlength: LENGTH,
    "aria-label": "PIN, six digits", on: { input: () => typed() } });
  const out = el("button", { class: "kl-out", type: "button", text: "Use my password instead", on: { click: () => leave() } });
  const pad = el("div", { class: "kl-pad", role: "group", "aria-label": "Digits" },
    [..."123456789"].map(key), el("span", {}), key("0"), el("button", { type: "button", text: "⌫", "aria-label": "Delete", on: { click: () => put(field.value.slice(0, -1)) } }));
  const dialog = el("dialog", { class: "k-lock", style: COVER, "aria-label": "Keylever is locked", closedby: "none",
    "data-react-aria-top-layer": "true" },
    el("link", { rel: "stylesheet", href: LOOK }),
    el("div", { class: "kl-card" }, el("h1", { text: "Keylever is locked" }), said, field, pad, out,
      el("p", { class: "kl-note", text: "What you wrote stays on this tablet, locked, whatever you choose." })));
  let isChecking = false;

  function key(digit) {
    return el("button", { type: "button", text: digit, on: { click: () => put(field.value + digit) } });
  }

  function put(value) {
    if (isChecking) return;
    field.value = value.slice(0, LENGTH);
    typed();
  }

  // In two steps: without a network there is no way in again until there is one.
  function leave() {
    if (out.textContent === SIGN_OUT) return done(null);
    out.textContent = SIGN_OUT;
    said.textContent = "This signs you out. Signing in again needs a network.";
  }

  async function typed() {
    field.value = field.value.replace(/\D/g, "");
    if (field.value.length < LENGTH || isChecking) return;
    isChecking = field.readOnly = true;
    said.textContent = "Checking…";
    const answer = await tries(field.value).catch((error) => ({ error }));
    if (answer.wrap || answer.left === 0) return done(answer.wrap ?? null);
    isChecking = field.readOnly = false;
    field.value = "";
    said.textContent = answer.error ? unheard(answer.error) : missed(answer.left);
    field.focus();
  }

  return { take: stay(dialog, field) };
}

const missed = (left) => `That was not it. ${left === 1 ? "One try is" : `${left} tries are`} left; after that you sign in with your password.`;

// A try that cannot be counted is not looked at, or whoever fills the tablet could try them all.
const unheard = ({ name }) =>
  name === "QuotaExceededError"
    ? "This tablet has no room, so the PIN could not be checked. Free some space, then type it again."
    : "This tablet could not read what it keeps, so the PIN was not checked. Type it again.";

/** Keeps the dialog on top of whatever else opens, and closed to keys of the page below. @returns {() => void} to end it */
function stay(dialog, field) {
  let isDone = false;
  const top = () => {
    if (isDone || (dialog.matches(":modal") && dialog.isConnected && dialog === [...document.querySelectorAll("dialog:modal")].at(-1))) return;
    if (!dialog.isConnected || dialog.nextElementSibling) document.body.append(dialog);
    if (dialog.open) dialog.close();
    dialog.showModal();
    field.focus();
  };
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  dialog.addEventListener("close", top);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") event.preventDefault();
    else if (/^\d$/.test(event.key) && event.target !== field) field.focus();
    event.stopPropagation();
  });
  const watcher = new MutationObserver(top);
  const isUnder = document.documentElement.classList;
  isUnder.add("k-locked");
  top();
  watcher.observe(document.body, { childList: true });
  return () => {
    isDone = true;
    watcher.disconnect();
    isUnder.remove("k-locked");
    dialog.remove();
  };
}
