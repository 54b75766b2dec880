/** The observe screen: start, the two faces of a visit, its finish and its end. */
import { el } from "../elements.js";
import { handButton, handed } from "./hand.js";
import { sayer } from "./parts.js";
import { header } from "./header.js";
import { writeFace } from "./write.js";
import { walkFace } from "./walk.js";
import { agreeingView } from "./agreeing.js";
import { runs } from "../running.js";
import { isSweeping } from "./sweep.js";
import { undoer } from "./undo.js";
import { startView } from "./start.js";
import { finishView } from "./finish.js";
import { endView } from "./end.js";
import { ownPartEnd, ownPartFinish } from "./own_part.js";

/**
 * @param {HTMLElement} root
 * @param {{tablet, visit: object|null, address: URLSearchParams, close: () => void}} context
 */
export function show(root, { tablet, visit, address, close }) {
  let leave = () => {};
  handed(root);

  function put(view, ofVisit = null) {
    leave();
    root.replaceChildren(view.node);
    runs(ofVisit);
    const stops = [tablet.onBriefcase(() => view.update())];
    if (ofVisit) stops.push(ofVisit.onChange(() => { if (root.isConnected) runs(ofVisit); view.update(); }));
    const ticking = view.tick ? setInterval(view.tick, 1000) : 0;
    leave = () => { stops.forEach((stop) => stop()); clearInterval(ticking); };
    view.shown?.();
  }

  function toVisit(open) {
    put(visitView(tablet, open, { onFinish: () => toFinish(open), onKindKnown: () => toVisit(open), onAgree: () => toAgreement(open) }), open);
  }
  function toAgreement(open) {
    put(agreeingView(tablet, open, { onBack: () => toVisit(open) }), open);
  }
  function toFinish(open) {
    const view = open.lead ? ownPartFinish : finishView;
    put(view(tablet, open, { onBack: () => toVisit(open), onFinished: () => toEnd(open) }), open);
  }
  function toEnd(open) {
    const view = open.lead ? ownPartEnd : endView;
    put(view(tablet, open, { onDebrief: () => toDebrief(open), onAmend: () => (open.lead ? toVisit(open) : toFinish(open)), close }), open);
  }

  /** The address decides what is open: the debrief takes over in this page, so it begins without a connection too. */
  function toDebrief(open) {
    history.pushState(null, "", `/debrief?visit=${open.id}`);
  }

  if (!visit) put(startView(tablet, { address, onStarted: toVisit, close }));
  else if (visit.state.finishedAtMs !== null) toEnd(visit);
  else toVisit(visit);
}

function visitView(tablet, visit, { onFinish, onKindKnown, onAgree }) {
  const { node: said, say } = sayer();
  const kind = visit.state.started?.mode;
  const undo = undoer(tablet, visit, say);
  const head = header(tablet, visit, onFinish);
  const write = writeFace(tablet, visit, { say, undo, minute: head.minute });
  const walk = walkFace(tablet, visit, { say, undo, onAgree, toWrite: () => { turn(write); write.focus(); } });
  const tabs = [["Write", write], ["Walk", walk]].map(([words, face]) => ({ face, node: el("button", {
    type: "button", class: "k-tab", text: words, on: { click: () => turn(face) } }) }));
  const node = el("div", { class: "k-frame k-observe" }, head.node,
    el("nav", { class: "k-tabs", "aria-label": "Faces of the visit" }, ...tabs.map((tab) => tab.node), handButton()),
    said, el("div", { class: "k-faces" }, write.node, walk.node));

  function turn(to) {
    for (const { face, node: tab } of tabs) {
      face.node.hidden = face !== to;
      tab.setAttribute("aria-pressed", String(face === to));
    }
    to.shown();
  }

  function update() {
    // Another tablet's visit may tell its kind only when its entries arrive.
    if (visit.state.started?.mode !== kind) return onKindKnown();
    head.update();
    write.update();
    walk.update();
  }
  turn(isSweeping(visit) ? walk : write);
  return { node, update, tick: head.tick, shown: () => write.shown() };
}
