// The one step: the teacher picks among the ideas, rewords one or writes another.
import { clashCard, together } from "../clash.js";
import { el } from "../elements.js";
import { toggle } from "../observe/parts.js";
import { keep, valueOf } from "./bound.js";
import { textField } from "./parts.js";

export const CHECKS = ["Small enough?", "Would we both see it?", "The highest lever?", "Do we know when we look again?"];

export function stepField(visit, { label }) {
  const ideas = el("div", { class: "k-stack", role: "group", "aria-label": "Ideas for the step" });
  const words = textField(visit, "step.text", { label: `${label}, in your words`, rows: 2, hint: "Something else, in your words" });
  const choose = async (idea) => {
    const typed = visit.draft("step.text")?.value;
    if (typed) await keep(visit, "step.text", typed);
    await keep(visit, "step.text", idea);
    refresh();
  };
  const refresh = () => {
    words.refresh();
    drawIdeas(ideas, offered(visit), valueOf(visit, "step.text"), choose);
  };
  words.input.addEventListener("input", refresh);
  refresh();
  return { node: el("div", { class: "k-stack" }, ideas, words.node), refresh };
}

function drawIdeas(node, all, chosen, choose) {
  const seen = JSON.stringify(all);
  if (node.dataset.seen !== seen) {
    node.dataset.seen = seen;
    node.replaceChildren(...all.map((idea) => el("button", { type: "button", class: "k-choice k-pick", text: idea, on: { click: () => choose(idea) } })));
  }
  [...node.children].forEach((choice, i) => choice.setAttribute("aria-pressed", String(all[i] === chosen)));
}

/** The ideas brought along, and the last wording of the two's own that another choice took the place of. */
function offered(visit) {
  const ideas = (visit.state.fields.get("summary.ideas")?.value ?? []).filter(Boolean);
  const now = visit.state.fields.get("step.text")?.value;
  const written = visit.entries.filter(({ kind, data }) => kind === "field" && data.name === "step.text").map(({ data }) => data.value);
  const earlier = written.filter((text) => text && text !== now && !ideas.includes(text)).at(-1);
  return earlier ? [...ideas, earlier] : ideas;
}

/** Questions the two tick together; nothing is graded by them. */
export function checksField(visit, { label }) {
  const chosen = () => valueOf(visit, "step.checks", []);
  const set = (check, isOn) => {
    const rest = chosen().filter((one) => one !== check);
    return keep(visit, "step.checks", isOn ? [...rest, check] : rest);
  };
  const toggles = CHECKS.map((check) => toggle(check, (isOn) => set(check, isOn), { value: chosen().includes(check) }));
  const clash = clashCard(visit, "step.checks", { both: together });
  const node = el("div", { class: "k-field", role: "group", "aria-label": label }, el("span", { text: `${label}: do we both say yes?` }), clash.node, el("div", { class: "k-row" }, ...toggles.map(({ node }) => node)));
  return { node, refresh: () => { clash.refresh(); toggles.forEach((one, i) => one.set(chosen().includes(CHECKS[i]))); } };
}

const DATED = /^(\d{4}-\d\d-\d\d)( |$)/;

/** The lesson it applies to: its day, then words; stored as one text that begins with the day. */
export function lessonField(visit, { label }) {
  const day = el("input", { class: "k-input", type: "date" });
  const words = el("textarea", { class: "k-input", rows: "2", placeholder: "Period 3, the opening question" });
  const read = () => [day.value, words.value].filter(Boolean).join(" ");
  for (const input of [day, words]) {
    input.addEventListener("input", () => visit.setDraft("step.lesson", read()));
    input.addEventListener("change", () => keep(visit, "step.lesson", read()));
  }
  const clash = clashCard(visit, "step.lesson");
  const refresh = () => {
    clash.refresh();
    if ([day, words].includes(document.activeElement)) return;
    const value = valueOf(visit, "step.lesson");
    day.value = value.match(DATED)?.[1] ?? "";
    words.value = value.replace(DATED, "");
  };
  refresh();
  const node = el("div", { class: "k-dated" }, el("label", { class: "k-field" }, el("span", { text: `${label}: which day` }), day), el("label", { class: "k-field" }, el("span", { text: "and which moment of it" }), words), clash.node);
  return { node, refresh };
}
