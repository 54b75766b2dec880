// Where the time of a debrief went and what is left of it: worked out from the stage entries each time, never counted
// along, so a reload, a sleeping tablet and a second one see the same.

const MINUTE_MS = 60_000;
/** No debrief lasts longer than this without a tap: a tablet laid aside without "Pause" must not go on counting. */
const LONGEST_STRETCH_MS = 60 * MINUTE_MS;

/**
 * @param {{stage: string, what: string, by_ms?: number, atMs: number}[]} entries in order
 * @param {{key: string, plannedMs: number, is_practice: boolean}[]} plan
 * @param {number} nowMs on the same scale as atMs
 * @returns {{now: string|null, isPaused: boolean, isLaidAside: boolean, stages: object[], overMs: number}} each stage with
 *   `is` ("done" | "now" | "later"), `realMs`, `allottedMs` (planned, plus what was added, less what it gave) and `gaveMs`
 */
export function timeline(entries, plan, nowMs) {
  const { real, added, entered, now, isPaused, isLaidAside } = replay(entries, nowMs);
  const stages = plan.map((stage) => ({
    ...stage,
    is: stage.key === now ? "now" : entered.has(stage.key) ? "done" : "later",
    realMs: real.get(stage.key) ?? 0,
    addedMs: added.get(stage.key) ?? 0,
    allottedMs: stage.plannedMs,
    gaveMs: 0,
  }));
  const overMs = settle(stages);
  return { now, isPaused, isLaidAside, stages, overMs };
}

function replay(entries, nowMs) {
  const real = new Map();
  const added = new Map();
  const entered = new Set();
  let [now, since, isPaused] = [null, 0, false];
  const close = (atMs) => {
    if (now !== null && !isPaused) raise(real, now, Math.min(Math.max(0, atMs - since), LONGEST_STRETCH_MS));
  };
  for (const { stage, what, by_ms: byMs, atMs } of entries) {
    if (what === "extended") raise(added, stage, byMs ?? MINUTE_MS);
    else if (what === "entered" || what === "resumed") {
      if (what === "entered" || stage === now) close(atMs);
      if (what === "entered") [now, isPaused] = [stage, false];
      entered.add(stage);
      if (stage === now) [since, isPaused] = [atMs, false];
    } else if (stage === now) {
      close(atMs);
      isPaused = what === "paused";
      if (what === "left") now = null;
    }
  }
  close(nowMs);
  return { real, added, entered, now, isPaused, isLaidAside: now !== null && !isPaused && nowMs - since > LONGEST_STRETCH_MS };
}

const raise = (map, key, by) => map.set(key, (map.get(key) ?? 0) + by);

/** Who pays: what earlier stages took too much, then what the running one takes; practice last of all. */
function settle(stages) {
  const running = stages.find(({ is }) => is === "now");
  const later = stages.filter(({ is }) => is === "later");
  const spent = stages.filter(({ is }) => is === "done").reduce((sum, one) => sum + one.realMs - one.plannedMs, 0);
  const payers = payersOf(running ? [running, ...later] : later);
  let unpaid = pay(payers, Math.max(0, spent));
  if (running) {
    const wish = Math.max(running.allottedMs + running.addedMs, running.realMs);
    unpaid += pay(payersOf(later), wish - running.allottedMs);
    running.allottedMs += running.addedMs;
  }
  return unpaid;
}

/** In the order they pay: the next stages first, practice only when nobody else has anything left. */
export function payersOf(stages) {
  return [...stages.filter((stage) => !stage.is_practice), ...stages.filter((stage) => stage.is_practice)];
}

function pay(payers, debtMs) {
  let owedMs = debtMs;
  for (const payer of payers) {
    const givesMs = Math.min(owedMs, Math.max(0, payer.allottedMs - MINUTE_MS));
    payer.allottedMs -= givesMs;
    payer.gaveMs += givesMs;
    owedMs -= givesMs;
  }
  return owedMs;
}

/** The stage that would give the next minute, or null when only practice, or nothing, has any left. */
export function nextPayer({ stages }) {
  return stages.find((stage) => stage.is === "later" && !stage.is_practice && stage.allottedMs > MINUTE_MS) ?? null;
}
