// Whether a visit or a debrief is under way: then no lock comes over the page.

const MARK = "data-k-running";

/** The screen shows this visit now, begun or changed; null when it shows none. */
export function runs(visit) {
  document.documentElement.toggleAttribute(MARK, Boolean(visit) && !visit.isPractice && isUnderWay(visit.state));
}

export const isRunning = () => document.documentElement.hasAttribute(MARK);

const isUnderWay = ({ finishedAtMs, debriefStartedAtMs, debriefFinishedAtMs }) =>
  finishedAtMs === null || (debriefStartedAtMs !== null && debriefFinishedAtMs === null);
