// The debrief, full-screen: start, the runner, the thank-you; which of them follows from the visit's entries alone.
import { el } from "../elements.js";
import { handed } from "../observe/hand.js";
import { button } from "../observe/parts.js";
import { runs } from "../running.js";
import { thanksScreen } from "./end.js";
import { agendasFor, agreedAgenda, pairOf } from "./pair.js";
import { runner } from "./runner.js";
import { startScreen } from "./start.js";

const TICK_MS = 500;

/** @param {HTMLElement} root @param {{tablet, visit, address: URLSearchParams, close: () => void}} given */
export function show(root, { tablet, visit, close }) {
  handed(root);
  if (!visit) return root.replaceChildren(nothing(close));
  if (visit.lead) return root.replaceChildren(notYours(visit.lead, close));
  let [screen, shown] = [null, ""];
  const draw = () => {
    runs(visit);
    const now = screenNow(visit, tablet);
    if (now === shown) return screen.refresh();
    shown = now;
    screen = build(now.split(" ")[0], { tablet, visit, close, pair: pairOf(tablet, visit) });
    root.replaceChildren(screen.node);
    return root.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
  };
  draw();
  const stops = [visit.onChange(draw), tablet.onBriefcase(draw)];
  const ticking = setInterval(() => {
    if (screen.node.isConnected) return screen.tick();
    clearInterval(ticking);
    return stops.forEach((stop) => stop?.());
  }, TICK_MS);
}

// The briefcase's version is part of it until the debrief runs: the agendas may come a moment after the first frame.
function screenNow(visit, tablet) {
  if (visit.state.debriefFinishedAtMs !== null) return "thanks";
  const { version, agendas } = tablet.briefcase;
  return visit.state.debriefStartedAtMs !== null && agendas?.length ? "running" : `start ${version}`;
}

function build(name, debrief) {
  if (name === "thanks") return thanksScreen(debrief);
  if (name === "start") return startScreen(debrief);
  const { visit, tablet, pair } = debrief;
  const agendas = agendasFor(tablet, pair.partnership);
  const agenda = (tablet.briefcase.agendas ?? []).find(({ key }) => key === visit.state.agenda) ?? agreedAgenda(agendas, pair.partnership);
  return runner({ ...debrief, agenda, minutes: visit.state.debriefMinutes ?? 30 });
}

/** Who came along has no part in the debrief. */
function notYours({ coach, teacher_name: teacher }, close) {
  return el("section", { "aria-label": "Debrief", class: "k-frame k-goodbye" }, el("div", { class: "k-goodbye-words k-stack" },
    el("h1", { text: "This debrief is for two" }), el("p", { text: `${coach.name} and ${teacher} hold it. What you noted reaches the teacher with the visit’s notes.` }), el("div", {}, button("Back to the start page", close))));
}

function nothing(close) {
  return el("section", { "aria-label": "Debrief", class: "k-frame k-goodbye" }, el("div", { class: "k-goodbye-words k-stack" },
    el("h1", { text: "Which visit is this about?" }), el("p", { text: "Pick a visit on the start page; its debrief opens from there." }), el("div", {}, button("Back to the start page", close))));
}
