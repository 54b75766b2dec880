// What an agreement says: rhythm, standing time, agenda, what is collected, who sees what, "Look at this for me".
import { clashCard } from "../clash.js";
import { el } from "../elements.js";
import { segments } from "../observe/parts.js";
import { keep, keepAll, valueOf } from "./bound.js";
import { textField } from "./parts.js";
import { WHO_SEES } from "./who_sees.js";

const NAMES = ["rhythm", "slot", "agenda", "sweeps", "sees", "look_for"].map((name) => `agreement.${name}`);
const USUAL_DAYS = [5, 6, 7, 8, 9, 10];
const LONGER_DAYS = [11, 12, 13, 14, 15];

/** @returns {{node: HTMLElement, refresh: () => void}[]} */
export function agreementFields({ visit, pair, agendas }) {
  const was = before(pair.partnership.agreement, agendas);
  const at = (name) => valueOf(visit, `agreement.${name}`, was[name]);
  const clash = (name, inWords) => clashCard(visit, `agreement.${name}`, { inWords });
  const words = (name, how) => withFormer(visit, name, was[name], textField(visit, `agreement.${name}`, how));
  return [
    box("How often", rhythm(visit, at), clash("rhythm", (days) => `${days} school days`)),
    box("A standing time", words("slot", { label: "Day and period that usually suit both of you", rows: 0, hint: "Wednesdays, period 5" })),
    box("How we talk afterwards", agenda(visit, at, agendas), clash("agenda", (key) => agendas.find((one) => one.key === key)?.name ?? key)),
    box("What is collected", sweeps(visit, at), clash("sweeps", (count) => (count === 1 ? "1 sweep" : `${count} sweeps`))),
    box("Who sees what", { node: whoSees(), refresh() {} }, words("sees", { label: "Anything the two of you add to this" })),
    box("Look at this for me", words("look_for", { label: `What ${pair.teacher} would like to know about the lesson` })),
  ];
}

/** What stands until something else is written. */
function before(agreement, agendas) {
  const { rhythm_days: rhythm = 10, slot = "", agenda: key, sweeps: count = 0, sees = "", look_for: lookFor = "" } = agreement ?? {};
  return { rhythm, slot: slot ?? "", agenda: key ?? agendas[0]?.key ?? "six-steps", sweeps: count, sees: sees ?? "", look_for: lookFor ?? "" };
}

/** Before the page is left without agreeing: what was typed is an entry, as leaving each field makes it. */
export const keepTyped = (visit) => keepAll(visit, NAMES);

/** Everything shown becomes an entry, also what nobody touched: that is what the two agreed on. */
export async function settle(visit, agreement, agendas) {
  await keepAll(visit, NAMES);
  const was = before(agreement, agendas);
  for (const name of ["rhythm", "agenda", "sweeps"]) {
    if (!visit.state.fields.has(`agreement.${name}`)) await keep(visit, `agreement.${name}`, was[name]);
  }
}

function rhythm(visit, at) {
  const words = (days) => [days, String(days)];
  const set = (days) => { keep(visit, "agreement.rhythm", days); };
  const usual = segments("School days from visit to visit", USUAL_DAYS.map(words), set, { canClear: false });
  const longer = segments("A longer rhythm, as an exception", LONGER_DAYS.map(words), set, { canClear: false });
  const exception = el("p", { class: "k-note", text: "Longer than ten school days: marked as an exception, to be looked at again." });
  const refresh = () => {
    usual.set(at("rhythm"));
    longer.set(at("rhythm"));
    exception.hidden = at("rhythm") <= 10;
  };
  refresh();
  const sub = (text) => el("span", { class: "k-sub", text });
  return { node: el("div", { class: "k-stack" }, sub("School days from visit to visit"), el("div", {}, usual.node), sub("Longer, as an exception"), el("div", {}, longer.node), exception), refresh };
}

function agenda(visit, at, agendas) {
  const choices = agendas.map(({ key, name, stages }) => el("button", { type: "button", class: "k-choice k-pick", on: { click: () => keep(visit, "agreement.agenda", key) } },
    el("strong", { text: name }), el("span", { class: "k-choice-words", text: stages.map((stage) => stage.name).join(" · ") })));
  const refresh = () => choices.forEach((choice, i) => choice.setAttribute("aria-pressed", String(agendas[i].key === at("agenda"))));
  refresh();
  return { node: el("div", { class: "k-stack", role: "group", "aria-label": "Agenda" }, ...choices), refresh };
}

function sweeps(visit, at) {
  const seg = segments("Sweeps in a visit", [[0, "None"], [1, "1"], [2, "2"], [3, "3"]], (count) => { keep(visit, "agreement.sweeps", count); }, { canClear: false });
  const refresh = () => seg.set(at("sweeps"));
  refresh();
  return { node: el("div", { class: "k-stack" },
    el("p", { text: "Notes on what is said and done, without student names. A sweep also counts, for a few seconds, how many students are at work." }),
    el("span", { class: "k-sub", text: "Sweeps in a visit" }), el("div", {}, seg.node)), refresh };
}

/** A text agreed earlier stands in the field until another is written. */
function withFormer(visit, name, former, field) {
  const refresh = () => {
    field.refresh();
    const isUntouched = !visit.state.fields.has(`agreement.${name}`) && !visit.draft(`agreement.${name}`);
    if (isUntouched && former && document.activeElement !== field.input) field.input.value = former;
  };
  refresh();
  return { ...field, refresh };
}

function whoSees() {
  return el("ul", { class: "k-sees" }, ...WHO_SEES.map(([who, what]) => el("li", {}, el("strong", { text: `${who}: ` }), what)));
}

function box(title, ...parts) {
  return { node: el("section", { class: "k-card k-stack", "aria-label": title }, el("h2", { text: title }), ...parts.map(({ node }) => node)), refresh: () => parts.forEach((part) => part.refresh()) };
}
