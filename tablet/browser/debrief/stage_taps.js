// What is tapped about the stages becomes entries; the time follows from them alone.
import { scaled } from "./scaled.js";
import { timeline } from "./timeline.js";

const NOT_TWICE_MS = 600; // a double tap on "Next" must not skip a stage
const MORE_MS = 60_000;

/** @param {{visit, agenda, minutes: number}} debrief */
export function stageTaps({ visit, agenda, minutes }) {
  const lengths = scaled(agenda.stages, minutes);
  const plan = agenda.stages.map((stage, i) => ({ ...stage, plannedMs: lengths[i] * 60_000 }));
  const nowMs = () => (visit.state.startedAtMs ?? 0) + visit.elapsedMs();
  const time = () => timeline(visit.state.stages, plan, nowMs());
  const note = (what, more = {}) => {
    const { now } = time();
    return now === null ? null : visit.add("stage", { stage: now, what, ...more });
  };

  async function enter(key) {
    if (time().now === key) return;
    await note("left");
    await visit.add("stage", { stage: key, what: "entered" });
  }

  function pauseOrGoOn() {
    const { isPaused, isLaidAside } = time();
    return note(isPaused || isLaidAside ? "resumed" : "paused");
  }

  const pause = () => (time().isPaused ? null : note("paused"));
  const extend = () => note("extended", { by_ms: MORE_MS });
  const of = (key) => plan.find((stage) => stage.key === key) ?? null;
  return { plan, time, of, enter, pause, pauseOrGoOn, extend, once: notTwice() };
}

/** One guard for all of them: whichever is tapped, the next tap counts a moment later. */
function notTwice() {
  let tappedAt = -NOT_TWICE_MS;
  return (job) => (given) => {
    if (performance.now() - tappedAt < NOT_TWICE_MS) return null;
    tappedAt = performance.now();
    return job(given);
  };
}
