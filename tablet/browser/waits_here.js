// On a page of its own: what of this person's waits on this tablet, since when, and the way to send it.
import { el } from "./elements.js";
import { entriesInWords, momentInWords, urgencyOf, waitedInWords } from "./waited.js";

const ON_ITS_WAY_MS = 5000;
const LOOK_EVERY_MS = 5000;
const MOST_LINKS = 3;

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
  const rows = (await tablet.journal.unsaved.waiting()).filter(({ order }) => Date.now() - order > ON_ITS_WAY_MS);
  const visits = new Map();
  for (const { visit, order } of rows) if (!visits.has(visit)) visits.set(visit, order);
  return { count: rows.length, since: rows[0]?.order ?? null, visits: [...visits] };
}

function fill({ heard, line, shown, show }, { count, since, visits }, tablet) {
  const { problem, reason } = tablet.badge;
  const urgency = urgencyOf(since);
  const words = count ? [inWords({ count, since }), urgency === problem ? null : reason].filter(Boolean).join(" ") : "";
  const state = count ? `${urgency} ${problem}` : null;
  if (words === shown.key) return;
  // Read out when it becomes another matter, not at every count.
  if (state !== shown.state) {
    heard.setAttribute("role", urgency === "six-days" ? "alert" : "status");
    heard.textContent = words || "Everything on this tablet is saved.";
  }
  Object.assign(shown, { key: words, state });
  line.replaceChildren(...(count ? [el("span", { text: words }), ...ways(visits, urgency, tablet)] : []));
  line.hidden = !count;
  show(Boolean(count));
}

const inWords = ({ count, since }) =>
  waitedInWords({ count, since }) ??
  `${entriesInWords(count)} ${count === 1 ? "is" : "are"} only on this tablet since ${momentInWords(since)}. Keep this page open near the school's Wi-Fi until this line is gone.`;

function ways(visits, urgency, tablet) {
  const open = visits.slice(0, MOST_LINKS).map(([visit, order]) =>
    el("a", { href: `/observe?visit=${visit}`, text: visits.length === 1 ? "Open the visit" : `Open the visit of ${momentInWords(order)}` }));
  const copy = () => el("button", { type: "button", text: "Save a copy", on: { click: () => tablet.saveCopy() } });
  return urgency ? [...open, copy()] : open;
}
