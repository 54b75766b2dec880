// Practice rounds: try it, say what was there, try again. Words, no counts: nobody is scored.
import { whatOf } from "../begun.js";
import { el } from "../elements.js";
import { button, segments } from "../observe/parts.js";

const MET = [["yes", "Yes"], ["almost", "Almost"], ["not_yet", "Not yet"]];
const DRAFT = "practice";

/** @param {{visit}} debrief */
export function practiceRounds({ visit }) {
  const earlier = el("div", { class: "k-stack" });
  const form = el("div", { class: "k-card k-stack" });
  let drawn = "";
  const refresh = () => {
    const seen = JSON.stringify([visit.state.rounds.length, criteriaOf(visit)]);
    if (seen === drawn) return;
    drawn = seen;
    earlier.replaceChildren(...visit.state.rounds.map(roundInWords));
    drawForm(form, visit);
  };
  refresh();
  return { node: el("div", { class: "k-stack" }, earlier, form), refresh };
}

/** What the step will be known by; the step itself while nothing else is written. */
function criteriaOf(visit) {
  const value = (name) => visit.state.fields.get(name)?.value;
  const criteria = (value("step.criteria") ?? []).filter(Boolean);
  return (criteria.length ? criteria : [value("step.text")].filter(Boolean)).map((text) => text.slice(0, 1000));
}

function drawForm(form, visit) {
  const round = nextRound(visit);
  const draft = visit.draft(DRAFT)?.value ?? {};
  const now = { met: { ...draft.met }, feedback: draft.feedback ?? "", round };
  const store = () => visit.setDraft(DRAFT, now);
  const rows = criteriaOf(visit).map((criterion) => {
    const seg = segments(criterion, MET, (met) => { now.met[criterion] = met; store(); }, { value: now.met[criterion] ?? null });
    return el("div", { class: "k-met" }, el("span", { text: criterion }), seg.node);
  });
  const feedback = el("textarea", { class: "k-input", rows: "2", value: now.feedback });
  feedback.addEventListener("input", () => { now.feedback = feedback.value; store(); });
  const done = button(`Keep round ${round}`, () => save(visit, round, now, done), { class: "k-primary" });
  form.replaceChildren(
    el("h3", { text: `Round ${round}` }),
    ...rows,
    el("label", { class: "k-field" }, el("span", { text: "What to keep, what to change next" }), feedback),
    el("div", {}, done));
}

/** A round written and not kept comes along when the debrief ends. */
export async function addBegunRound(visit) {
  const begun = visit.draft(DRAFT)?.value;
  if (begun) await add(visit, nextRound(visit), begun);
}

async function save(visit, round, now, done) {
  done.disabled = true;
  await add(visit, round, now).finally(() => { done.disabled = false; });
}

function add(visit, round, begun) {
  return visit.add(...whatOf(DRAFT, { ...begun, round }), { draft: visit.draft(DRAFT) ? DRAFT : null });
}

const nextRound = (visit) => Math.max(0, ...visit.state.rounds.map((one) => one.round)) + 1;

function roundInWords({ round, criteria, feedback }) {
  const word = (met) => MET.find(([key]) => key === met)?.[1].toLowerCase() ?? "";
  const met = (criteria ?? []).map((one) => `${one.criterion}: ${word(one.met)}`);
  return el("div", { class: "k-card" }, el("div", { class: "k-sub", text: `Round ${round}` }), ...met.map((words) => el("div", { text: words })), feedback ? el("div", { text: feedback }) : null);
}
