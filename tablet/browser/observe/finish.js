/** "Finish visit": a summary to amend, nothing in the way but knowing whose lesson it was. */
import { el, badgeView } from "../elements.js";
import { button, keep, sayer } from "./parts.js";
import { keptField } from "./kept_field.js";
import { ideasField } from "./ideas.js";
import { picker } from "./picking.js";
import { clashesCard } from "./line_clash.js";
import { leftovers } from "./leftovers.js";
import { placing } from "./placing.js";
import { questionsCard } from "./questions.js";
import { thankYou } from "./thanks.js";
import { wordingCard } from "./wording.js";
import { isPlaced, whoIsIt } from "./whereabouts.js";

export function finishView(tablet, visit, { onBack, onFinished }) {
  const { node: said, say } = sayer();
  const picked = picker(visit, say);
  const lever = keptField(visit, "summary.key_lever", "Key lever: the one change worth making next", say);
  const praise = keptField(visit, "summary.praise", "One precise praise: what it did for learning", say,
    { onInput: () => thanks.update() });
  const thanks = thankYou(tablet, visit, praise.input);
  const ideas = ideasField(visit, say);
  const place = placing(tablet, visit, say);
  const rest = leftovers(tablet, visit, say);
  const questions = questionsCard(visit, picked, say);
  const clashes = clashesCard(visit, say);
  const wording = wordingCard(tablet, visit, say);
  const hadFinished = visit.state.finishedAtMs !== null;
  const title = el("h1", { class: "k-title" });
  const finish = button(hadFinished ? "Keep the summary" : "Finish visit", done, { class: "k-primary k-grow" });
  const badge = visit.isPractice ? el("span", { class: "k-badge", text: "Practice: nothing is kept" }) : badgeView(tablet);

  async function done() {
    await place.kept();
    if (!visit.isPractice && !isPlaced(visit)) {
      place.node.scrollIntoView({ block: "start" });
      return say("Choose whose lesson this was, then finish.");
    }
    finish.disabled = true;
    await rest.addAll();
    await Promise.all([lever.flush(), praise.flush(), ideas.flush(), picked.flush(questions.undecided())]);
    const kept = hadFinished || await keep(visit.add("finished", {}), say);
    finish.disabled = false;
    if (kept) onFinished();
  }

  function update() {
    title.textContent = visit.isPractice ? "Finish practice visit" : `Finish visit · ${whoIsIt(tablet, visit)}`;
    for (const part of [lever, praise, ideas, clashes, place, rest, questions, wording, picked, thanks]) part.update();
  }

  const node = el("div", { class: "k-frame k-finish" },
    el("div", { class: "k-top" }, el("div", { class: "k-names" }, title,
      el("p", { class: "k-sub", text: "Everything here is optional and can be changed later." })), badge),
    el("section", { class: "k-main", tabindex: "0", "aria-label": "Summary of the visit" },
      place.node, clashes.node, rest.node,
      el("div", { class: "k-halves" },
        el("div", { class: "k-stack" },
          el("section", { class: "k-card k-stack", "aria-label": "Summary" }, praise.node, thanks.node, lever.node),
          ideas.node, questions.node),
        el("div", { class: "k-stack" }, picked.node, wording.node))),
    said,
    el("div", { class: "k-foot" }, button("Back to the visit", onBack), finish));
  update();
  return { node, update };
}
