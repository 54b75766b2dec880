/** An external keyboard: digits choose who and what, and whatever else is typed beside a field lands in the composer. */

const DIGIT = /^(?:Digit|Numpad)([1-9])$/;
const FIELDS = "input, textarea, select, [contenteditable]";

/**
 * Alt and a digit press a button wherever the focus is. A digit alone does so outside a text field only: many a line
 * begins with a number, and no key of it may be lost.
 * @param {HTMLElement} node while it is on screen @param {HTMLTextAreaElement} input @param {HTMLElement[]} buttons by digit
 */
export function listenForKeys(node, input, buttons) {
  buttons.forEach((button, at) => {
    button.setAttribute("aria-keyshortcuts", `Alt+${at + 1}`);
    button.title = `Alt+${at + 1}`;
  });

  function onKey(event) {
    if (!node.isConnected) return document.removeEventListener("keydown", onKey, true);
    if (event.isComposing || event.ctrlKey || event.metaKey || !input.checkVisibility()) return undefined;
    const isInField = event.target.matches?.(FIELDS);
    const button = buttons[DIGIT.exec(event.code)?.[1] - 1];
    if (button && (event.altKey || !isInField)) return press(event, button);
    if (!isInField && !event.altKey && event.key.length === 1 && event.key !== " ") input.focus();
    return undefined;
  }

  function press(event, button) {
    event.preventDefault(); // with Alt some keyboards would type a sign
    button.click();
    input.focus();
  }

  // On the document: where nothing has the focus, the dialog hears no key.
  document.addEventListener("keydown", onKey, true);
}

/** Escape leaves a part in which nothing would be lost. */
export function escapes(node, mayLeave, leave) {
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing || !mayLeave()) return;
    event.preventDefault();
    leave();
  });
}
