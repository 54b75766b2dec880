/** One line open for a change: its words, who, its tags, what it said before. */
import { el } from "../elements.js";
import { escapes } from "./keys.js";
import { button, keep, once, segments, toggle } from "./parts.js";
import { rewrite, takeOut } from "./heads.js";
import { versionChoice } from "./line_clash.js";
import { SPEAKERS, TAGS } from "./words.js";

const draftOf = (id) => `edit.${id}`;

export function hasEditDraft(visit, id) {
  return Boolean(visit.draft(draftOf(id))?.value);
}

function earlier({ versions, entryIds }) {
  const before = versions.filter(({ id }) => !entryIds.includes(id));
  if (!before.length) return null;
  return el("details", { class: "k-earlier" }, el("summary", { text: "What it said before" }),
    ...before.map(({ text }) => el("p", { text })));
}

export function lineEditor(visit, line, say, onClose) {
  const draft = draftOf(line.id);
  const begun = visit.draft(draft)?.value ?? line;
  // What another tablet writes meanwhile stays beside it: both are shown.
  const seen = begun.seen ?? line.entryIds;
  const input = el("textarea", { class: "k-input", "aria-label": "Words of this line" });
  input.rows = 2;
  input.maxLength = 100000;
  input.value = begun.text;
  const speaker = segments("Who", SPEAKERS, changed, { value: begun.speaker ?? null });
  const tags = TAGS.map(([key, words]) => ({ key, part: toggle(words, changed, { value: (begun.tags ?? []).includes(key) }) }));
  const others = (line.tags ?? []).filter((tag) => !TAGS.some(([key]) => key === tag));

  function read() {
    const chosen = tags.filter(({ part }) => part.value).map(({ key }) => key);
    return { text: input.value, speaker: speaker.value, tags: [...others, ...chosen], minute: line.minute, seen };
  }
  function changed() { visit.setDraft(draft, read()); }
  function leave() { visit.setDraft(draft, null); onClose(); }

  const trimmed = () => ({ ...read(), text: input.value.trim() });
  const isSame = (now) => now.text === line.text && now.speaker === (line.speaker ?? null) && String(now.tags) === String(line.tags ?? []);

  const save = once(async () => {
    const now = trimmed();
    if (!now.text) return input.focus();
    if (isSame(now) && !line.clash) return leave();
    if (await keep(rewrite(visit, line.id, now, draft, seen), say)) onClose();
  });

  async function remove() {
    if (!(await keep(takeOut(visit, line.id, seen), say))) return;
    visit.setDraft(draft, null);
    say("The line is taken out.");
  }

  input.addEventListener("input", changed);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
  });
  queueMicrotask(() => { if (!hasEditDraft(visit, line.id)) input.focus(); });
  const clash = line.clash ? versionChoice(visit, line, say, leave) : null;
  const node = el("div", { class: "k-line-editor k-stack", role: "group", "aria-label": "Change this line" },
    clash, input,
    el("div", { class: "k-row" }, speaker.node, ...tags.map(({ part }) => part.node)),
    el("div", { class: "k-row" }, button("Keep", save, { class: "k-primary" }), button("Cancel", leave),
      el("span", { class: "k-push" }), button("Take it out", remove)),
    earlier(line));
  escapes(node, () => isSame(trimmed()), leave);
  return node;
}
