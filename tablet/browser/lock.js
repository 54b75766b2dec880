// Keeps the app shut between visits where there is a PIN; an open visit is never shut.
import { askForPin } from "./lock_dialog.js";
import { MOST_TRIES, pinOf, tellServer, tryPin } from "./pin.js";
import { TabletRefused } from "./refused.js";
import { signOut } from "./signing_out.js";

const IDLE_MS = 5 * 60 * 1000;
const LOOK_EVERY_MS = 1000;

/** What the PIN became, once it was given on this page. @type {Map<string, CryptoKey>} */
const given = new Map();
/** @type {Map<string, Promise<CryptoKey|null>>} */
const asking = new Map();
let watched = null;
let touchedAt = Date.now();

/**
 * Resolves when this page may show what is this person's: at once without a PIN, else once it was given.
 * @returns {Promise<CryptoKey|null>} what the PIN became; null without one
 * @throws {TabletRefused} "signed-out" after too many wrong ones
 */
export async function pass(person) {
  if (asking.has(person)) return asking.get(person);
  const row = await pinOf(person).catch(() => null); // without storage there is no key to guard either
  if (!row) return null;
  if (given.has(person)) return given.get(person);
  if (!asking.has(person)) asking.set(person, ask(person).finally(() => asking.delete(person)));
  return asking.get(person);
}

/** The PIN was set on this page just now. */
export function pinGiven(person, wrap) {
  if (wrap) given.set(person, wrap);
  else given.delete(person);
}

/** Shut this page after five minutes without a touch, and as soon as a visit was left. */
export function watch(person) {
  if (!watched) begin();
  watched = person;
}

async function ask(person) {
  const wrap = await askForPin({ tries: (pin) => tryPin(person, pin), most: MOST_TRIES });
  touchedAt = Date.now();
  if (wrap) return given.set(person, wrap).get(person);
  await signOut();
  throw new TabletRefused("signed-out");
}

function begin() {
  const touch = () => (touchedAt = Date.now());
  for (const name of ["pointerdown", "keydown", "wheel"]) addEventListener(name, touch, { capture: true, passive: true });
  const look = () => (isVisitOpen() ? touch() : Date.now() - touchedAt > IDLE_MS && shut());
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY_MS);
  let wasOpen = isVisitOpen();
  new MutationObserver(() => {
    const isLeft = wasOpen && !isVisitOpen();
    wasOpen = isVisitOpen();
    if (isLeft) shut();
  }).observe(document.documentElement, { attributeFilter: ["class"] });
}

async function shut() {
  if (asking.has(watched)) return;
  given.delete(watched);
  await pass(watched).catch(() => {});
}

// The dialog a visit, a debrief or an agreement lives in sets it; from one to the next it is set without a break.
const isVisitOpen = () => document.documentElement.classList.contains("k-open");

/** The server holds pages back by a mark that may outlive the PIN; then it is taken away. */
export async function passForServer(person) {
  // Held back anew after a lost connection, below a visit that was open before there was a PIN.
  if (!isVisitOpen()) await pass(person);
  if (!(await pinOf(person).catch(() => null))) tellServer(null);
}
