/** A line that two tablets changed differently: both wordings, and which one stays. */
import { el } from "../elements.js";
import { button, keep, once } from "./parts.js";
import { rewrite } from "./heads.js";
import { SPEAKERS, TAGS, wordFor } from "./words.js";

function inWords({ text, speaker, tags = [] }) {
  const about = [wordFor(SPEAKERS, speaker), ...tags.map((tag) => wordFor(TAGS, tag))].filter(Boolean);
  return about.length ? `${text} (${about.join(", ")})` : text;
}

/** One tap keeps a wording and replaces every other; the rest stays readable as what it said before. */
export function versionChoice(visit, line, say, onKept = () => {}) {
  const choose = (version) => once(async () => {
    if (await keep(rewrite(visit, line.id, version, null, line.entryIds), say)) onKept();
  });
  return el("div", { class: "k-warn k-stack k-clash", role: "group", "aria-label": "Written on two tablets" },
    el("p", { text: "Written on two tablets. Keep which? Or write it anew." }),
    ...line.clash.map((version) => button(inWords(version), choose(version), { class: "k-wide" })));
}

/** At Finish, every own line that still has two wordings. */
export function clashesCard(visit, say) {
  const node = el("section", { class: "k-card k-card-edge k-stack", "aria-label": "Lines with two versions" });
  let shown = null;
  function update() {
    const open = visit.state.lines.filter(({ clash, person }) => clash && person === visit.person);
    const key = JSON.stringify(open.map(({ id, entryIds }) => [id, entryIds]));
    node.hidden = !open.length;
    if (key === shown) return;
    shown = key;
    node.replaceChildren(el("h2", { text: "Lines with two versions" }), ...open.map((line) => versionChoice(visit, line, say)));
  }
  update();
  return { node, update };
}
