// One stage: what we saw, the questions, and what the two write down.
import { el } from "../elements.js";
import { minutesAndSeconds } from "./time_words.js";
import { nextVisitField } from "./next_visit.js";
import { choiceField, listField, textField } from "./parts.js";
import { practiceRounds } from "./practice.js";
import { pickedLines } from "./pair.js";
import { checksField, lessonField, stepField } from "./step.js";

const SPEAKERS = { teacher: "Teacher", students: "Students", room: "In the room" };
const SIDE_BY_SIDE = new Set(["step.example", "step.non_example", "promise.coach", "promise.teacher"]);

/** @param {{visit, pair, agenda}} debrief */
export function stageBody(debrief, stage) {
  const fields = (stage.fields ?? []).map((field) => ({ field, part: partFor(debrief, field) }));
  const rounds = stage.is_practice ? practiceRounds(debrief) : null;
  const prompts = (stage.prompts ?? []).map((prompt, i) => el(i ? "p" : "h2", { class: i ? "k-prompt" : null, tabindex: i ? null : "-1", text: prompt }));
  const boxes = fields.map(({ field, part }) => el("div", { class: SIDE_BY_SIDE.has(field.name) ? "k-side" : null }, part.node));
  const node = el("section", { class: "k-stack k-body", "aria-label": stage.name },
    evidence(debrief.visit, stage), el("div", { class: "k-stack" }, ...prompts), rounds?.node, el("div", { class: "k-fields" }, ...boxes));
  const parts = [...fields.map(({ part }) => part), ...(rounds ? [rounds] : [])];
  return { node, refresh: () => parts.forEach((part) => part.refresh()) };
}

/** Which control a field of an agenda gets. */
function partFor(debrief, { name, label, kind, choices }) {
  const { visit, pair } = debrief;
  if (name === "step.text") return stepField(visit, { label });
  if (name === "step.checks") return checksField(visit, { label });
  if (name === "step.lesson") return lessonField(visit, { label });
  if (name === "next_visit") return nextVisitField(visit, pair);
  if (name === "promise.coach") return textField(visit, name, { label: `${label} (${pair.coach})` });
  if (name === "promise.teacher") return textField(visit, name, { label: `${label} (${pair.teacher})` });
  if (kind === "list") return listField(visit, name, { label });
  if (kind === "choice") return choiceField(visit, name, { label, choices });
  if (kind === "number") return textField(visit, name, { label, rows: 0, inputmode: "decimal" });
  return textField(visit, name, { label });
}

function evidence(visit, stage) {
  const praise = stage.lines === "praise" ? visit.state.fields.get("summary.praise")?.value : "";
  const lines = pickedLines(visit, stage.lines).map((line) => card(whenSeen(visit, line), spoken(line)));
  if (praise) lines.unshift(card("Worth keeping", praise));
  return lines.length ? el("div", { class: "k-stack" }, ...lines) : null;
}

const card = (above, text) => el("div", { class: "k-card" }, el("div", { class: "k-sub", text: above }), el("div", { class: "k-words", text }));

function whenSeen(visit, line) {
  const what = line.isQuestion ? "A question" : "What we saw";
  if (line.minute !== null && line.minute !== undefined) return `${what} · minute ${line.minute}`;
  return `${what} · ${minutesAndSeconds(line.atMs - (visit.state.startedAtMs ?? 0))}`;
}

const spoken = (line) => (SPEAKERS[line.speaker] ? `${SPEAKERS[line.speaker]}: ${line.text}` : line.text);
