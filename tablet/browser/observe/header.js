/** The head of a visit: whose lesson, the clock, whether it is saved, and the way out. */
import { togetherInWords } from "../along.js";
import { el, badgeView } from "../elements.js";
import { button } from "./parts.js";
import { MODES, classInWords, isLive, minutesAndSeconds, wordFor } from "./words.js";
import { whereabouts, whoIsIt } from "./whereabouts.js";

const USUAL_FROM_MIN = 15;
const USUAL_TO_MIN = 30;

/** The real time since the start; the usual 15-30 minutes are the shaded half of the bar. */
function liveClock(visit) {
  const time = el("div", { class: "k-big", role: "timer", "aria-label": "Time since the visit started" });
  const done = el("div", { class: "k-bar-done" });
  const usual = el("div", { class: "k-bar-usual" });
  usual.style.left = `${(100 * USUAL_FROM_MIN) / USUAL_TO_MIN}%`;
  const words = `A visit usually takes ${USUAL_FROM_MIN} to ${USUAL_TO_MIN} minutes`;
  const bar = el("div", { class: "k-bar", role: "img", "aria-label": words, title: words }, usual, done);
  function update() {
    const ms = visit.elapsedMs();
    time.textContent = minutesAndSeconds(ms);
    done.style.width = `${Math.min(100, (100 * ms) / (USUAL_TO_MIN * 60000))}%`;
  }
  return { node: el("div", { class: "k-clock" }, time, bar), update, minute: () => null };
}

/** A recording is read by its own minutes: the coach says where the playback stands. */
function recordingClock(visit) {
  const input = el("input", { class: "k-input k-minute", inputmode: "numeric", "aria-label": "Minute in recording" });
  input.type = "text";
  // After a reload the playback stands about where the last line was written.
  input.value = String(visit.state.lines.at(-1)?.minute ?? 0);
  const read = () => Math.max(0, Number.parseInt(input.value, 10) || 0);
  const step = (by) => { input.value = String(Math.max(0, read() + by)); };
  const node = el("div", { class: "k-clock" },
    el("div", { class: "k-seg", role: "group", "aria-label": "Minute in recording" },
      el("button", { type: "button", text: "−", "aria-label": "One minute back", on: { click: () => step(-1) } }),
      input,
      el("button", { type: "button", text: "+", "aria-label": "One minute on", on: { click: () => step(1) } })),
    el("div", { class: "k-sub k-minute-words", text: "Minute in recording" }));
  return { node, update() {}, minute: read };
}

function quietClock(visit) {
  const time = el("div", { class: "k-big", role: "timer", "aria-label": "Time since the visit started" });
  return { node: el("div", { class: "k-clock" }, time), minute: () => null,
    update() { time.textContent = minutesAndSeconds(visit.elapsedMs()); } };
}

function clockFor(visit, mode) {
  if (mode === "recorded") return recordingClock(visit);
  return isLive(mode) ? liveClock(visit) : quietClock(visit);
}

export function header(tablet, visit, onFinish) {
  const mode = visit.state.started?.mode ?? "in_room";
  const title = el("h1", { class: "k-title" });
  const sub = el("p", { class: "k-sub" });
  const clock = clockFor(visit, mode);
  const badge = visit.isPractice
    ? el("span", { class: "k-badge", text: "Practice: nothing is kept" }) : badgeView(tablet);
  const node = el("div", { class: "k-top k-observe-top" },
    el("div", { class: "k-names" }, title, sub), clock.node, badge,
    button(visit.lead ? "Finish my part" : "Finish visit", onFinish, { class: "k-primary" }));

  function update() {
    const { course } = whereabouts(tablet, visit);
    const { target, lesson } = visit.state.started ?? {};
    // Without the room: whoever reads this stands in it.
    title.textContent = [whoIsIt(tablet, visit), classInWords(course && { ...course, room: "" })].filter(Boolean).join(" · ");
    sub.textContent = [togetherInWords(tablet, visit), wordFor(MODES, mode), target ? `Target: ${target}` : lesson].filter(Boolean).join(" · ");
  }
  update();
  clock.update();
  return { node, update, tick: clock.update, minute: clock.minute };
}
