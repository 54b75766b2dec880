// Answers for the server when there is no network: with code of one version, never with data. GET only.

const VERSION = "%version%";
const CACHE = "keylever-code";
/** A network that swallows everything must not leave an empty page. */
const WAIT_MS = 4000;
/** What a proxy says while the server behind it is away. */
const AWAY = [502, 503, 504];
const TYPES = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8", html: "text/html; charset=utf-8" };

const SCREEN = /^\/[a-z-]*\/?$/;
const CODE = /^\/tablet\/code\/(?:([0-9a-f]{16})\/)?(.+)$/;
const wholeOf = (version) => `/tablet/code/${version}/all.json`;

addEventListener("install", (event) => event.waitUntil(install().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(dropOlder().then(() => clients.claim())));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode !== "navigate") {
    const [, version, path] = CODE.exec(pathname) ?? [];
    if (path) event.respondWith(version ? file(version, path, request) : sentOn(path, request));
  } else if (request.destination === "document" && SCREEN.test(pathname)) event.respondWith(screen(request));
});

// A version is one answer and one row: a connection or a tablet that dies halfway leaves the version before as it was.
async function install() {
  const answer = await fetch(wholeOf(VERSION), { cache: "no-store", redirect: "error" });
  const { version } = await answer.clone().json();
  if (version !== VERSION) throw new Error("This is another version.");
  await (await caches.open(CACHE)).put(wholeOf(VERSION), answer);
}

// A page still open with the version before may yet ask for the rest of it, so one older version stays.
async function dropOlder() {
  const cache = await caches.open(CACHE);
  const others = (await cache.keys()).filter(({ url }) => new URL(url).pathname !== wholeOf(VERSION));
  await Promise.all(others.slice(0, -1).map((request) => cache.delete(request)));
}

async function screen(request) {
  const answer = await Promise.race([fetch(request), later()]).catch(() => null);
  if (answer && !AWAY.includes(answer.status)) return answer;
  return (await kept(VERSION, "capture.html")) ?? answer ?? Response.error();
}

const later = () => new Promise((resolve) => setTimeout(resolve, WAIT_MS, null));

async function file(version, path, request) {
  return (await kept(version, path)) ?? fetch(request);
}

/** What counts now, the server knows; without it, what is here counts. */
async function sentOn(path, request) {
  try {
    return await fetch(request);
  } catch (error) {
    if (!(await kept(VERSION, path))) throw error;
    return Response.redirect(`/tablet/code/${VERSION}/${path}`, 307);
  }
}

/** @type {Map<string, Promise<{headers: object, files: Record<string, string>}|null>>} */
const read = new Map();

async function kept(version, path) {
  if (!read.has(version)) read.set(version, whole(version));
  const found = await read.get(version).catch(() => null);
  if (!found) read.delete(version);
  if (!found || !Object.hasOwn(found.files, path)) return null;
  return new Response(found.files[path], { headers: { ...found.headers, "Content-Type": TYPES[path.split(".").at(-1)] } });
}

async function whole(version) {
  const answer = await (await caches.open(CACHE)).match(wholeOf(version));
  return answer ? answer.json() : null;
}
