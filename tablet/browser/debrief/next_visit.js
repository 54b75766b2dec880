// The next visit: its day, time and class. Kept as soon as there is a day.
import { clashCard } from "../clash.js";
import { el } from "../elements.js";
import { classInWords } from "../observe/words.js";
import { keep, valueOf } from "./bound.js";
import { dayInWords, timeInWords } from "./time_words.js";

const NAME = "next_visit";

export function nextVisitField(visit, { partnership }) {
  const day = el("input", { class: "k-input", type: "date" });
  const time = el("input", { class: "k-input", type: "time" });
  const course = el("select", { class: "k-input" }, el("option", { value: "", text: "Any class" }),
    ...(partnership?.classes ?? []).map((one) => el("option", { value: one.id, text: classInWords(one) })));
  const inputs = [day, time, course];
  const read = () => ({ day: day.value || null, time: time.value || null, class: course.value || null });
  const store = () => { visit.setDraft(NAME, read()); if (day.value) keep(visit, NAME, read()); };
  for (const input of inputs) {
    input.addEventListener("input", () => visit.setDraft(NAME, read()));
    input.addEventListener("change", store);
  }
  const clash = clashCard(visit, NAME, { inWords: (value) => whenInWords(value) || "No day" });
  const refresh = () => {
    clash.refresh();
    if (inputs.includes(document.activeElement)) return;
    const value = valueOf(visit, NAME, {});
    day.value = value?.day ?? "";
    time.value = value?.time?.slice(0, 5) ?? "";
    course.value = value?.class ?? "";
  };
  refresh();
  const slot = partnership?.agreement?.slot;
  const labeled = (words, input) => el("label", { class: "k-field" }, el("span", { text: words }), input);
  const node = el("div", { class: "k-stack", role: "group", "aria-label": "Next visit" },
    slot ? el("p", { class: "k-sub", text: `Your standing time: ${slot}` }) : null, clash.node,
    el("div", { class: "k-when" }, labeled("Next visit: day", day), labeled("Time", time), labeled("Class", course)));
  return { node, refresh };
}

/** "Wednesday, October 14, 1:05 PM", or nothing. */
export function nextVisitInWords(visit) {
  return whenInWords(visit.state.fields.get(NAME)?.value);
}

function whenInWords(value) {
  return value?.day ? [dayInWords(value.day), timeInWords(value.time)].filter(Boolean).join(", ") : "";
}
