// Answers for the server when there is no network: with code of one version, never with data. GET only.

const VERSION = "%version%";
const CACHE = "keylever-code";
/** A network that swallows everything must not leave an empty page. */
const WAIT_MS = 4000;
/** What a proxy says while the server behind it is away. */
const AWAY = [502, 503, 504];
const TYPES = { js: "text/javascript; charset=utf-8", css: "text/css; charset=utf-8", html: "text/html; charset=utf-8" };

/** What the server says of all the files it says of each, but for these. */
const NOT_OF_A_FILE = ["content-type", "content-length", "content-encoding"];

const SCREEN = /^\/[a-z-]*\/?$/;
const CODE = /^\/tablet\/code\/(?:([0-9a-f]{16})\/)?(.+)$/;
const wholeOf = (version) => `/tablet/code/${version}/all.txt`;

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
  const { version } = parted(await answer.clone().text());
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
  const page = kept(VERSION, "capture.html"); // begun beside: it takes as long as it takes to hear that nobody answers
  const answer = await Promise.race([fetch(request), later()]).catch(() => null);
  if (answer && !AWAY.includes(answer.status)) return answer;
  return (await page) ?? answer ?? Response.error();
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

/** @type {Map<string, Promise<{headers: [string, string][], files: Record<string, string>}|null>>} */
const read = new Map();

async function kept(version, path) {
  if (!read.has(version)) read.set(version, whole(version));
  const found = await read.get(version).catch(() => null);
  if (!found) read.delete(version);
  if (!found || !Object.hasOwn(found.files, path)) return null;
  return new Response(found.files[path], { headers: { ...Object.fromEntries(found.headers), "Content-Type": TYPES[path.split(".").at(-1)] } });
}

async function whole(version) {
  const answer = await (await caches.open(CACHE)).match(wholeOf(version));
  if (!answer) return null;
  const { files } = parted(await answer.text());
  const headers = [...answer.headers].filter(([name]) => !NOT_OF_A_FILE.includes(name));
  return { headers, files: { ...files, "offline.js": joined(files), "look.css": withImported(files["look.css"], files) } };
}

/** What the texts are stands behind the last: one that broke off halfway is none. */
function parted(text) {
  const texts = text.split("\0");
  const { version, paths } = JSON.parse(texts.pop());
  return { version, files: Object.fromEntries(paths.map((path, at) => [path, texts[at]])) };
}

const withImported = (look, files) => look.replaceAll(/@import url\("(.+?)"\);/g, (_, path) => files[path]);

// Asked for one by one, a hundred modules take longer than all they do; each stands behind those it imports.
function joined(files) {
  const modules = Object.entries(files).filter(([path]) => path.endsWith(".js"));
  return `const $ = {};\n${modules.map(([path, text]) => `$["${path}"] = ${enclosed(path, text)};`).join("\n")}`;
}

/** A module as a function that gives what it exports. */
function enclosed(path, text) {
  const names = [];
  const at = (name) => `$["${new URL(name, `${origin}/${path}`).pathname.slice(1)}"]`;
  const inside = text
    .replaceAll(/^export ?\{(.+?)\} ?from "(.+?)";$/gm, (_, what, from) => (what.split(",").map((name) => names.push(`${name}:${at(from)}.${name}`)), ""))
    .replaceAll(/^import ?(.+?) ?from "(.+?)";$/gm, (_, what, from) => `const ${what.replace(/^\* ?as /, "").replaceAll(" as ", ":")}=${at(from)};`)
    .replaceAll(/^export ?\{(.+?)\};$/gm, (_, what) => (names.push(what), ""))
    .replaceAll(/^export ((?:async )?(?:function|class|const|let) ?(\w+))/gm, (_, begun, name) => (names.push(name), begun))
    .replaceAll(/\bimport\("(.+?)"\)/g, (_, from) => `Promise.resolve(${at(from)})`);
  return `(() => {\n${inside}\nreturn { ${names} };\n})()`;
}
