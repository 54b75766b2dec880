// The quiet ring and the three buttons under it: next, one minute more, pause.
import { el } from "../elements.js";
import { button } from "../observe/parts.js";
import { minutesAndSeconds, whoPays } from "./time_words.js";

/** @param {{onNext: () => void, onMore: () => void, onPause: () => void}} taps */
export function timer({ onNext, onMore, onPause }) {
  const figure = el("span", { class: "k-ring-time" });
  const words = el("span", { class: "k-ring-words" });
  const ring = el("div", { class: "k-ring", role: "timer", "aria-label": "Time left" }, el("div", { class: "k-ring-inside" }, figure, words));
  const next = button("", onNext, { class: "k-primary k-wide" });
  const pause = button("Pause", onPause, { class: "k-grow" });
  const more = button("+1 min", onMore, { class: "k-grow", "aria-label": "+1 min for this part" });
  const pays = el("p", { class: "k-card k-sub k-pays", role: "status" });
  const node = el("div", { class: "k-stack k-timer", role: "group", "aria-label": "Time" },
    el("div", { class: "k-card k-stack k-timer-card" }, ring, el("div", { class: "k-stack k-grow" }, next, el("div", { class: "k-row k-nowrap" }, more, pause))), pays);
  const write = (into, text) => { if (into.textContent !== text) into.textContent = text; };
  return { node, next, update(time) {
    const stage = time.stages.find(({ is }) => is === "now");
    ring.hidden = more.hidden = pause.hidden = !stage;
    write(next, nextWords(time));
    if (!stage) return;
    const isStill = time.isPaused || time.isLaidAside;
    const leftMs = stage.allottedMs - stage.realMs;
    ring.style.setProperty("--k-left", String(Math.max(0, Math.min(1, leftMs / Math.max(1, stage.allottedMs)))));
    ring.dataset.is = isStill ? "paused" : leftMs < 0 ? "over" : "running";
    write(figure, minutesAndSeconds(leftMs < 0 ? -leftMs : leftMs + 999));
    write(words, time.isLaidAside ? "paused?" : isStill ? "paused" : leftMs < 0 ? "more" : "left");
    write(pause, isStill ? "Go on" : "Pause");
    write(pays, whoPays(time));
  } };
}

/** The stage "Next" leads to; between two stages the first nobody has been in. Nothing after the last one. */
export function following(stages) {
  const at = stages.findIndex(({ is }) => is === "now");
  return at < 0 ? stages.find(({ is }) => is === "later") : stages[at + 1];
}

/** "Next: A lesson"; after the last one the debrief ends. */
function nextWords({ stages }) {
  const stage = following(stages);
  return stage ? `Next: ${stage.name}` : "Finish debrief";
}
