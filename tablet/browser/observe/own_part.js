/** A co-observer's end of a visit: their own part ends, the visit stays the coach's. */
import { el, badgeView } from "../elements.js";
import { button, keep, once, sayer } from "./parts.js";
import { stateInWords } from "./end.js";
import { clashesCard } from "./line_clash.js";
import { leftovers } from "./leftovers.js";
import { othersLines } from "./others_lines.js";
import { wordingCard } from "./wording.js";
import { whoIsIt } from "./whereabouts.js";

export function ownPartFinish(tablet, visit, { onBack, onFinished }) {
  const { node: said, say } = sayer();
  const { coach, teacher_name: teacher } = visit.lead;
  const rest = leftovers(tablet, visit, say);
  const clashes = clashesCard(visit, say);
  const wording = wordingCard(tablet, visit, say);
  const done = once(async () => {
    await rest.addAll();
    const kept = visit.state.finishedAtMs !== null || (await keep(visit.add("finished", {}), say));
    if (kept) onFinished();
  });
  const words = [
    `${coach.name} finishes the visit and holds the debrief.`,
    `Once both of you have finished, you see ${coach.name}’s lines and ${coach.name} sees yours.`,
    `${teacher} reads what you noted when the visit’s notes open.`,
  ];
  const node = el("div", { class: "k-frame k-finish" },
    el("div", { class: "k-top" }, el("div", { class: "k-names" },
      el("h1", { class: "k-title", text: `Finish my part · ${whoIsIt(tablet, visit)}` })), badgeView(tablet)),
    el("section", { class: "k-main k-stack", tabindex: "0", "aria-label": "My part of the visit" },
      el("section", { class: "k-card k-stack" }, ...words.map((text) => el("p", { text }))), clashes.node, rest.node, wording.node),
    said,
    el("div", { class: "k-foot" }, button("Back to the visit", onBack), button("Finish my part", done, { class: "k-primary k-grow" })));
  return { node, update() { clashes.update(); rest.update(); wording.update(); } };
}

export function ownPartEnd(tablet, visit, { onAmend, close }) {
  const words = el("p", { class: "k-end-words", role: "status" });
  const beside = othersLines(tablet, visit);
  const node = el("div", { class: "k-frame k-end" },
    el("div", { class: "k-end-card k-card k-stack" },
      el("h1", { text: `Your part is finished · ${whoIsIt(tablet, visit)}` }), words, badgeView(tablet), beside.node,
      button("Back to Today", close, { class: "k-wide" }),
      button("Back to the visit", onAmend, { class: "k-plain k-wide" })));
  function update() {
    words.textContent = stateInWords(tablet.badge);
    beside.update();
  }
  const stop = tablet.onBadge(() => (node.isConnected ? update() : stop?.()));
  update();
  return { node, update };
}
