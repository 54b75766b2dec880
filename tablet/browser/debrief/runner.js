// The debrief while it runs: rail, time, the stage, and the next visit always one tap away.
import { badgeView, el } from "../elements.js";
import { button } from "../observe/parts.js";
import { keepAll } from "./bound.js";
import { endSheet } from "./end.js";
import { fieldNames } from "./pair.js";
import { rail } from "./rail.js";
import { scaled } from "./scaled.js";
import { stageBody } from "./stage.js";
import { timeline } from "./timeline.js";
import { timer } from "./timer.js";

const NOT_TWICE_MS = 600; // a double tap on "Next" must not skip a stage

/** @param {{tablet, visit, pair, agenda, minutes: number, close}} debrief */
export function runner(debrief) {
  const { tablet, visit, pair, agenda, minutes, close } = debrief;
  const lengths = scaled(agenda.stages, minutes);
  const plan = agenda.stages.map((stage, i) => ({ ...stage, plannedMs: lengths[i] * 60_000 }));
  const nowMs = () => (visit.state.startedAtMs ?? 0) + visit.elapsedMs();
  const time = () => timeline(visit.state.stages, plan, nowMs());
  const note = (what, stage = time().now, by = null) => visit.add("stage", { stage, what, ...(by ? { by_ms: by } : {}) });
  let [body, shown, sheet, tappedAt] = [null, null, null, 0];

  const tap = (job) => async () => {
    if (performance.now() - tappedAt < NOT_TWICE_MS) return;
    tappedAt = performance.now();
    await job();
    tick();
  };
  const go = async (key) => {
    sheet = null;
    const { now } = time();
    await keepAll(visit, fieldNames(agenda));
    if (now !== key) {
      if (now) await note("left", now);
      await note("entered", key);
    }
    draw();
  };
  const next = tap(() => {
    const at = plan.findIndex(({ key }) => key === time().now);
    return plan[at + 1] ? go(plan[at + 1].key) : openSheet();
  });
  const openSheet = async () => {
    await keepAll(visit, fieldNames(agenda));
    sheet = endSheet({ ...debrief, stageName: stageOf(time().now)?.name ?? "", onBack: () => { sheet = null; draw(); }, onLater: later });
    draw();
  };
  const later = async () => {
    const { now, isPaused } = time();
    await keepAll(visit, fieldNames(agenda));
    if (now && !isPaused) await note("paused", now);
    close();
  };
  const stageOf = (key) => plan.find((stage) => stage.key === key) ?? null;

  const steps = rail(plan, (key) => tap(() => go(key))());
  const clock = timer({ onNext: next, onMore: tap(() => note("extended", time().now, 60_000)), onPause: tap(() => note(time().isPaused ? "resumed" : "paused")) });
  const area = el("div", { class: "k-main k-debrief" });
  const node = el("section", { "aria-label": "Debrief", class: "k-frame" },
    el("header", { class: "k-top" },
      el("div", { class: "k-names" }, el("h1", { class: "k-title", text: `Debrief · ${pair.coach} and ${pair.teacher}` }), el("p", { class: "k-sub", text: `${agenda.name} · we have ${minutes} minutes` })),
      button("Next visit", () => openSheet()), badgeView(tablet)),
    steps.node, area);

  const draw = () => {
    const key = sheet ? "sheet" : time().now ?? plan[0].key;
    if (key === shown && (!sheet || area.firstChild === sheet.node)) return (sheet ?? body).refresh();
    shown = key;
    if (!sheet) body = stageBody(debrief, stageOf(key) ?? plan[0]);
    area.replaceChildren(...(sheet ? [sheet.node] : [clock.node, body.node]));
    area.scrollTop = 0;
    area.querySelector("h2[tabindex]")?.focus({ preventScroll: true });
    return tick();
  };
  const tick = () => {
    const now = time();
    steps.update(now);
    clock.update(now);
  };
  draw();
  return { node, refresh: () => { draw(); tick(); }, tick };
}
