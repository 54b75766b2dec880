/** Whose lesson this is: what the briefcase knows about a visit's teacher, class, groups and step. */

/** @returns every class of the caseload with its partnership, in the briefcase's order. */
export function caseload(briefcase) {
  return (briefcase.partnerships ?? []).flatMap((partnership) => {
    const classes = partnership.classes?.length ? partnership.classes : [null];
    return classes.map((course) => ({ partnership, course }));
  });
}

/** A visit's place: the last `placed` stands for all that `started` said of it. */
export function placeOf(visit) {
  const { started, placed } = visit.state;
  const latest = placed ?? started ?? {};
  return {
    school: started?.school ?? null,
    course: latest.class ?? null,
    teacher: latest.teacher ?? null,
    isAboutNoTeacher: Boolean(latest.about_no_teacher),
  };
}

export function isPlaced(visit) {
  const place = placeOf(visit);
  return Boolean(place.teacher || place.isAboutNoTeacher);
}

/** @returns {{partnership, course, school, step}} each null where it is not known. */
export function whereabouts(tablet, visit) {
  if (visit.lead) return besideACoach(tablet, visit.lead);
  const place = placeOf(visit);
  const all = caseload(tablet.briefcase);
  const found = all.find(({ course }) => course && course.id === place.course)
    ?? all.find(({ partnership }) => place.teacher && partnership.teacher.id === place.teacher);
  const partnership = found?.partnership ?? null;
  const schools = tablet.briefcase.schools ?? [];
  const school = schools.find(({ id }) => id === (partnership?.school ?? place.school)) ?? null;
  const course = found?.course && found.course.id === place.course ? found.course : null;
  return { partnership, course, school, step: partnership?.step ?? null };
}

/** Somebody who comes along knows this visit's teacher, class and step, and nothing of the pair's. */
function besideACoach(tablet, { school: at, teacher: id, teacher_name: name, course, step }) {
  const school = (tablet.briefcase.schools ?? []).find((one) => one.id === at) ?? null;
  return { partnership: { school: at, teacher: { id, name }, step, classes: course ? [course] : [] }, course, school, step };
}

/** The groups of a class as the tablet may show them: neutral labels, the rest of the class last. */
export function groupsOf({ course, school }) {
  if (!course) return [{ id: null, label: "Whole class", students: null, seated: "" }];
  const groups = (course.groups ?? []).map(({ group, students, seated }) => {
    const known = school?.groups?.find(({ id }) => id === group);
    return { id: group, label: known?.label ?? "Group", students, seated: seated ?? "", name: known?.name };
  });
  const rest = course.no_group ?? course.students ?? null;
  const label = groups.length ? "No group" : "Whole class";
  return rest === 0 ? groups : [...groups, { id: null, label, students: rest, seated: "" }];
}

/** "Ms. Haddad", or what to say while nobody is named. */
export function whoIsIt(tablet, visit) {
  const { partnership } = whereabouts(tablet, visit);
  if (partnership) return partnership.teacher.name;
  return placeOf(visit).isAboutNoTeacher ? "Not about one teacher" : "Not placed yet";
}
