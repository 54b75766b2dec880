/** The Walk face: large counters and check-ins, no keyboard unless words are tapped. */
import { el } from "../elements.js";
import { button } from "./parts.js";
import { holdToTime } from "./timed.js";
import { sweepView } from "./sweep.js";
import { checkInView } from "./check_in.js";
import { workView } from "./work.js";
import { whereabouts } from "./whereabouts.js";
import { agreementCard } from "./agreeing.js";

export function walkFace(tablet, visit, { say, undo, onAgree, toWrite }) {
  const isWork = visit.state.started?.mode === "student_work";
  const sweep = sweepView(tablet, visit, { say });
  const work = isWork ? workView(visit, { say }) : null;
  const agreement = agreementCard(tablet, visit, onAgree);
  let checkIn = checkInView(tablet, visit, { say });
  let place = placeKey();
  const beside = el("div", { class: "k-walk-beside" }, checkIn.node);
  const board = el("div", { class: "k-walk-board" }, work?.node ?? "", sweep.board, beside);
  const node = el("div", { class: "k-face k-walk" },
    el("div", { class: "k-walk-scroll", tabindex: "0", role: "region", "aria-label": "Sweeps and check-ins" }, sweep.head, board, agreement.node),
    el("div", { class: "k-foot k-walk-foot" }, holdToTime(visit, say, "k-grow"),
      button("Quick line", toWrite, { class: "k-grow" }), button("Undo", undo, { class: "k-grow" })));

  function placeKey() { return whereabouts(tablet, visit).course?.id ?? ""; }

  function update() {
    if (placeKey() !== place) {
      place = placeKey();
      checkIn = checkInView(tablet, visit, { say });
      beside.replaceChildren(checkIn.node);
    }
    sweep.update();
    work?.update();
    checkIn.update();
    agreement.update();
  }
  update();
  return { node, update, shown() {} };
}
