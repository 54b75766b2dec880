/** Names for what the entries hold, and times as a coach reads them. */

export const MODES = [
  ["in_room", "In the room"],
  ["live_class", "Live online, whole class"],
  ["live_group", "Live online, small group"],
  ["recorded", "Recorded lesson"],
  ["student_work", "Student work"],
];
export const SPEAKERS = [["teacher", "Teacher"], ["students", "Students"], ["room", "Room"]];
export const TAGS = [["praise", "Praise"], ["ask", "Ask about"]];
export const SEEN = [
  ["saw_it", "Saw it"],
  ["chance_missed", "A chance, not this time"],
  ["no_chance", "No chance"],
];
export const GRASP = [["not_yet", "Not yet"], ["partly", "Partly"], ["got_it", "Got it"]];

/** The word for a stored value, or "" when there is none. */
export function wordFor(pairs, value) {
  return pairs.find(([key]) => key === value)?.[1] ?? "";
}

/** 768000 -> "12:48"; past an hour "1:02:05". */
export function minutesAndSeconds(ms) {
  const seconds = Math.max(0, Math.floor((ms ?? 0) / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const rest = String(seconds % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** 4200 -> "4 s"; above a minute "1 min 10 s". */
export function lengthInWords(ms) {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "Grade 7 Math, period 3, room 12", whatever of it is known. */
export function classInWords(course) {
  if (!course) return "";
  const grade = course.grade ? `Grade ${course.grade}` : "";
  const lead = [grade, course.subject].filter(Boolean).join(" ");
  const period = course.period ? `period ${course.period}` : "";
  const room = course.room ? `room ${course.room}` : "";
  return [lead, period, room].filter(Boolean).join(", ");
}

export function isLive(mode) {
  return mode === "in_room" || mode === "live_class" || mode === "live_group";
}
