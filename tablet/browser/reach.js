// Whether the server answers and knows who asks; a portal that answers for it does not count.

const WAIT_MS = 5000;

/** @returns {Promise<"here"|"signed-out"|"away">} */
export async function reach() {
  try {
    const signal = AbortSignal.timeout(WAIT_MS);
    const { status } = await fetch("/tablet/session", { cache: "no-store", redirect: "manual", signal });
    return { 204: "here", 401: "signed-out" }[status] ?? "away";
  } catch {
    return "away";
  }
}
