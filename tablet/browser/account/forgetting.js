// "Forget this tablet": two steps, and what is not saved goes only after its number was said.
import { el } from "../elements.js";
import { signOut } from "../signing_out.js";
import { forget, lying } from "./lying.js";
import { button, once } from "./parts.js";
import { inWords } from "./words.js";

/** @param {HTMLElement} place @param {{person: string, tablet}} parts */
export function forgetting(place, { person, tablet }) {
  const said = el("p", { class: "said", role: "status" });
  const title = el("h2", { text: "Forget this tablet" });
  const what = el("p", { text: "Removes the key, the PIN and everything of yours that is kept here, and signs you out. What is saved on the server stays there." });

  function begin() {
    place.replaceChildren(title, what, button("Forget this tablet…", once(said, ask)), said);
  }

  async function ask() {
    await tablet.flush();
    const unsaved = await lying(person);
    const all = unsaved.entries + unsaved.begun;
    const steps = all ? unsent(unsaved) : [el("p", { text: "Everything is saved. Nothing is lost by this." }), button("Forget it now", once(said, () => go(null)), { class: "main" })];
    place.replaceChildren(title, ...steps, button("Cancel", () => (begin(), place.querySelector("button").focus())), said);
    place.querySelector("button").focus();
  }

  function unsent(unsaved) {
    const number = inWords(unsaved.entries, unsaved.begun);
    const words = `Not saved yet: ${number}. Wait until the badge says “Saved” if you can, or save a copy first: a file that can be handed in later.`;
    return [
      el("p", { class: "warn", role: "alert", text: words }),
      button("Save a copy", once(said, copy)),
      button("Forget the rest, keep these locked here", once(said, () => go(null)), { class: "main" }),
      button(`Remove ${number} too`, once(said, () => last(unsaved, number)), { class: "loss" }),
    ];
  }

  async function copy() {
    const { entries, begun } = await tablet.saveCopy();
    const left = (await lying(person)).begun - begun;
    // What says nothing by itself, a next visit without a day, or belongs to no visit, half a note of a meeting.
    const without = left > 0 ? ` Not in it: ${inWords(0, left)}, which no visit could take as it stands. Finish that first.` : "";
    said.textContent = `The copy is in this browser's downloads, with ${inWords(entries, begun)}. Half a line becomes a line of its own when the copy is handed in, counts and check-ins stand as you left them.${without}`;
  }

  function last(unsaved, number) {
    const words = `${number[0].toUpperCase()}${number.slice(1)} will be gone for good, here and everywhere.`;
    const remove = button(`Remove ${number} for good`, once(said, () => go(unsaved)), { class: "loss" });
    place.replaceChildren(title, el("p", { class: "warn", role: "alert", text: words }), button("Cancel", () => (begin(), place.querySelector("button").focus())), button("Save a copy", once(said, copy)), remove, said);
    place.querySelector("button").focus();
  }

  async function go(unsaved) {
    if (await forget(person, unsaved)) return signOut();
    said.textContent = "Something was written or sent meanwhile, so nothing was removed. Look at the number again.";
    return ask();
  }

  begin();
}
