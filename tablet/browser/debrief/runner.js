// The debrief while it runs: rail, time, the stage, and the next visit always one tap away.
import { badgeView, el } from "../elements.js";
import { button } from "../observe/parts.js";
import { keepAll } from "./bound.js";
import { endSheet } from "./end.js";
import { fieldNames } from "./pair.js";
import { rail } from "./rail.js";
import { stageBody } from "./stage.js";
import { stageTaps } from "./stage_taps.js";
import { following, timer } from "./timer.js";

/** @param {{tablet, visit, pair, agenda, minutes: number, close}} debrief */
export function runner(debrief) {
  const { visit, agenda } = debrief;
  const stages = stageTaps(debrief);
  const keep = () => keepAll(visit, fieldNames(agenda));
  let [body, shown, sheet] = [null, null, null];

  const go = async (key) => {
    sheet = null;
    await keep();
    await stages.enter(key);
    draw();
  };
  const next = () => {
    const stage = following(stages.time().stages);
    return stage ? go(stage.key) : openSheet();
  };
  const openSheet = async () => {
    await keep();
    const back = () => { sheet = null; draw(); };
    sheet = endSheet({ ...debrief, stageName: stages.of(stages.time().now)?.name ?? "", onBack: back, onLater: later });
    draw();
  };
  const later = async () => {
    await keep();
    await stages.pause();
    debrief.close();
  };

  const tap = (job) => stages.once(async (given) => { await job(given); tick(); });
  const steps = rail(stages.plan, tap(go));
  const clock = timer({ onNext: tap(next), onMore: tap(stages.extend), onPause: tap(stages.pauseOrGoOn) });
  const area = el("div", { class: "k-main k-debrief" });
  const node = frame(debrief, openSheet, [steps.node, area]);

  const draw = () => {
    const key = sheet ? "sheet" : stages.time().now ?? stages.plan[0].key;
    if (key === shown && (!sheet || area.firstChild === sheet.node)) return (sheet ?? body).refresh();
    shown = key;
    if (!sheet) body = stageBody(debrief, stages.of(key) ?? stages.plan[0]);
    area.replaceChildren(...(sheet ? [sheet.node] : [clock.node, body.node]));
    area.scrollTop = 0;
    area.querySelector("h2[tabindex]")?.focus({ preventScroll: true });
    return tick();
  };
  const tick = () => {
    const now = stages.time();
    steps.update(now);
    clock.update(now);
  };
  draw();
  return { node, refresh: () => { draw(); tick(); }, tick };
}

function frame({ tablet, pair, agenda, minutes }, openSheet, parts) {
  const names = el("div", { class: "k-names" },
    el("h1", { class: "k-title", text: `Debrief · ${pair.coach} and ${pair.teacher}` }),
    el("p", { class: "k-sub", text: `${agenda.name} · we have ${minutes} minutes` }));
  return el("section", { "aria-label": "Debrief", class: "k-frame" },
    el("header", { class: "k-top" }, names, button("Next visit", () => openSheet()), badgeView(tablet)), ...parts);
}
