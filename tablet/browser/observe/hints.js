/** Help with wording: which words say what was concluded rather than seen or heard. */
import { el } from "../elements.js";
import { whereabouts } from "./whereabouts.js";

const QUOTED = /[“"«][^”"»]*([”"»]|$)/gu;
const LETTER = "[\\p{L}\\p{N}]";

/** @returns the hints whose word stands in the text outside quotation marks: what is quoted was said. */
export function hintsIn(text, hints) {
  const said = text.replace(QUOTED, " ");
  return hints.filter(({ word }) => {
    const plain = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`(?<!${LETTER})${plain}(?!${LETTER})`, "iu").test(said);
  });
}

export function hintsFor(tablet, visit) {
  const { school } = whereabouts(tablet, visit);
  const schools = tablet.briefcase.schools ?? [];
  return (school ?? (schools.length === 1 ? schools[0] : null))?.hints ?? [];
}

const settingOf = (tablet) => `keylever.hints.${tablet.person.id}`;

/** Whether this person wants hints while writing: a taste, kept on this tablet alone. */
export function wantsLive(tablet) {
  try { return localStorage.getItem(settingOf(tablet)) === "1"; } catch { return false; }
}

export function setWantsLive(tablet, isOn) {
  try {
    if (isOn) localStorage.setItem(settingOf(tablet), "1");
    else localStorage.removeItem(settingOf(tablet));
  } catch { /* Without storage the hints stay off. */ }
}

/** The quiet line above the composer, only for who switched it on. */
export function liveHint(tablet, visit, input) {
  const node = el("p", { class: "k-sub k-hint", role: "status" });
  node.hidden = true;
  const look = () => {
    const found = wantsLive(tablet) ? hintsIn(input.value, hintsFor(tablet, visit)) : [];
    const words = found.length ? `“${found[0].word}”: ${found[0].why}` : "";
    if (words === node.textContent) return; // asked at every key: no work for the page while nothing changes
    node.hidden = !words;
    node.textContent = words;
  };
  input.addEventListener("input", look);
  return node;
}
