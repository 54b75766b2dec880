// An entry's words as they are frozen: nothing in them the server would stumble over, and their hash.

/** What the server would stumble over: NUL and halves of a surrogate pair. */
const POISON = /[\0\p{Surrogate}]/gu;

/** The same value without characters that would poison a batch. */
export function clean(value) {
  if (typeof value === "string") return value.replace(POISON, "");
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [clean(name), clean(inner)]));
}

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
