// The visits a coach can go on with here, and the debriefs that wait, as rows with one button each.
import { el } from "./elements.js";
import { button } from "./observe/parts.js";
import { caseload } from "./observe/whereabouts.js";
import { classInWords } from "./observe/words.js";

const WHEN = { weekday: "long", hour: "numeric", minute: "2-digit" };

/**
 * @param {boolean} isReached whether what lies elsewhere can be fetched
 * @returns {Promise<HTMLElement[]>} a section per kind; a sentence when there is nothing
 */
export async function visitRows(tablet, go, isReached) {
  const all = (await tablet.openVisits()).filter((visit) => visit.occasion === "visit" && !visit.debrief_finished_at);
  const open = all.filter(({ finished_at: finished }) => !finished);
  const finished = all.filter(({ finished_at: done, teacher, coach }) => done && teacher && !coach);
  const row = (way, address) => (visit) => visitRow(tablet.briefcase, visit, isReached, way, () => go(`${address}?visit=${visit.id}`));
  const parts = [
    section("Go on with", open, row("Continue", "/observe")),
    section("Debriefs that wait", finished, row("Debrief", "/debrief")),
  ].filter(Boolean);
  return parts.length ? parts : [el("p", { class: "k-sub", text: "No visit is open on this tablet." })];
}

function section(words, visits, row) {
  if (!visits.length) return null;
  return el("section", { class: "k-stack", "aria-label": words }, el("h2", { text: words }), ...visits.map(row));
}

function visitRow(briefcase, visit, isReached, way, onTap) {
  const [who, where] = placeInWords(briefcase, visit);
  const when = visit.started_at ? new Date(visit.started_at).toLocaleString("en-US", WHEN) : "";
  const about = [where, when].filter(Boolean).join(" · ");
  const names = el("div", { class: "k-grow" }, el("strong", { text: who }), el("p", { class: "k-sub", text: about }));
  // What was noted on another tablet and never opened here cannot be shown without asking for it.
  if (!isReached && !visit.isHere && !visit.coach) return el("div", { class: "k-card k-row" }, names, el("span", { class: "k-sub", text: "On another tablet" }));
  return el("div", { class: "k-card k-row" }, names, button(way, onTap, { "aria-label": `${way}: ${who}` }));
}

function placeInWords(briefcase, visit) {
  if (visit.coach) return [visit.teacher_name, `${visit.coach.name}’s visit; you come along`];
  const all = caseload(briefcase);
  const found = all.find(({ course }) => course && course.id === visit.class)
    ?? all.find(({ partnership }) => visit.teacher && partnership.teacher.id === visit.teacher);
  if (!found) return [visit.teacher ? "A teacher no longer on your list" : "Not placed yet", ""];
  return [found.partnership.teacher.name, found.course?.id === visit.class ? classInWords(found.course) : ""];
}
