// The PIN on the page "This tablet": set, changed, or taken away.
import { el } from "../elements.js";
import { isPin, pinOf } from "../pin.js";
import { button, once } from "./parts.js";
import { choosePin, takePinAway } from "./pin_setting.js";

const WHAT = "Six digits, asked for when a page is opened or loaded again, after a visit, and after five minutes without a touch. A visit or debrief under way is never locked. After five wrong tries you sign in with your password.";
const LIMITS = "It stays on this tablet and goes when you sign out. It keeps out whoever picks the tablet up; it does not replace the tablet's own lock.";

/** @param {HTMLElement} place @param {{person: string, isMyTablet: boolean, onChange: () => void}} parts */
export function pinPart(place, { person, isMyTablet, onChange }) {
  const said = el("p", { class: "said", role: "status" });

  async function draw() {
    const title = el("h2", { text: "A PIN between visits" });
    if (!isMyTablet) return place.replaceChildren(title, el("p", { text: "A shared tablet has none: sign out when you put it down." }));
    const has = Boolean(await pinOf(person));
    const ways = has ? [button("Take the PIN away", once(said, away))] : [];
    place.replaceChildren(title, el("p", { text: WHAT }), el("p", { text: LIMITS }), form(has), ...ways, said);
  }

  function form(has) {
    const [first, again] = [pinField(has ? "New PIN" : "PIN"), pinField("The same once more")];
    const submit = once(said, () => set(first.field, again.field));
    return el("form", { on: { submit } }, first.label, again.label, el("button", { type: "submit", class: "main", text: has ? "Change the PIN" : "Set the PIN" }));
  }

  async function set(first, again) {
    if (!isPin(first.value)) return tell("A PIN has six digits.", first);
    if (again.value !== first.value) return tell("The two are not the same. Type the second once more.", again);
    await choosePin(person, first.value);
    await changed("The PIN is set. It is asked for when a page is loaded again.");
  }

  async function away() {
    await takePinAway(person);
    await changed("There is no PIN here any more.");
  }

  async function changed(sentence) {
    await draw();
    said.textContent = sentence;
    onChange();
  }

  function tell(sentence, field) {
    said.textContent = sentence;
    field.focus();
    field.select();
  }

  return draw();
}

function pinField(words) {
  const field = el("input", { type: "password", inputmode: "numeric", autocomplete: "off", maxlength: 6 });
  return { field, label: el("label", {}, el("span", { text: words }), field) };
}
