/** The agreement in the middle of a visit: written into the visit that runs, and in force in it at once. */
import { el } from "../elements.js";
import { agreementPage } from "../debrief/agreement.js";
import { keepTyped } from "../debrief/agreement_fields.js";
import { pairOf } from "../debrief/pair.js";
import { button, once } from "./parts.js";
import { whereabouts } from "./whereabouts.js";
import { isLive } from "./words.js";

/** How many sweeps the two agreed on for this visit, also when they did so during it. */
export function sweepsAgreed(visit) {
  if (!isLive(visit.state.started?.mode ?? "in_room")) return 0;
  return visit.state.fields.get("agreement.sweeps")?.value ?? visit.state.started?.sweeps ?? 0;
}

/** The way there: a card for a pair whose lesson this is; nothing in practice, nor for who comes along: they agree on nothing. */
export function agreementCard(tablet, visit, onOpen) {
  const words = el("p", { class: "k-sub" });
  const open = button("", onOpen);
  const node = el("section", { class: "k-card k-row", "aria-label": "Our agreement" }, el("div", { class: "k-grow" }, el("h2", { text: "Our agreement" }), words), open);

  function update() {
    const { partnership } = whereabouts(tablet, visit);
    const hasOne = Boolean(partnership?.agreement) || visit.state.fields.has("agreement.rhythm");
    node.hidden = !partnership || visit.isPractice || Boolean(visit.lead);
    words.textContent = hasOne ? "Change it together at any time. The visit goes on meanwhile." : "You two have none yet. It is one page, and the visit goes on meanwhile.";
    open.textContent = hasOne ? "Look at it" : "Write our agreement";
  }
  update();
  return { node, update };
}

export function agreeingView(tablet, visit, { onBack }) {
  const back = button("Back to the visit", once(async () => {
    await keepTyped(visit).catch(() => {}); // what could not be kept is a draft still, and the badge says so
    onBack();
  }));
  const node = agreementPage({ tablet, visit, pair: pairOf(tablet, visit), wayBack: back, whenAgreed: onBack });
  return { node, update: () => node.dispatchEvent(new Event("refresh")) };
}
