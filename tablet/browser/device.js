// What this browser remembers about itself: its name, and how far its clock is off.
import * as store from "./store.js";

/**
 * @param {() => void} [onFull] called when there is no room to keep it; a browser that keeps nothing at all is refused
 * @returns {Promise<string>} the same uuid for as long as the browser keeps its storage
 */
export async function deviceName(onFull = () => {}) {
  const before = await store.get("tablet", "device");
  const row = before ?? { name: "device", id: crypto.randomUUID() };
  // Written again to learn whether there is room; what lies there already need not wait for the disk.
  await store.put("tablet", row, { durability: before ? "relaxed" : "strict" }).catch((error) => {
    if (!store.isFull(error)) throw error;
    onFull();
  });
  return row.id;
}

/** Server time minus wall clock, as last seen; 0 before the first contact. */
export const keptSkew = async () => (await store.get("tablet", "skew"))?.ms ?? 0;

export const keepSkew = (ms) => store.put("tablet", { name: "skew", ms }, { durability: "relaxed" });
