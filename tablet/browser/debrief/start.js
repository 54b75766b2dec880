// "We have 30 minutes": how long, which agenda, and off.
import { badgeView, el } from "../elements.js";
import { button, segments } from "../observe/parts.js";
import { agendasFor, agreedAgenda } from "./pair.js";
import { LENGTHS_MIN, scaled } from "./scaled.js";

/** @param {{tablet, visit, pair, close}} debrief */
export function startScreen(debrief) {
  const { tablet, visit, pair, close } = debrief;
  const agendas = agendasFor(tablet, pair.partnership);
  let minutes = 30;
  let agenda = agreedAgenda(agendas, pair.partnership);
  const lengths = segments("We have", LENGTHS_MIN.map((length) => [length, `${length} min`]), (length) => { minutes = length; draw(); }, { value: minutes, canClear: false });
  const choices = agendas.map((one) => choice(one, () => { agenda = one; draw(); }));
  const draw = () => choices.forEach((each) => each.update(minutes, each.agenda === agenda));
  const begin = button("Start debrief", async () => {
    begin.disabled = true;
    await start(visit, agenda, minutes).catch(() => { begin.disabled = false; });
  }, { class: "k-primary k-wide" });
  begin.disabled = !agenda;
  draw();
  const node = el("section", { "aria-label": "Debrief", class: "k-frame" },
    el("header", { class: "k-top" },
      el("div", { class: "k-names" }, el("h1", { class: "k-title", text: `Debrief · ${pair.coach} and ${pair.teacher}` }), el("p", { class: "k-sub", text: "A conversation for the two of you" })),
      badgeView(tablet), button("Not now", close)),
    el("div", { class: "k-main" },
      el("h2", { text: "We have" }), el("div", {}, lengths.node),
      el("h2", { text: "How we go about it" }),
      choices.length ? el("div", { class: "k-stack" }, ...choices.map(({ node }) => node))
        : el("p", { class: "k-note", text: "The agendas are not on this tablet yet. They come with the next contact." })),
    el("footer", { class: "k-foot" }, begin));
  return { node, refresh() {}, tick() {} };
}

function choice(agenda, onTap) {
  const words = el("span", { class: "k-choice-words" });
  const node = el("button", { type: "button", class: "k-choice k-pick", on: { click: onTap } }, el("strong", { text: agenda.name }), words);
  return { agenda, node, update(minutes, isChosen) {
    const lengths = scaled(agenda.stages, minutes);
    words.textContent = agenda.stages.map((stage, i) => `${stage.name} ${lengths[i]}`).join(" · ");
    node.setAttribute("aria-pressed", String(isChosen));
  } };
}

async function start(visit, agenda, minutes) {
  await visit.add("debrief_started", { agenda: agenda.key, minutes });
  await visit.add("stage", { stage: agenda.stages[0].key, what: "entered" });
}
