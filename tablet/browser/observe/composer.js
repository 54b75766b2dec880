/** Where a line is written: every key goes to a draft, Enter or "Add line" makes it an entry. */
import { el } from "../elements.js";
import { listenForKeys } from "./keys.js";
import { button, keep, segments, toggle } from "./parts.js";
import { SPEAKERS, TAGS } from "./words.js";
import { holdToTime } from "./timed.js";

const DRAFT = "composer";
// Taken at the space behind it, so that the space goes too; when the line is added, also without one.
const PREFIX = /^\s*([TSR]):\s+/i;
const PREFIX_AT_END = /^\s*([TSR]):/i;
const BY_LETTER = { t: "teacher", s: "students", r: "room" };

export function composer(visit, { say, undo, minute, isRecording, mayAsk = true }) {
  const input = el("textarea", { class: "k-input k-composer-text", "aria-label": "Write what you see and hear", enterkeyhint: "send" });
  input.rows = 2;
  input.maxLength = 100000;
  input.placeholder = "What do you see and hear?";
  let minuteAtFirstKey = null;

  const speaker = segments("Who", SPEAKERS, changed);
  const tags = TAGS.map(([key, words]) => ({ key, part: toggle(words, changed, { class: "k-late" }) }));
  const question = toggle("My question", () => { showKind(); changed(); }, { class: "k-asks" });
  question.node.dataset.short = "?";
  question.node.setAttribute("aria-label", "My question");
  const add = button("Add line", submit, { class: "k-primary k-composer-add" });

  function showKind() {
    const asks = question.value;
    add.textContent = asks ? "Add question" : "Add line";
    speaker.node.classList.toggle("k-off", asks);
  }

  function read() {
    return { text: input.value, speaker: speaker.value, question: question.value, minute: minuteAtFirstKey,
      tags: tags.filter(({ part }) => part.value).map(({ key }) => key) };
  }

  /** The draft's first keeping marks the line's time, so a tap without words must not begin it. */
  function changed() {
    if (input.value && minuteAtFirstKey === null && isRecording) minuteAtFirstKey = minute();
    if (!input.value) minuteAtFirstKey = null;
    visit.setDraft(DRAFT, input.value.trim() ? read() : null);
  }

  function takePrefix(pattern) {
    const found = pattern.exec(input.value);
    if (!found) return;
    speaker.set(BY_LETTER[found[1].toLowerCase()]);
    input.value = input.value.slice(found[0].length);
  }

  function show(draft) {
    input.value = draft?.text ?? "";
    minuteAtFirstKey = draft?.minute ?? null;
    speaker.set(draft?.speaker ?? null);
    for (const { key, part } of tags) part.set(draft?.tags?.includes(key) ?? false);
    question.set(Boolean(draft?.question));
    showKind();
  }

  async function submit() {
    takePrefix(PREFIX_AT_END);
    const line = read();
    const text = line.text.trim();
    if (!text) return input.focus();
    const added = line.question
      ? visit.add("question", { text }, { draft: DRAFT })
      : visit.add("note", noteData(line, text), { draft: DRAFT });
    show(null);
    input.focus();
    const kept = await keep(added, say);
    if (!kept && !input.value) { show(line); changed(); }
  }

  function noteData({ speaker: who, tags: with_, minute: at }, text) {
    const data = { speaker: who, text, tags: with_ };
    return isRecording ? { ...data, minute_in_recording: at ?? minute() } : data;
  }

  input.addEventListener("input", (event) => { if (!event.isComposing) takePrefix(PREFIX); changed(); });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  show(visit.draft(DRAFT)?.value);

  const node = el("section", { class: "k-card k-composer", "aria-label": "New line" },
    el("div", { class: "k-row k-composer-row" }, speaker.node, mayAsk ? question.node : "",
      el("span", { class: "k-push" }), ...tags.map(({ part }) => part.node), holdToTime(visit, say, "k-late"),
      button("Undo", undo)),
    el("div", { class: "k-composer-line" }, input, add));
  listenForKeys(node, input, [...speaker.node.children, ...tags.map(({ part }) => part.node), question.node]);
  return { node, input, focus: () => input.focus() };
}
