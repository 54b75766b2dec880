// Keeps the app shut between visits where there is a PIN; a visit or debrief under way is never shut.
import { askForPin } from "./lock_dialog.js";
import { isFor, mark, pinOf, tryPin } from "./pin.js";
import { TabletRefused } from "./refused.js";
import { isRunning } from "./running.js";
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
 * @throws {TabletRefused} "signed-out" after too many wrong ones; "no-storage" when it cannot be told whether there is one
 */
export async function pass(person) {
  if (asking.has(person)) return asking.get(person);
  const row = await rowOf(person);
  if (!row) return null;
  const before = given.get(person);
  return before && isFor(before, row) ? before : waitFor(person); // another tab may have set another since
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

/** @throws {TabletRefused} storage that does not answer is not storage without a PIN */
function rowOf(person) {
  return pinOf(person).catch((cause) => {
    throw new TabletRefused("no-storage", { cause });
  });
}

function waitFor(person) {
  if (!asking.has(person)) asking.set(person, ask(person).finally(() => asking.delete(person)));
  return asking.get(person);
}

async function ask(person) {
  const wrap = await askForPin({ tries: (pin) => tryPin(person, pin) });
  touchedAt = Date.now();
  if (wrap) return given.set(person, wrap).get(person);
  await signOut();
  throw new TabletRefused("signed-out");
}

function begin() {
  const look = () => (isOpen() && isRunning() ? (touchedAt = Date.now()) : Date.now() - touchedAt > IDLE_MS && shut());
  // Looked at first: after a tablet slept, a touch may come before the timer.
  const touch = () => {
    look();
    touchedAt = Date.now();
  };
  for (const name of ["pointerdown", "keydown", "wheel"]) addEventListener(name, touch, { capture: true, passive: true });
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY_MS);
  let wasOpen = isOpen();
  new MutationObserver(() => {
    const isLeft = wasOpen && !isOpen();
    wasOpen = isOpen();
    if (isLeft) shut();
  }).observe(document.documentElement, { attributeFilter: ["class"] });
}

async function shut() {
  const person = watched;
  if (asking.has(person)) return;
  touchedAt = Date.now(); // looked at, PIN or none: not again each second
  const hadOne = given.delete(person);
  await pass(person).catch((error) => error.reason === "no-storage" && hadOne && waitFor(person)).catch(() => {});
}

// The dialog a visit, a debrief or an agreement lives in sets it; from one to the next it is set without a break.
const isOpen = () => document.documentElement.classList.contains("k-open");

/**
 * The server holds pages back by marks that may outlive the PIN. This page's own is then taken away; the server's stays
 * only where the browser dropped what the tablet kept, and then the way in is the password.
 * @throws {TabletRefused} as `pass` does; the mark stays
 */
export async function passForServer(person, isMarked = false) {
  // Held back anew after a lost connection, below a visit that was open before there was a PIN.
  if (!isOpen()) await pass(person);
  if (await rowOf(person)) return;
  mark(null);
  if (!isMarked || isOpen()) return;
  await signOut();
  throw new TabletRefused("signed-out");
}
