// How long the oldest of what waits has been on this tablet alone, and what is said about it.

const DAY_MS = 24 * 60 * 60 * 1000;
const ALARM_MS = 6 * DAY_MS;

/** @returns {"one-day"|"six-days"|null} */
export function urgencyOf(sinceMs, nowMs = Date.now()) {
  if (sinceMs === null || nowMs - sinceMs < DAY_MS) return null;
  return nowMs - sinceMs < ALARM_MS ? "one-day" : "six-days";
}

export const entriesInWords = (count) => (count === 1 ? "1 entry" : `${count} entries`);

/** "10:15 am", "yesterday 10:15 am", "Monday, November 16, 10:15 am" */
export function momentInWords(ms, nowMs = Date.now()) {
  const time = new Date(ms).toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit" }).toLowerCase();
  const daysAgo = Math.round((midnight(nowMs) - midnight(ms)) / DAY_MS);
  if (daysAgo <= 0) return time;
  if (daysAgo === 1) return `yesterday ${time}`;
  return `${new Date(ms).toLocaleDateString("en-US", { weekday: "long", month: "long", day: "numeric" })}, ${time}`;
}

const midnight = (ms) => new Date(ms).setHours(0, 0, 0, 0);

/** @returns {string|null} the sentence, once it has been a day */
export function waitedInWords({ count, since }, nowMs = Date.now()) {
  const urgency = urgencyOf(since, nowMs);
  if (!urgency) return null;
  const said = `${entriesInWords(count)} ${count === 1 ? "has" : "have"} been only on this tablet since ${momentInWords(since, nowMs)}.`;
  if (urgency === "one-day") return `${said} Connect to the school's Wi-Fi and keep this page open.`;
  return `${said} Some browsers clear what lies unused for seven days: save a copy now, then connect to the school's Wi-Fi and keep this page open.`;
}
