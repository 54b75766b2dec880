// A visit two people observe: whose it is, who comes along, and what the co-observer's tablet knows of it.

/** The visit of somebody else's to which this tablet's person comes along; null for one's own. */
export function leadOf({ visits = [] }, id) {
  return visits.find((visit) => visit.id === id && visit.coach) ?? null;
}

/**
 * The id told beforehand for a visit somebody was asked along to, so that both write in one visit without a network.
 * @param {string[]} begun visits this tablet knows already
 */
export function plannedId({ partnerships = [], schools = [] }, { teacher, school }, begun) {
  const pairs = partnerships.filter((one) => teacher && one.teacher.id === teacher && one.school === school);
  const today = dayIn(schools.find(({ id }) => id === school)?.time_zone);
  const planned = pairs.flatMap((one) => one.planned ?? []);
  return planned.find(({ on, visit }) => on === today && !begun.includes(visit))?.visit ?? null;
}

/** The co-observer's state: the head is what the briefcase says, everything noted is their own. */
export function beside(state, lead, entries) {
  const { school, mode, lesson, target, focus, sweeps } = lead;
  const started = { school, class: lead.class, teacher: lead.teacher, mode, lesson, target, focus, sweeps };
  const startedAtMs = lead.started_at ? Date.parse(lead.started_at) : (entries[0]?.atMs ?? null);
  return { ...state, started, placed: null, startedAtMs };
}

/** Everybody else in a visit, by id and name. */
export function others(tablet, visit) {
  if (visit.lead) return [visit.lead.coach];
  return tablet.briefcase.visits?.find(({ id }) => id === visit.id)?.seconds ?? [];
}

/** "Co-observer in Casey Coach’s visit", "With Pat Principal", or nothing. */
export function togetherInWords(tablet, visit) {
  if (visit.lead) return `You come along: ${visit.lead.coach.name}’s visit`;
  const planned = (tablet.briefcase.partnerships ?? []).flatMap((one) => one.planned ?? []);
  const coming = planned.filter((one) => one.visit === visit.id && one.is_agreed);
  const names = [...new Set([...others(tablet, visit), ...coming].map(({ name }) => name))];
  return names.length ? `With ${names.join(" and ")}` : "";
}

/** Today on the school's calendar, "2026-03-11", as the tablet's own clock has it. */
const dayIn = (timeZone) => new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date());
