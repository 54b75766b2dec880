// The account page "This tablet": what is kept here and until when, the PIN, and the way out. Only the tablet knows.
import { el } from "../elements.js";
import { keptUntil } from "../kept_key.js";
import { refusedInWords } from "../attention.js";
import { forgetting } from "./forgetting.js";
import { lying } from "./lying.js";
import { pinPart } from "./pin_part.js";
import { inWords } from "./words.js";

const drawn = new WeakMap();

/**
 * @param {HTMLElement} root @param {{person: string, isMyTablet: boolean}} who
 * @param {() => Promise<object>} theTablet the page's one, opened once
 */
export async function show(root, { person, isMyTablet }, theTablet) {
  const page = drawn.get(root) ?? drawn.set(root, parts(root, person, isMyTablet)).get(root);
  if (root.firstChild !== page.kept) root.replaceChildren(page.kept, page.pin, page.away);
  try {
    const tablet = await theTablet();
    if (tablet.vault.person !== person) return location.reload();
    page.begin(tablet);
  } catch (error) {
    page.kept.replaceChildren(el("h2", { text: "What is kept here" }), el("p", { role: "alert", text: refusedInWords(error) }));
  }
}

function parts(root, person, isMyTablet) {
  const kept = el("section", {}, el("h2", { text: "What is kept here" }), el("p", { role: "status", text: "Looking…" }));
  const pin = el("section", {});
  const away = el("section", {});
  const page = { kept, pin, away, begin };
  let tablet = null;

  function begin(opened) {
    if (tablet === opened) return;
    tablet = opened;
    pinPart(pin, { person, isMyTablet, onChange: draw });
    forgetting(away, { person, tablet });
    tablet.onBadge(() => root.isConnected && draw());
    draw();
  }

  async function draw() {
    const [until, { entries, begun }] = await Promise.all([keptUntil(person), lying(person)]);
    const lines = [whose(isMyTablet), keyInWords(isMyTablet, until), unsavedInWords(entries, begun)];
    kept.replaceChildren(el("h2", { text: "What is kept here" }), ...lines.map((text) => el("p", { text })));
  }

  return page;
}

const whose = (isMyTablet) =>
  isMyTablet
    ? "You signed in here as “This is my tablet”."
    : "You signed in here as on a shared tablet. If it is yours alone, sign out and tick “This is my tablet”.";

function keyInWords(isMyTablet, until) {
  if (!isMyTablet) return "What you write is locked, and no key is kept: when this page is closed, only signing in opens it again. So a visit cannot begin here without a network.";
  if (!until) return "What you write is locked. No key is kept at the moment, so a visit cannot begin here without a network.";
  const day = new Date(until).toLocaleDateString("en-US", { weekday: "long" });
  const time = new Date(until).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" });
  return `What you write is locked. The key stays until ${day}, ${time}, so that a visit can begin without a network. Whenever Keylever is reached, that is twelve hours from then.`;
}

const unsavedInWords = (entries, begun) =>
  entries + begun === 0
    ? "Everything you wrote on this tablet is saved on the server."
    : `Only on this tablet: ${inWords(entries, begun)}. They are sent when Keylever can be reached.`;
