/** The plain end of a visit: what is saved, and where to go from here. */
import { el, badgeView } from "../elements.js";
import { button } from "./parts.js";
import { othersLines } from "./others_lines.js";
import { placeOf, whoIsIt } from "./whereabouts.js";

/** What may be said about safety right now: only a receipt means saved. */
export function stateInWords({ state, count, begun, reason }) {
  if (state === "Saved") return "Everything you wrote is saved.";
  if (reason || state === "Needs attention") return reason ?? "Something needs your attention before all of it is saved.";
  const waiting = count - begun;
  const many = waiting === 1 ? "1 entry is" : `${waiting} entries are`;
  if (waiting > 0) return `${many} on this tablet and will be saved as soon as there is a connection.`;
  return `Everything you added is saved. ${begun === 1 ? "1 thing" : `${begun} things`} begun and not added still ${begun === 1 ? "lies" : "lie"} on this tablet, here or in another visit.`;
}

export function endView(tablet, visit, { onDebrief, onAmend, close }) {
  const words = el("p", { class: "k-end-words", role: "status" });
  const beside = othersLines(tablet, visit);
  const badge = visit.isPractice ? null : badgeView(tablet);
  const canDebrief = !visit.isPractice && !placeOf(visit).isAboutNoTeacher && visit.state.debriefFinishedAtMs === null;

  function update() {
    words.textContent = visit.isPractice ? "This was a practice visit. Nothing of it was kept." : stateInWords(tablet.badge);
    beside.update();
  }
  const node = el("div", { class: "k-frame k-end" },
    el("div", { class: "k-end-card k-card k-stack" },
      el("h1", { text: visit.isPractice ? "The practice visit is finished" : `The visit is finished · ${whoIsIt(tablet, visit)}` }), words, badge,
      beside.node,
      canDebrief ? button("Start debrief", onDebrief, { class: "k-primary k-wide" }) : null,
      button("Back to Today", close, { class: "k-wide" }),
      visit.isPractice ? null : button("Change the summary", onAmend, { class: "k-plain k-wide" })));
  const stop = tablet.onBadge(() => (node.isConnected ? update() : stop?.()));
  update();
  return { node, update };
}
