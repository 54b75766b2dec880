// On a page of its own: what of this person's lies on this tablet alone, since when, and the way to it.
import { el } from "./elements.js";
import * as store from "./store.js";
import { entriesInWords, momentInWords, urgencyOf, waitedInWords } from "./waited.js";

const ON_ITS_WAY_MS = 5000;
const LOOK_EVERY_MS = 5000;
const MOST_LINKS = 3;
/** In the order in which they are spoken of. */
const KINDS = ["local", "refused", "conflict", "begun"];
/** What the badge gives as its reason for these is said here already, with all that lies here. */
const SAID_HERE = ["refused", "conflict", "one-day", "six-days"];

/**
 * @param {() => Promise<object>} theTablet of the capture code this page runs: a page has one tablet
 * @param {HTMLElement} place filled while something waits, empty when all is saved
 * @param {(isShown: boolean) => void} show @returns {Promise<() => void>} ends it
 */
export async function drawWaits(theTablet, place, show = () => {}) {
  const tablet = await theTablet().catch(() => null); // who cannot open it is told so where they write
  if (!tablet) return () => {};
  const heard = el("span", { class: "away", role: "status" });
  const line = el("div", { class: "line", hidden: true });
  place.replaceChildren(heard, line);
  const shown = { key: null, state: null };
  const draw = async () => fill({ heard, line, shown, show }, await found(tablet), tablet);
  const stop = tablet.onBadge(draw);
  const timer = setInterval(draw, LOOK_EVERY_MS);
  await draw();
  return () => {
    stop();
    clearInterval(timer);
  };
}

/** What was made a moment ago is on its way, and nothing to speak of. */
async function found(tablet) {
  const all = (await Promise.all(KINDS.map((kind) => ofKind(tablet, kind)))).flat();
  const lying = all.filter(({ at }) => Date.now() - at > ON_ITS_WAY_MS).sort((a, b) => a.at - b.at);
  const visits = new Map();
  for (const { visit, at } of lying) if (!visits.has(visit)) visits.set(visit, at);
  const kinds = KINDS.map((kind) => {
    const rows = lying.filter((row) => row.kind === kind);
    return { kind, count: rows.length, since: rows[0]?.at };
  });
  return { kinds: kinds.filter(({ count }) => count), since: lying[0]?.at ?? null, visits: [...visits] };
}

/** Nothing is unlocked for it. What is begun counts from when it was last written in, as a browser that clears does. */
async function ofKind({ vault: { person }, journal }, kind) {
  if (kind === "begun") {
    const rows = await store.all("drafts", "person", person);
    return rows.filter(({ visit }) => !visit.startsWith("form")).map(({ visit, savedAt: at }) => ({ kind, visit, at }));
  }
  const rows = await store.all("entries", "status", [person, kind]);
  return rows.concat(journal.homeless.with(kind)).map(({ visit, order: at }) => ({ kind, visit, at }));
}

function fill({ heard, line, shown, show }, { kinds, since, visits }, tablet) {
  const { problem, reason } = tablet.badge;
  const urgency = urgencyOf(since);
  const isAny = kinds.length > 0;
  const parts = [...kinds.map(inWords), adviceOn(kinds, urgency), SAID_HERE.includes(problem) ? null : reason];
  const words = isAny ? parts.filter(Boolean).join(" ") : "";
  const state = isAny ? `${urgency} ${problem} ${kinds.map(({ kind }) => kind)}` : null;
  if (words === shown.key) return;
  // Read out when it becomes another matter, not at every count.
  if (state !== shown.state) {
    heard.setAttribute("role", urgency === "six-days" ? "alert" : "status");
    heard.textContent = words || "Everything on this tablet is saved.";
  }
  Object.assign(shown, { key: words, state });
  line.replaceChildren(...(isAny ? [el("span", { text: words }), ...ways(kinds, visits, urgency, tablet)] : []));
  line.hidden = !isAny;
  show(isAny);
}

function inWords({ kind, count, since }) {
  const one = count === 1;
  const entries = entriesInWords(count);
  const moment = momentInWords(since);
  if (kind === "refused") return `${entries} could not be taken by the server and ${one ? "is" : "are"} only on this tablet since ${moment}. Nothing is lost: ${one ? "it stays here and is" : "they stay here and are"} offered again.`;
  if (kind === "conflict") return `${entries} on the server ${one ? "differs from the one" : "differ from the ones"} here, of ${moment}. Both are kept.`;
  if (kind === "begun") return `${one ? "1 thing begun and not added lies" : `${count} things begun and not added lie`} only on this tablet since ${moment}. Open the visit to add or drop ${one ? "it" : "them"}.`;
  return waitedInWords({ count, since })
    ?? `${entries} ${one ? "is" : "are"} only on this tablet since ${moment}. Keep this page open near the school's Wi-Fi until this line is gone.`;
}

/** What waits to be sent brings its own advice once it is old. */
function adviceOn([first], urgency) {
  if (urgency !== "six-days" || (first.kind === "local" && urgencyOf(first.since) === urgency)) return null;
  return "Some browsers clear what lies unused for seven days: save a copy now, and open the visit to see to the rest.";
}

function ways(kinds, visits, urgency, tablet) {
  const found = visits.slice(0, MOST_LINKS).map(([visit, at]) =>
    el("a", { href: `/observe?visit=${visit}`, text: visits.length === 1 ? "Open the visit" : `Open the visit of ${momentInWords(at)}` }));
  const way = (text, click) => found.push(el("button", { type: "button", text, on: { click } }));
  if (kinds.some(({ kind }) => kind === "refused")) way("Offer again", () => tablet.offerAgain());
  if (urgency) way("Save a copy", () => tablet.saveCopy());
  return found;
}
