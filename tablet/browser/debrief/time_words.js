// Times of a debrief in words for two people.
import { minutesAndSeconds } from "../observe/words.js";
import { nextPayer } from "./timeline.js";

export { minutesAndSeconds };

/** 300000 -> "5", 230000 -> "3:50": whole minutes without seconds. */
export const minutes = (ms) => (ms % 60_000 < 1000 ? String(Math.floor(ms / 60_000)) : minutesAndSeconds(ms));

/** Which stage pays when the running one takes longer, in a sentence or two. */
export function whoPays(time) {
  const running = time.stages.find(({ is }) => is === "now");
  if (!running) return "";
  if (time.isLaidAside) return "Nobody has tapped here for an hour. The time stopped at 60 minutes; “Go on” starts it again.";
  const practice = time.stages.find((stage) => stage.is_practice && stage.is === "later");
  const kept = practice ? ` ${practice.name} keeps its ${minutes(practice.allottedMs)}.` : "";
  const overMs = running.realMs - running.allottedMs;
  const payer = nextPayer(time);
  if (overMs > 0 && !time.overMs && payer) return `This took ${minutesAndSeconds(overMs)} more. “${payer.name}” gives the time.${kept}`;
  if (payer) return `If this takes longer, “${payer.name}” gives the time.${kept}`;
  if (practice && overMs > 0) return `Nothing else is left to give, so ${practice.name} gets shorter now.`;
  if (practice) return `${practice.name} keeps its ${minutes(practice.allottedMs)} if we go on in time.`;
  return time.stages.some(({ is }) => is === "later") ? "Every part has given what it can. Go on when you are ready." : "The last part: the time that is left is yours.";
}

/** "2026-10-14" -> "Wednesday, October 14". */
export function dayInWords(day) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date).toLocaleDateString("en-US", { weekday: "long", month: "long", day: "numeric" });
}

/** "13:05" -> "1:05 PM". */
export function timeInWords(time) {
  if (!time) return "";
  const [hours, rest] = time.split(":").map(Number);
  return `${hours % 12 || 12}:${String(rest).padStart(2, "0")} ${hours < 12 ? "AM" : "PM"}`;
}
