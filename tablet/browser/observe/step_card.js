/** The action step and its criteria, with a sighting per criterion one tap away. */
import { el } from "../elements.js";
import { escapes } from "./keys.js";
import { fill, keep } from "./parts.js";
import { SEEN } from "./words.js";
import { whereabouts } from "./whereabouts.js";

/** "4 of 5 chances"; "No chance" is no chance and not counted. */
export function chancesInWords(sightings) {
  const seen = sightings.filter((one) => one.seen === "saw_it").length;
  const chances = seen + sightings.filter((one) => one.seen === "chance_missed").length;
  if (chances) return `${seen} of ${chances} chance${chances === 1 ? "" : "s"}`;
  return sightings.length ? "No chance yet" : "Not looked yet";
}

export function stepCard(tablet, visit, say) {
  const lookFor = el("p", { class: "k-sub k-look" });
  const words = el("div", { class: "k-step-body" });
  const node = el("section", { class: "k-card k-step", "aria-label": "Action step" }, words, lookFor);
  const counts = new Map();
  let shownFor = "";

  function row(criterion, isOnly, stepText) {
    const count = el("strong", { class: "k-count", "aria-live": "polite" });
    counts.set(criterion.id, count);
    const taps = SEEN.map(([seen, words]) => el("button", {
      type: "button", text: words, "aria-label": `${words}: ${criterion.text}`,
      on: { click: () => {
        keep(visit.add("sighting", { criterion: criterion.id, seen }), say);
        say(`${words}. Undo takes it back.`, 3000);
      } },
    }));
    const isSame = isOnly && criterion.text.trim() === stepText.trim();
    return el("div", { class: "k-criterion" },
      el("span", { class: "k-criterion-words", text: isSame ? "" : criterion.text }),
      el("div", { class: "k-seg", role: "group", "aria-label": criterion.text }, ...taps), count);
  }

  function draw(step) {
    const lead = el("div", { class: "k-step-words" },
      el("p", { class: "k-sub", text: "Action step" }),
      el("h2", { text: step.text }));
    // Only where there is little room: the lines are what the coach looks at.
    const more = el("button", { type: "button", class: "k-button k-step-more", text: "Seen?", "aria-expanded": "false",
      "aria-label": "Seen? Sightings of the step", on: { click: () => open(more, !node.classList.contains("k-step-open")) } });
    const criteria = step.criteria ?? [];
    fill(words, lead, more, el("div", { class: "k-criteria" },
      ...criteria.map((one) => row(one, criteria.length === 1, step.text))));
    words.classList.toggle("k-step-one", criteria.length === 1);
  }

  escapes(words, () => node.classList.contains("k-step-open"), () => {
    const more = words.querySelector(".k-step-more");
    open(more, false);
    more.focus();
  });

  function open(more, isOpen) {
    node.classList.toggle("k-step-open", isOpen);
    more.setAttribute("aria-expanded", String(isOpen));
    more.textContent = isOpen ? "Less" : "Seen?";
  }

  function update() {
    const { step, partnership } = whereabouts(tablet, visit);
    const asked = partnership?.agreement?.look_for;
    node.hidden = !step && !asked;
    lookFor.hidden = !asked;
    lookFor.textContent = `Look at this for me: ${asked}`;
    words.hidden = !step;
    if (!step) return;
    const key = JSON.stringify(step);
    if (key !== shownFor) { counts.clear(); draw(step); shownFor = key; }
    for (const [id, count] of counts) {
      const mine = (visit.state.sightings ?? []).filter((one) => one.criterion === id);
      count.textContent = chancesInWords(mine);
    }
  }
  update();
  return { node, update };
}
