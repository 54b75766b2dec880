/** The Write face: the step, the lines so far, and the place to write the next. */
import { el } from "../elements.js";
import { composer } from "./composer.js";
import { linesView } from "./lines.js";
import { stepCard } from "./step_card.js";
import { liveHint } from "./hints.js";

export function writeFace(tablet, visit, { say, undo, minute }) {
  const step = stepCard(tablet, visit, say);
  const lines = linesView(tablet, visit, say);
  const isRecording = visit.state.started?.mode === "recorded";
  const writing = composer(visit, { say, undo, minute, isRecording, mayAsk: !visit.lead });
  // Whoever is about to write sees the last line, wherever the list was scrolled to, also when the keyboard comes up.
  writing.input.addEventListener("focus", () => lines.toEnd());
  const hint = liveHint(tablet, visit, writing.input);
  const node = el("div", { class: "k-face k-write" }, step.node, lines.node, hint, writing.node);
  return { node, update() { step.update(); lines.update(); }, shown() { lines.toEnd(); }, focus: writing.focus };
}
