/** What has been noted so far, newest at the bottom; a tap on a line opens it for a change. */
import { others } from "../along.js";
import { el } from "../elements.js";
import { SPEAKERS, TAGS, lengthInWords, minutesAndSeconds, wordFor } from "./words.js";
import { lineEditor, hasEditDraft } from "./line_edit.js";

/** Where a moment lies in the visit: minutes of the recording, or since the start. */
export function momentInWords(visit, { atMs, minute }) {
  if (minute !== null && minute !== undefined) return `min ${minute}`;
  return minutesAndSeconds(atMs - (visit.state.startedAtMs ?? atMs));
}

const STATE = { local: "on this tablet", refused: "not accepted", conflict: "not accepted" };

function tagNodes(line, isPractice) {
  const tags = (line.tags ?? []).map((tag) => el("span", { class: "k-tag", "data-tag": tag,
    text: (wordFor(TAGS, tag) || tag).toLowerCase() }));
  const state = isPractice ? "" : STATE[line.status];
  if (state) tags.push(el("span", { class: "k-tag", "data-tag": "waiting", text: state, title: line.reason ?? "" }));
  if (line.clash) tags.push(el("span", { class: "k-tag", "data-tag": "waiting", text: "two versions" }));
  return tags;
}

/** Of a line with two versions both are read, not only the one a tablet happened to send last. */
const bothWordings = ({ text, clash }) => (clash ? [...new Set(clash.map((one) => one.text))].map((one) => `“${one}”`).join(" or ") : text);

function cells(visit, thing, who, text, tags) {
  return [
    el("span", { class: "k-line-time", text: momentInWords(visit, thing) }),
    el("span", { class: "k-line-who", text: who }),
    el("span", { class: "k-line-text", text }),
    el("span", { class: "k-line-tags" }, ...tags),
  ];
}

export function linesView(tablet, visit, say) {
  const list = el("ol", { class: "k-list k-lines-list" });
  const node = el("section", { class: "k-card k-lines", "aria-label": "Lines so far", tabindex: "0" }, list);
  const rows = new Map();
  const opened = new Set();

  function things() {
    const { lines = [], questions = [], waits = [] } = visit.state;
    return [...lines.map((it) => ({ it, as: "line" })), ...questions.map((it) => ({ it, as: "question" })),
      ...waits.map((it) => ({ it, as: "wait" }))].sort((one, other) => one.it.atMs - other.it.atMs);
  }

  function open(id, isOpen) {
    if (isOpen) opened.add(id); else opened.delete(id);
    rows.get(id)?.removeAttribute("data-shown");
    update();
    if (!isOpen) rows.get(id)?.querySelector("button")?.focus();
    rows.get(id)?.scrollIntoView({ block: "nearest" });
  }

  function lineRow(line) {
    if (line.person !== visit.person) return othersRow(line);
    if (opened.has(line.id)) return lineEditor(visit, line, say, () => open(line.id, false));
    return el("button", { type: "button", class: "k-line", on: { click: () => open(line.id, true) } },
      ...cells(visit, line, wordFor(SPEAKERS, line.speaker), bothWordings(line), tagNodes(line, visit.isPractice)));
  }

  /** A question nobody has heard is covered: someone may be looking over the shoulder. */
  function questionRow(question) {
    const isOpen = opened.has(question.id);
    return el("button", { type: "button", class: "k-line", "aria-expanded": String(isOpen),
      on: { click: () => open(question.id, !isOpen) } },
      ...cells(visit, question, "", isOpen ? question.text : "My question, kept for Finish", tagNodes(question, visit.isPractice)));
  }

  /** What the other observer wrote: to be read, theirs to change. */
  function othersRow(line) {
    const by = others(tablet, visit).find(({ id }) => id === line.person)?.name ?? "the other observer";
    const tags = [...tagNodes(line, false), el("span", { class: "k-tag", "data-tag": "by", text: by })];
    return el("div", { class: "k-line k-line-other" }, ...cells(visit, line, wordFor(SPEAKERS, line.speaker), line.text, tags));
  }

  function waitRow(wait) {
    return el("div", { class: "k-line" }, ...cells(visit, wait, "", `Timed: ${lengthInWords(wait.length_ms)}`, tagNodes(wait, visit.isPractice)));
  }

  function draw(row, { it, as }) {
    // Entries are frozen: by their ids, times and fate it is known whether anything on screen would change.
    const key = [it.entryIds, it.versions?.length, it.status, it.reason, it.atMs, visit.state.startedAtMs, opened.has(it.id)].join();
    // An open editor holds half-written words; only its closing may replace it.
    const isEditing = as === "line" && opened.has(it.id) && row.hasAttribute("data-shown");
    if (isEditing || row.dataset.shown === key) return;
    const had = row.contains(document.activeElement); // it may be drawn anew because it was saved this moment
    row.replaceChildren({ line: lineRow, question: questionRow, wait: waitRow }[as](it));
    if (had) row.querySelector("button.k-line")?.focus({ preventScroll: true });
    row.dataset.shown = key;
  }

  function update() {
    const now = things();
    const here = new Set(now.map(({ it }) => it.id));
    for (const [id, row] of rows) if (!here.has(id)) { row.remove(); rows.delete(id); opened.delete(id); }
    let grew = false;
    now.forEach((thing, place) => {
      let row = rows.get(thing.it.id);
      if (!row) {
        row = el("li");
        rows.set(thing.it.id, row);
        if (thing.as === "line" && hasEditDraft(visit, thing.it.id)) opened.add(thing.it.id);
        grew = true;
      }
      if (list.children[place] !== row) list.insertBefore(row, list.children[place] ?? null);
      draw(row, thing);
    });
    if (grew) toEnd();
  }

  // Stays at the newest line while rows and their surroundings change size, unless the coach scrolled up.
  let isAtEnd = true;
  function toEnd() { isAtEnd = true; node.scrollTop = node.scrollHeight; }
  node.addEventListener("scroll", () => { isAtEnd = node.scrollHeight - node.scrollTop - node.clientHeight < 24; });
  const sizes = new ResizeObserver(() => isAtEnd && !opened.size && toEnd());
  sizes.observe(node);
  sizes.observe(list);
  update();
  return { node, update, toEnd };
}
