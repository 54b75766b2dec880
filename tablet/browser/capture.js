// Opens the screen the address asks for, and keeps following the address; safe to start any number of times.
import { attentionView, refusedView } from "./attention.js";
import { openDialog } from "./dialog.js";
import { el } from "./elements.js";
import { addInstallLinks, keepWorker } from "./installed.js";
import { holdPage } from "./stay.js";
import { openTablet } from "./tablet.js";

const LOOKS = ["./look.css", "./capture.css"].map((path) => new URL(path, import.meta.url).href);
const TRY_AGAIN_MS = 3000;

/** The address at which home was shown last. */
let homeAt = null;

/** Path to what brings the module that draws it and what a screen reader calls it; it opens when `asks` holds. */
const SCREENS = {
  "/observe": { module: () => import("./observe/main.js"), label: "Visit", asks: (query) => query.has("visit") || query.has("start") },
  "/debrief": { module: () => import("./debrief/main.js"), label: "Debrief", asks: (query) => query.has("visit") },
  "/agreement": { module: () => import("./debrief/agreement.js"), label: "Agreement", asks: (query) => query.has("partnership") },
};

/** The screens this person has, as the page says; null for all. @type {string[]|null} */
let only = null;
/** @type {{address: string, close: () => void}|null} */
let opened = null;
let tablet = null;
/** @type {Promise<object>|null} */
let opening = null;
let isBooted = false;
/** What the offline page shows at addresses without a screen of ours. @type {{show: () => void}|null} */
let home = null;

/** Called by every mount of the component and, with a home of its own, by the offline page. */
export function boot(ownHome = null, theirs = null) {
  home ??= ownHome;
  only = theirs;
  if (!isBooted) begin();
  isBooted = true;
  route();
}

// Whatever page a coach opens, key and briefcase are fetched for a start without a network, and what waits is sent.
function begin() {
  addInstallLinks();
  follow();
  theTablet().then(keepWorker, () => {});
}

/** @returns {Promise<object>} the tablet, opened once for this page; asked again after a refusal */
export function theTablet() {
  opening ??= openOurs().catch((error) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function openOurs() {
  // The offline page is there because the server did not answer: nobody waits for it a second time as long.
  tablet = await openTablet(home ? { waitMs: 1500 } : {});
  tablet.onBegun(stayWith);
  holdPage(tablet);
  addEventListener("pagehide", () => tablet?.flush());
  return tablet;
}

// Streamlit changes the address without an event that every browser has, hence the look each half second.
function follow() {
  addEventListener("popstate", route);
  globalThis.navigation?.addEventListener("currententrychange", route);
  setInterval(route, 500);
  const channel = new BroadcastChannel("keylever");
  channel.addEventListener("message", ({ data }) => data.what === "key-dropped" && leaveSignedOut());
}

function route() {
  const address = location.pathname + location.search;
  if (opened?.address === address) return;
  opened?.close();
  opened = null;
  const path = location.pathname.replace(/\/$/, "");
  const screen = only && !only.includes(path) ? null : SCREENS[path];
  const query = new URLSearchParams(location.search);
  if (screen?.asks(query)) openScreen(screen, query, address);
  else if (address !== homeAt) home?.show();
  homeAt = opened ? null : address;
}

function openScreen(screen, query, address) {
  const here = { address, close: () => {} };
  opened = here;
  const { root, close } = openDialog(() => {}, { label: screen.label });
  here.close = close;
  const begin = () => fill(root, screen, query, here).catch((error) => opened === here && refuse(root, error, begin));
  begin();
}

async function fill(root, screen, query, here) {
  LOOKS.forEach(addLook);
  root.replaceChildren(el("p", { class: "k-opening", role: "status", text: "Opening your visit…" }));
  const [{ show }, tablet] = await Promise.all([screen.module(), theTablet()]);
  const visit = query.has("visit") ? await tablet.visit(query.get("visit")) : null;
  if (opened !== here) return;
  const place = el("div", { class: "k-screen" });
  root.replaceChildren(attentionView(tablet, place), place);
  show(place, { tablet, visit, address: query, close: leave });
}

/** A visit just begun gets its own address, so that a reload comes back to it. */
function stayWith(visit) {
  const query = new URLSearchParams(location.search);
  query.delete("start");
  query.set("visit", visit.id);
  const address = `${location.pathname}?${query}`;
  if (opened) opened.address = address;
  history.replaceState(history.state, "", address);
}

// Without a network there is nothing to do but try again, so that is done for the coach.
function refuse(root, error, again) {
  opening = null;
  root.replaceChildren(refusedView(error, { leave }));
  if (["offline", "expired"].includes(error.reason)) setTimeout(() => root.isConnected && again(), TRY_AGAIN_MS);
  if (!error.reason) console.error(error);
}

/** To the start page, with everything written down first; the offline page has one of its own. */
async function leave() {
  if (!home) return (!tablet || (await tablet.mayLeave())) && location.assign("/");
  await tablet?.flush(); // the page stays, and with it what is in memory alone
  history.pushState(null, "", "/");
  return route();
}

function leaveSignedOut() {
  if (!tablet) return;
  tablet.forget();
  tablet = opening = null;
  if (!opened && !home) return; // the page below shows nothing of ours
  opened?.close();
  location.assign("/");
}

function addLook(href) {
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(el("link", { rel: "stylesheet", href }));
}
