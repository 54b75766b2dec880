// The agreement: one page the two fill in together, journaled like a visit.
import { badgeView, el } from "../elements.js";
import { button } from "../observe/parts.js";
import { runs } from "../running.js";
import { agreementFields, settle } from "./agreement_fields.js";
import { agendasFor } from "./pair.js";

/** @param {HTMLElement} root @param {{tablet, visit, address: URLSearchParams, close: () => void}} given */
export function show(root, { tablet, visit, address, close }) {
  const partnership = (tablet.briefcase.partnerships ?? []).find(({ id }) => id === address.get("partnership"));
  if (!partnership) return root.replaceChildren(words("This partnership is not on this tablet.", "Pick it on the start page.", close));
  const pair = { partnership, coach: tablet.person.name, teacher: partnership.teacher.name };
  const draw = (running) => {
    runs(running);
    if (!running) return root.replaceChildren(opening({ pair, close, begin: async () => follow(await begun(tablet, pair)) }));
    if (running.state.finishedAtMs !== null) return root.replaceChildren(words(`Thank you, ${pair.teacher} and ${pair.coach}.`, "Your agreement is written down. You can change it at any time, together.", close));
    return root.replaceChildren(page({ tablet, visit: running, pair, close }));
  };
  const follow = (running) => {
    let wasFinished = running.state.finishedAtMs !== null;
    draw(running);
    const stop = running.onChange(() => {
      if (!root.isConnected) return stop();
      const isFinished = running.state.finishedAtMs !== null;
      if (isFinished !== wasFinished) draw(running);
      wasFinished = isFinished;
      return root.querySelector(".k-agreement")?.dispatchEvent(new Event("refresh"));
    });
  };
  return visit ? follow(visit) : draw(null);
}

/** The agreement begun earlier and not finished, else a new one. */
async function begun(tablet, { partnership }) {
  const open = (await tablet.openVisits()).find((one) => one.occasion === "agreement" && one.teacher === partnership.teacher.id && !one.finished_at);
  if (open) return tablet.visit(open.id);
  return tablet.beginVisit({ school: partnership.school, teacher: partnership.teacher.id }, { occasion: "agreement" });
}

function opening({ pair, close, begin }) {
  const start = button("Fill it in together", () => { start.disabled = true; begin().catch(() => { start.disabled = false; }); }, { class: "k-primary" });
  return words(`Our agreement · ${pair.coach} and ${pair.teacher}`, "One page: how often we meet, what is written down, and who sees it. Both of you can change it later.", close, start);
}

function page({ tablet, visit, pair, close }) {
  return agreementPage({ tablet, visit, pair, wayBack: button("Go on later", close), whenAgreed: () => visit.add("finished") });
}

/**
 * The page itself, in a visit of its own or in one that is running.
 * @param {{tablet, visit, pair, wayBack: HTMLElement, whenAgreed: () => any}} parts `whenAgreed` runs once all of it is kept
 */
export function agreementPage({ tablet, visit, pair, wayBack, whenAgreed }) {
  const agendas = agendasFor(tablet, pair.partnership);
  const fields = agreementFields({ visit, pair, agendas });
  const done = button("Continue", async () => {
    done.disabled = true;
    await settle(visit, pair.partnership.agreement, agendas).then(whenAgreed).catch(() => { done.disabled = false; });
  }, { class: "k-primary k-wide" });
  const node = el("section", { "aria-label": "Agreement", class: "k-frame k-agreement" },
    el("header", { class: "k-top" },
      el("div", { class: "k-names" }, el("h1", { class: "k-title", text: "Our agreement" }), el("p", { class: "k-sub", text: `${pair.coach} and ${pair.teacher}` })),
      badgeView(tablet), wayBack),
    el("div", { class: "k-main" }, el("div", { class: "k-stack k-narrow k-parts" }, ...fields.map((field) => field.node))),
    el("footer", { class: "k-foot" }, done));
  node.addEventListener("refresh", () => fields.forEach((field) => field.refresh()));
  return node;
}

function words(title, sentence, close, ...more) {
  return el("section", { "aria-label": "Agreement", class: "k-frame k-goodbye" }, el("div", { class: "k-goodbye-words k-stack" },
    el("h1", { text: title }), el("p", { text: sentence }), el("div", { class: "k-row k-center" }, ...more, button("Close", close))));
}
