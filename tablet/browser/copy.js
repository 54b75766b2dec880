// A file of what is not saved yet, for a tablet that has no room and no network.
import { el } from "./elements.js";

/** @param {{body: string}[]} rows */
export function saveCopy(rows) {
  const text = JSON.stringify(rows.map(({ body }) => JSON.parse(body)), null, 2);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  el("a", { href: address, download: `keylever-not-saved-${new Date().toISOString().slice(0, 10)}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
