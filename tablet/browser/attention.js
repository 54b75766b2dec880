// Says above a screen what needs attention and offers the way out of it, without stopping anybody from typing.
import { el } from "./elements.js";

const REFUSED = {
  "no-https":
    "Visits need a secure connection (https). Ask whoever runs Keylever for the https address; the manual's page on HTTPS says how.",
  "signed-out": "You are signed out. What is on this tablet stays; sign in to go on.",
  "other-person": "Somebody else is signed in on this tablet. What you wrote stays here until you sign in again.",
  "no-storage": "This browser lets Keylever keep nothing, so a visit could be lost. Leave private browsing or free some space, then try again.",
  offline: "Keylever cannot be reached, and this tablet holds no key: it is shared, or you signed out. What was written here stays, locked, until you sign in again.",
  expired: "Keylever cannot be reached, and has not been for twelve hours, so the key to this tablet was put away. What you wrote here stays, locked, until the network is back.",
};
const UNKNOWN = "This screen could not be opened. What you wrote is still on this tablet.";

export const refusedInWords = (error) => REFUSED[error.reason] ?? UNKNOWN;

/** In place of a screen that cannot be opened. */
export function refusedView(error, { leave }) {
  const words = el("p", { class: "k-refused-words", role: "alert", text: refusedInWords(error) });
  const isSignedOut = ["signed-out", "other-person"].includes(error.reason);
  const again = button(isSignedOut ? "Sign in" : "Try again", () => location.reload());
  return el("div", { class: "k-refused" }, words, el("div", { class: "k-refused-ways" }, again, button("Leave", leave)));
}

/** A bar that is there only while something needs attention; the screen below it gives up as much height. */
export function attentionView(tablet, screen) {
  const bar = el("div", { class: "k-attention", hidden: true });
  new ResizeObserver(() => screen.style.setProperty("--k-bar", `${bar.offsetHeight}px`)).observe(bar);
  let shown = null;
  const draw = () => {
    const { problem, reason, waited } = tablet.badge;
    const sentences = problem ? [...new Set([reason, waited])].filter(Boolean) : [];
    if (`${problem} ${sentences}` === shown) return;
    shown = `${problem} ${sentences}`;
    bar.hidden = !problem;
    bar.setAttribute("role", problem === "one-day" ? "status" : "alert");
    bar.replaceChildren(...(problem ? [el("span", { text: sentences.join(" ") }), ...ways(problem, waited, tablet, bar)] : []));
  };
  tablet.onBadge(draw);
  draw();
  return bar;
}

function ways(problem, waited, tablet, bar) {
  const found = [];
  if (["sign-in", "forbidden", "other-person"].includes(problem)) found.push(button("Sign in", () => tablet.signInAgain()));
  if (problem === "refused") found.push(button("Offer again", () => tablet.offerAgain()));
  if (problem === "outdated") found.push(button("Load again", () => tablet.signInAgain()));
  if (waited || ["no-room", "unwritten", "stay"].includes(problem)) found.push(copyButton(tablet, bar));
  return found;
}

function copyButton(tablet, bar) {
  const way = el("a", { href: "/hand-in", target: "_blank", rel: "noopener", text: "Hand in a saved copy" });
  const words = el("p", { class: "k-attention-more", text: "The copy is among the downloads of this tablet. Hand it in from any computer: " }, way,
    " Half a line in it becomes a line of its own: finish it here as well, and there are two.");
  return button("Save a copy", async () => {
    const { entries, begun } = await tablet.saveCopy();
    if (entries + begun) bar.append(words);
  });
}

function button(text, onClick) {
  return el("button", { class: "k-button", type: "button", text, on: { click: onClick } });
}
