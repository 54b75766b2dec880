// Opens the screen the address asks for, and keeps following the address; safe to start any number of times.
import { attentionView, refusedView } from "./attention.js";
import { openDialog } from "./dialog.js";
import { el } from "./elements.js";
import { openTablet } from "./tablet.js";

const LOOKS = ["./look.css", "./capture.css"].map((path) => new URL(path, import.meta.url).href);
const TRY_AGAIN_MS = 3000;

/** Path to the module that draws it and what a screen reader calls it; it opens when `asks` holds. */
const SCREENS = {
  "/observe": { module: "./observe/main.js", label: "Visit", asks: (query) => query.has("visit") || query.has("start") },
  "/debrief": { module: "./debrief/main.js", label: "Debrief", asks: (query) => query.has("visit") },
  "/agreement": { module: "./debrief/agreement.js", label: "Agreement", asks: (query) => query.has("partnership") },
};

/** @type {{address: string, close: () => void}|null} */
let opened = null;
let tablet = null;
let isBooted = false;

/** Called by every mount of the component and by the offline page. */
export function boot() {
  if (!isBooted) follow();
  isBooted = true;
  route();
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
  const screen = SCREENS[location.pathname.replace(/\/$/, "")];
  const query = new URLSearchParams(location.search);
  if (screen?.asks(query)) openScreen(screen, query, address);
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
  const [{ show }] = [await import(screen.module), (tablet ??= await opening())];
  const visit = query.has("visit") ? await tablet.visit(query.get("visit")) : null;
  if (opened !== here) return;
  const place = el("div", { class: "k-screen" });
  root.replaceChildren(attentionView(tablet, place), place);
  show(place, { tablet, visit, address: query, close: leave });
}

async function opening() {
  const fresh = await openTablet();
  fresh.onBegun(stayWith);
  addEventListener("pagehide", () => fresh.flush());
  return fresh;
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
  tablet = null;
  root.replaceChildren(refusedView(error, { leave }));
  if (error.reason === "offline") setTimeout(() => root.isConnected && again(), TRY_AGAIN_MS);
  if (!error.reason) console.error(error);
}

/** To the start page, with everything written down first. */
async function leave() {
  await tablet?.flush();
  location.assign("/");
}

function leaveSignedOut() {
  if (!tablet) return;
  tablet.forget();
  opened?.close();
  location.assign("/");
}

function addLook(href) {
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(el("link", { rel: "stylesheet", href }));
}
