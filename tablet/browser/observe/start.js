/** Before the lesson: whose it is, what will be looked at; all of it optional but "Start visit". */
import { el } from "../elements.js";
import { button, field, fill, keep, once, sayer, segments } from "./parts.js";
import { classChooser } from "./class_chooser.js";
import { doorCard } from "./door_card.js";
import { keptForm } from "./kept_form.js";
import { MODES, isLive } from "./words.js";

const DETAILS = [
  ["lesson", "Lesson", "What the class is working on"],
  ["target", "Learning target", "What students will know or do"],
  ["materials", "Materials", "Unit, task, text"],
  ["focus", "Focus", "What you will look at"],
];

/** In practice there are sweeps, whatever was agreed: nothing is collected. */
const SWEEPS_TRIED = 3;

/** What `started` holds: only what is known. */
function startedData(chosen, mode, values, sweeps = chosen?.partnership.agreement?.sweeps) {
  const { partnership, course } = chosen ?? {};
  const data = { mode };
  if (partnership) Object.assign(data, { school: partnership.school, teacher: partnership.teacher.id });
  if (course) data.class = course.id;
  if (partnership?.step) data.step = partnership.step.id;
  if (isLive(mode) && sweeps) data.sweeps = sweeps;
  for (const [name, value] of Object.entries(values)) if (value.trim()) data[name] = value.trim();
  return data;
}

export function startView(tablet, { address, onStarted, close }) {
  const { node: said, say } = sayer();
  const isPractice = address.get("practice") === "1";
  const door = el("div", { class: "k-stack" });
  const form = keptForm(tablet, String(address));
  let mode = "in_room";
  const inputs = Object.fromEntries(DETAILS.map(([name, words, placeholder]) => [name, field(words, { placeholder, onInput: () => form.typed() })]));
  let isFocusTyped = false;
  inputs.focus.input.addEventListener("input", () => { isFocusTyped = true; });
  const chooser = classChooser(tablet.briefcase, address, ({ isTapped }) => { about(); if (isTapped) form.typed(); });
  const part = segments("Kind of visit", MODES, (key) => { mode = key; form.typed(); }, { value: mode, canClear: false });
  part.node.classList.add("k-seg-wrap");

  let shown = null;
  /** The door card and the step's focus; what was typed over it stays. */
  function about() {
    const { partnership = null } = chooser.chosen ?? {};
    if (!isFocusTyped) inputs.focus.input.value = partnership?.step?.focus ?? "";
    if (shown === JSON.stringify(partnership)) return;
    shown = JSON.stringify(partnership);
    fill(door, doorCard(partnership));
  }
  function read() {
    const values = Object.fromEntries(DETAILS.map(([name]) => [name, inputs[name].input.value]));
    return { mode, wanted: chooser.wanted, isFocusTyped, values };
  }
  function restore(kept) {
    isFocusTyped = kept.isFocusTyped; // before the step's own focus could come over it
    if (kept.wanted) chooser.restore(kept.wanted);
    mode = kept.mode;
    part.set(mode);
    for (const [name] of DETAILS) inputs[name].input.value = kept.values[name] ?? "";
  }
  async function leave() {
    await form.drop();
    close();
  }

  async function start(practice) {
    const { values } = read();
    const begun = practice
      ? tablet.practice(startedData(chooser.example, mode, values, SWEEPS_TRIED))
      : keep(tablet.beginVisit(startedData(chooser.chosen, mode, values), { occasion: "visit" }), say);
    const visit = await begun;
    if (!visit) return;
    await form.drop();
    onStarted(visit);
  }

  const practiceWords = el("p", { class: "k-note", text: "This is a practice visit: try everything, nothing is kept or sent." });
  practiceWords.hidden = !isPractice;
  const go = button("Start visit", once(() => start(isPractice)), { class: "k-primary k-grow" });
  about();
  form.begin({ read, restore });
  const node = el("div", { class: "k-frame k-start" },
    el("div", { class: "k-top" }, el("div", { class: "k-names" }, el("h1", { class: "k-title", text: isPractice ? "Practice visit" : "New visit" }),
      el("p", { class: "k-sub", text: "Only “Start visit” is needed. The rest can wait." }))),
    el("section", { class: "k-main", tabindex: "0", "aria-label": "Before the visit" }, practiceWords,
      el("div", { class: "k-halves" },
        el("div", { class: "k-stack" }, chooser.node, door),
        el("section", { class: "k-card k-stack", "aria-label": "This visit" }, el("h2", { text: "This visit" }), part.node,
          ...DETAILS.map(([name]) => inputs[name].node)))),
    said,
    el("div", { class: "k-foot" }, button("Back to Today", leave),
      isPractice ? null : button("Practice visit", once(() => start(true))), go));
  return { node, update: () => chooser.update(tablet.briefcase), focus: () => go.focus() };
}
