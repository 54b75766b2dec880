// The access table of coach_data/access.py in plain words for two people; a test fails when one changes without the other.

export const WHO_SEES = [
  ["The two of you", "everything written here: notes, debriefs, steps, promises. Notes open to the teacher with the debrief, or five school days after the visit."],
  ["A second observer", "only with the teacher’s yes, and only that visit."],
  ["Mentor", "dates, focus and the step, if the teacher ticks it, and pooled numbers; more only if the teacher shares it."],
  ["Team", "numbers pooled over several teachers and many students; anything else only if the teacher shares it."],
  ["Principal", "who is within the rhythm or waiting, with dates and a reason picked from a list, and the pooled numbers; no notes, debriefs or steps unless the teacher shares them."],
  ["District", "counts per school and pooled numbers."],
  ["Administrator", "names, classes and roles; nothing of the coaching."],
];
