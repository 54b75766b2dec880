// What still lies here of somebody who writes no visits any more: looked for without a key, the server or a trace.
import * as store from "../store.js";

/** @returns {Promise<boolean>} whether something of this person's on this tablet was never taken by the server */
export async function waits(person) {
  const names = (await indexedDB.databases?.())?.map(({ name }) => name);
  if (names && !names.includes("keylever")) return false;
  const unsaved = ["local", "refused"].map((status) => store.count("entries", "status", [person, status]));
  return (await Promise.all(unsaved)).some(Boolean);
}
