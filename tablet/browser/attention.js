// Says above a screen what needs attention and offers the way out of it, without stopping anybody from typing.
import { el } from "./elements.js";

const REFUSED = {
  "no-https":
    "Visits need a secure connection (https). Ask whoever runs Keylever for the https address; the manual's page on HTTPS says how.",
  "signed-out": "You are signed out. What is on this tablet stays; sign in to go on.",
  "other-person": "Somebody else is signed in on this tablet. What you wrote stays here until you sign in again.",
  "no-storage": "This browser lets Keylever keep nothing, so a visit could be lost. Leave private browsing or free some space, then try again.",
  offline: "Keylever cannot be reached, and a shared tablet keeps no key without it. Try again when the network is back.",
};
const UNKNOWN = "This screen could not be opened. What you wrote is still on this tablet.";

/** In place of a screen that cannot be opened. */
export function refusedView(error, { leave }) {
  const words = el("p", { class: "k-refused-words", role: "alert", text: REFUSED[error.reason] ?? UNKNOWN });
  const isSignedOut = ["signed-out", "other-person"].includes(error.reason);
  const again = button(isSignedOut ? "Sign in" : "Try again", () => location.reload());
  return el("div", { class: "k-refused" }, words, el("div", { class: "k-refused-ways" }, again, button("Leave", leave)));
}

/** A bar that is there only while something needs attention; the screen below it gives up as much height. */
export function attentionView(tablet, screen) {
  const bar = el("div", { class: "k-attention", role: "alert", hidden: true });
  let shown = null;
  const draw = () => {
    const { problem, reason } = tablet.badge;
    if (`${problem} ${reason}` === shown) return;
    shown = `${problem} ${reason}`;
    bar.hidden = !problem;
    requestAnimationFrame(() => screen.style.setProperty("--k-bar", `${bar.offsetHeight}px`));
    bar.replaceChildren(...(problem ? [el("span", { text: reason }), ways(problem, tablet)].flat() : []));
  };
  tablet.onBadge(draw);
  draw();
  return bar;
}

function ways(problem, tablet) {
  if (["sign-in", "forbidden", "other-person"].includes(problem)) return [button("Sign in", () => tablet.signInAgain())];
  if (problem === "refused") return [button("Offer again", () => tablet.offerAgain())];
  if (problem === "no-room") return [button("Save a copy", () => tablet.saveCopy())];
  if (problem === "outdated") return [button("Load again", () => tablet.signInAgain())];
  return [];
}

function button(text, onClick) {
  return el("button", { class: "k-button", type: "button", text, on: { click: onClick } });
}
