// A file of what the server has not got, locked with the vault's key: lost, it tells nobody anything.
import { el } from "./elements.js";

const FORMAT = "keylever unsent entries 1";
const LABEL = "copy";
/** Of one envelope, as the server takes them, and of one file. */
const [MOST_ENTRIES, MOST_BYTES, FILE_BYTES] = [400, 500_000, 4_000_000];

/**
 * Download the entries; more than one file when they are many.
 * @param {{vault, device: string, clock}} tablet @param {{id: string, body: string}[]} rows
 */
export async function saveCopy({ vault, device, clock }, rows) {
  const { clock: id, tick_ms, wall } = clock.mark();
  const envelope = (entries) => ({ person: vault.person, device, now: { clock: id, tick_ms, wall }, entries });
  const envelopes = parts(rows.map(({ id, body }) => ({ id, body })), MOST_BYTES, MOST_ENTRIES).map(envelope);
  const files = parts(envelopes, FILE_BYTES);
  for (const [at, inside] of files.entries()) download(await locked(vault, inside), nameOf(at, files.length));
}

async function locked(vault, envelopes) {
  const { keyId, iv, box } = await vault.seal(envelopes, LABEL);
  return JSON.stringify({ format: FORMAT, person: vault.person, key_id: keyId, iv: inLetters(iv), box: inLetters(new Uint8Array(box)) });
}

/** The list in runs that stay below so many bytes of JSON; one that is larger alone is a run of its own. */
function parts(list, mostBytes, most = Infinity) {
  const runs = [];
  let bytes = Infinity;
  for (const one of list) {
    const size = new TextEncoder().encode(JSON.stringify(one)).length;
    if (bytes + size > mostBytes || runs.at(-1).length >= most) [bytes] = [0, runs.push([])];
    bytes += size;
    runs.at(-1).push(one);
  }
  return runs;
}

// In pieces: a call takes only so many arguments.
function inLetters(bytes) {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8192) letters += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(letters);
}

function nameOf(at, of) {
  const part = of > 1 ? `-${at + 1}-of-${of}` : "";
  return `keylever-not-saved-${new Date().toISOString().slice(0, 10)}${part}.json`;
}

function download(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
