// Home without a network: what is open, a new visit, debriefs that wait, and what is not saved yet.
import { attentionView, refusedInWords } from "./attention.js";
import { badgeView, el } from "./elements.js";
import { stateInWords } from "./observe/end.js";
import { button, fill } from "./observe/parts.js";
import { visitRows } from "./offline_visits.js";
import { reach } from "./reach.js";

const HEADS = {
  away: ["No connection", "You can go on. What you write stays on this tablet and is sent when the network is back."],
  here: ["Keylever can be reached", "Go on here, or open the whole of it."],
  "signed-out": ["You are signed out", "Keylever can be reached. Sign in to have everything sent."],
};

/** @param {{theTablet: () => Promise<object>, go: (address: string) => void}} parts */
export function homeView({ theTablet, go }) {
  const title = el("h1", { class: "k-title", tabindex: "-1", text: "Keylever" });
  const sub = el("p", { class: "k-sub", role: "status", text: "Opening…" });
  const badge = el("div", {});
  const bar = el("div", {});
  const main = el("div", { class: "k-main" });
  const foot = el("div", { class: "k-foot" });
  const node = el("main", { class: "k-dialog k-home" }, el("div", { class: "k-frame" },
    el("div", { class: "k-top" }, el("div", { class: "k-names" }, title, sub), badge), bar, main, foot));
  let isReached = null;
  let tablet = null;

  async function show() {
    try {
      const opened = await theTablet();
      if (opened !== tablet) meet(opened);
      await draw();
      say(isReached ?? (tablet.vault.isOffline ? "away" : "here"));
    } catch (error) {
      refuse(error);
    }
    await look();
  }

  function meet(opened) {
    tablet = opened;
    badge.replaceChildren(badgeView(tablet));
    bar.replaceChildren(attentionView(tablet, main));
    tablet.onBadge(() => unsaved());
    tablet.onBriefcase(() => draw());
  }

  const notSaved = el("p", { class: "k-note", role: "status" });
  function unsaved() {
    const { state, reason } = tablet.badge;
    notSaved.className = state === "Saved" ? "k-note" : "k-warn";
    notSaved.textContent = stateInWords(tablet.badge);
    notSaved.hidden = Boolean(reason); // the bar says so
  }

  async function draw() {
    const rows = await visitRows(tablet, go, isReached === "here");
    unsaved();
    fill(main, button("Start visit", () => go("/observe?start=1"), { class: "k-primary k-wide" }), notSaved, ...rows);
  }

  function refuse(error) {
    tablet = null;
    badge.replaceChildren();
    bar.replaceChildren();
    fill(main, el("p", { class: "k-warn", role: "alert", text: refusedInWords(error) }));
    say(error.reason === "signed-out" ? "signed-out" : "away");
  }

  function say(reached) {
    const [head, words] = HEADS[reached];
    title.textContent = head;
    sub.textContent = tablet || reached !== "away" ? words : "This tablet cannot be opened now.";
    const ways = { away: ["Try again", "k-plain"], here: ["Open Keylever", ""], "signed-out": ["Sign in", "k-primary"] };
    const [name, look] = ways[reached];
    if (foot.textContent !== name) fill(foot, button(name, leave, { class: look }));
  }

  async function look() {
    const before = isReached;
    isReached = await reach();
    if (!tablet && isReached === "here") return before === "here" ? null : show();
    if (tablet && before !== isReached) await draw();
    return say(isReached);
  }

  /** To the whole of Keylever, at this address where it is one of its own, unless words would be lost: the bar says so. */
  async function leave() {
    if (tablet && !(await tablet.mayLeave())) return;
    if (location.pathname === "/capture") location.assign("/");
    else location.reload();
  }

  return { node, show, look };
}
