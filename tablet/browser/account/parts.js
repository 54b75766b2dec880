// The few parts the page "This tablet" is made of.
import { el } from "../elements.js";

export const button = (text, onClick, props = {}) => el("button", { type: "button", text, on: { click: onClick }, ...props });

/** Lets one tap work at a time, and says what went wrong. */
export function once(said, work) {
  let isBusy = false;
  return async (event) => {
    event?.preventDefault();
    if (isBusy) return;
    isBusy = true;
    said.textContent = "";
    try {
      await work();
    } catch (error) {
      console.error("Keylever: this tablet", error);
      said.textContent = "That did not work. Check that Keylever can be reached, then try again.";
    }
    isBusy = false;
  };
}
