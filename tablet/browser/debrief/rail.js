// The stages side by side, with planned and real minutes; a tap goes there.
import { el } from "../elements.js";
import { minutes, minutesAndSeconds } from "./time_words.js";

/** @param {{key: string, name: string, plannedMs: number}[]} plan */
export function rail(plan, onGo) {
  const parts = new Map(plan.map((stage) => [stage.key, part(stage, onGo)]));
  const node = el("nav", { class: "k-rail", "aria-label": "Parts of the debrief" }, ...[...parts.values()].map(({ node }) => node));
  let shown = null;
  return { node, update(time) {
    for (const stage of time.stages) parts.get(stage.key).update(stage);
    const running = parts.get(time.now)?.node;
    if (running && time.now !== shown && node.isConnected) {
      node.scrollLeft = running.offsetLeft - node.offsetLeft - (node.clientWidth - running.clientWidth) / 2;
      shown = time.now;
    }
  } };
}

function part({ key, name, plannedMs }, onGo) {
  const figure = el("span", { class: "k-stage-time" });
  const state = el("span", { class: "k-away" });
  const node = el("button", { type: "button", class: "k-stage", on: { click: () => onGo(key) } }, el("span", { class: "k-stage-name", text: name }), figure, state);
  node.style.setProperty("--k-share", String(Math.max(1, plannedMs / 60_000)));
  const write = (into, words) => { if (into.textContent !== words) into.textContent = words; };
  return { node, update(stage) {
    const isKept = stage.is_practice && stage.is === "later";
    node.dataset.is = isKept ? "kept" : stage.is;
    if (stage.is === "now") node.setAttribute("aria-current", "step");
    else node.removeAttribute("aria-current");
    write(figure, figureOf(stage, isKept));
    write(state, { done: ` done, planned ${minutes(stage.plannedMs)} minutes`, now: " minutes, now", later: " minutes planned" }[stage.is]);
  } };
}

function figureOf(stage, isKept) {
  if (stage.is === "done") return `✓ ${minutesAndSeconds(stage.realMs)}`;
  if (stage.is === "now") return `${minutesAndSeconds(stage.realMs)} of ${minutes(stage.allottedMs)}`;
  return `${minutes(stage.allottedMs)}${isKept ? " kept" : ""}`;
}
