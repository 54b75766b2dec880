// The two people of this debrief, what they may choose from and what was picked for them. Nobody else's name.
import { whereabouts } from "../observe/whereabouts.js";

/** @returns {{partnership, course, coach: string, teacher: string}} */
export function pairOf(tablet, visit) {
  const { partnership, course } = whereabouts(tablet, visit);
  return { partnership, course, coach: tablet.person.name, teacher: partnership?.teacher.name ?? "the teacher" };
}

/** The agendas of the pair's school. */
export function agendasFor(tablet, partnership) {
  return (tablet.briefcase.agendas ?? []).filter(({ school }) => !school || school === partnership?.school);
}

/** The agenda to begin with: the agreed one, else the first. */
export function agreedAgenda(agendas, partnership) {
  return agendas.find(({ key }) => key === partnership?.agreement?.agenda) ?? agendas[0];
}

/** Lines and questions picked for this debrief, by time; `wanted` is a stage's `lines`. */
export function pickedLines(visit, wanted = "none") {
  const picked = new Set(visit.state.fields.get("summary.picked")?.value ?? []);
  const lines = visit.state.lines.filter(({ id }) => picked.has(id)).map((line) => ({ ...line, isQuestion: false }));
  const questions = visit.state.questions.filter(({ id }) => picked.has(id)).map((line) => ({ ...line, isQuestion: true }));
  const isPraise = (line) => !line.isQuestion && line.tags.includes("praise");
  const all = [...lines, ...questions].sort((a, b) => a.atMs - b.atMs);
  if (wanted === "praise") return all.filter(isPraise);
  return wanted === "evidence" ? all.filter((line) => !isPraise(line)) : [];
}

/** Every field an agenda binds, and those that are always at hand. */
export function fieldNames(agenda) {
  const own = (agenda?.stages ?? []).flatMap(({ fields }) => fields.map(({ name }) => name));
  return [...new Set([...own, "promise.coach", "promise.teacher", "next_visit"])];
}
