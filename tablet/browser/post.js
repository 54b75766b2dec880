// One batch to the server, and what its answer means. Only a receipt means saved: a portal answers 200 to anything.

/**
 * @typedef {{what: "receipts", version: string, receivedAt: string, receipts: object[]}
 *   | {what: "sign-in", reason: string} | {what: "halve", reason: string}
 *   | {what: "later", reason: string, waitMs?: number}} Answer
 */

/** @returns {Promise<Answer>} */
export async function post(envelope) {
  const text = JSON.stringify(envelope);
  let response;
  try {
    response = await fetch("/tablet/entries", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Keylever": "1" },
      body: text,
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(8000 + text.length / 10), // on top: a link of 10 kB/s still gets its batch through
    });
    return await meaning(response);
  } catch (error) {
    return { what: "later", reason: navigator.onLine ? "no-answer" : "offline", isSlow: error.name === "TimeoutError" };
  }
}

async function meaning(response) {
  const answer = await response.json().catch(() => null);
  const words = answer?.reason ?? answer?.error ?? null;
  switch (response.status) {
    case 201:
      if (!Array.isArray(answer?.receipts)) return { what: "later", reason: "portal" };
      return { what: "receipts", version: answer.version, receivedAt: answer.received_at, receipts: answer.receipts };
    case 401:
    case 403:
      if (!words) return { what: "later", reason: "portal" }; // ours says why
      return { what: "sign-in", reason: response.status === 403 ? "forbidden" : "signed-out", words };
    case 400:
    case 413:
      return answer || response.status === 413 ? { what: "halve", reason: words ?? "unreadable" } : { what: "later", reason: "portal" };
    case 429:
    case 503:
      return { what: "later", reason: "busy", waitMs: 1000 * Number(response.headers.get("Retry-After") ?? 1) || 1000 };
    case 507:
      return { what: "later", reason: "server-full" };
    case 500:
      return { what: "later", reason: "no-answer", isStumble: Boolean(words) }; // our own server's words, not a proxy's
    default:
      return { what: "later", reason: response.status > 500 ? "no-answer" : "portal" };
  }
}
