// What this browser remembers about itself: its name, and how far its clock is off.
import * as store from "./store.js";

/**
 * @param {() => void} [onFull] called when there is no room to keep it; a browser that keeps nothing at all is refused
 * @returns {Promise<string>} the same uuid for as long as the browser keeps its storage
 */
export async function deviceName(onFull = () => {}) {
  const row = (await store.get("tablet", "device")) ?? { name: "device", id: crypto.randomUUID() };
  await store.put("tablet", row).catch((error) => {
    if (!store.isFull(error)) throw error;
    onFull();
  });
  return row.id;
}

/** Server time minus wall clock, as last seen; 0 before the first contact. */
export const keptSkew = async () => (await store.get("tablet", "skew"))?.ms ?? 0;

export const keepSkew = (ms) => store.put("tablet", { name: "skew", ms }, { durability: "relaxed" });
