// How a debrief ends: the next visit, what each will do, then a plain thank-you.
import { badgeView, el } from "../elements.js";
import { button } from "../observe/parts.js";
import { keepAll } from "./bound.js";
import { addBegunRound } from "./practice.js";
import { nextVisitField, nextVisitInWords } from "./next_visit.js";
import { textField } from "./parts.js";
import { fieldNames } from "./pair.js";

/** Reachable from every stage, because bells ring. */
export function endSheet({ visit, pair, agenda, stageName, onBack, onLater }) {
  const parts = [
    nextVisitField(visit, pair),
    textField(visit, "promise.coach", { label: `I will (${pair.coach})` }),
    textField(visit, "promise.teacher", { label: `You will (${pair.teacher})` }),
  ];
  const [when, mine, yours] = parts.map(({ node }) => el("div", {}, node));
  const ask = el("div", { class: "k-warn k-stack", role: "alert", hidden: true });
  const finish = async () => {
    done.disabled = true;
    try {
      await keepAll(visit, fieldNames(agenda));
      await addBegunRound(visit);
      visit.setDraft("next_visit", null); // without a day it says nothing
      await visit.add("debrief_finished");
    } finally {
      done.disabled = false;
    }
  };
  const done = button("Finish debrief", async () => {
    await keepAll(visit, fieldNames(agenda));
    const open = missing(visit);
    if (!open.length) return finish();
    ask.replaceChildren(...open.map((words) => el("span", { text: words })), button("Finish all the same", finish));
    ask.hidden = false;
    return ask.scrollIntoView({ block: "nearest" });
  }, { class: "k-primary" });
  const step = el("p", { class: "k-card" });
  const refresh = () => {
    const text = visit.state.fields.get("step.text")?.value;
    step.hidden = !text;
    step.textContent = `Our step: ${text ?? ""}`;
    parts.forEach((part) => part.refresh());
  };
  refresh();
  const node = el("section", { class: "k-stack k-closing", "aria-label": "Next visit and end" },
    el("h2", { tabindex: "-1", text: "When do we look again?" }), when, el("div", { class: "k-halves" }, mine, yours), step, ask,
    el("div", { class: "k-row" }, done, button(stageName ? `Back to ${stageName}` : "Back", onBack), button("Go on later", onLater)));
  return { node, refresh };
}

/** What a bell may have cut off, in kind sentences. */
function missing(visit) {
  const has = (name) => Boolean(visit.state.fields.get(name)?.value);
  return [
    visit.state.fields.get("next_visit")?.value?.day ? "" : "There is no day for the next visit yet.",
    has("step.text") ? "" : "No step is written yet.",
  ].filter(Boolean);
}

/** Nothing but thanks: the tablet may still lie between the two. */
export function thanksScreen({ tablet, visit, pair, close }) {
  const when = nextVisitInWords(visit);
  const node = el("section", { "aria-label": "Debrief", class: "k-frame k-goodbye" },
    el("div", { class: "k-goodbye-words k-stack" },
      el("h1", { tabindex: "-1", text: `Thank you, ${pair.teacher} and ${pair.coach}.` }),
      el("p", { text: when ? `See you on ${when}.` : "See you soon." }),
      el("div", { class: "k-row k-center" }, badgeView(tablet)),
      el("div", {}, button("Close", close))));
  return { node, refresh() {}, tick() {} };
}
