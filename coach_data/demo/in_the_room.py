"""What a coach's tablet holds after a visit: lines, sweeps, check-ins, sightings, waits, questions and the summary."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from coach_data.actors import Actor
from coach_data.demo.lines import Line, lines_of, seen_chance, unit_of
from coach_data.demo.naming import chance_of
from coach_data.demo.plan import Planned
from coach_data.demo.tablet import Sitting, tick
from coach_data.demo.wording import Filler, wording
from coach_data.entries.occasions import criterion_id

_ON_TASK = (0.60, 0.63, 0.61)  # per priority group at the beginning of the year
_GAIN = (0.18, 0.10, 0.06)  # until now
_OF_WORK = "Feedback that is used"  # the focus area that comments on student work belong to
_ON_TASK_NO_GROUP, _GAIN_NO_GROUP = 0.80, 0.06


@dataclass(frozen=True)
class _Moment:
    """An entry to be made so many seconds after the start; `mark` says what it is to the summary."""

    at_s: float
    kind: str
    data: dict[str, Any]
    mark: str = ""


class Visit:
    """Writes one visit, in the order of time.

    Args:
        visit: what was planned.
        actor: its coach.
    """

    def __init__(self, visit: Planned, actor: Actor) -> None:
        self._visit, self._chance = visit, visit.chance
        self._present = visit.lesson.students - self._chance.choice((0, 0, 1, 1, 2, 3))
        self._unit = unit_of(visit)
        self._fill = Filler(self._chance, self._unit, self._present, visit.progress)
        self._length_s = visit.minutes * 60
        self.sitting = Sitting(visit.id, actor, "room")
        self._made: list[tuple[_Moment, UUID]] = []
        area = wording().focus[_OF_WORK] if visit.mode == "student_work" else visit.focus
        self._said = area.said
        self.praise = ""  # written on leaving, from what was seen
        self._here = [max(1, size - self._absent(size)) for _, size in self._groups()]

    def write(self, *, until: datetime | None = None) -> Sitting:
        """The sitting of the whole visit with its summary; with `until`, of a visit still open at that moment."""
        self.sitting.add("started", self._visit.starts_at, self._started())
        moments = [
            *self._notes(),
            *self._sweeps(),
            *self._walk(),
            *self._sightings(),
            *self._waits(),
            *self._questions(),
        ]
        for moment in sorted(moments, key=lambda one: one.at_s):
            at = self._at(moment.at_s)
            if until is None or at < until:
                self._add(moment, at)
        if until is None:
            self._finish()
        return self.sitting

    def _at(self, seconds: float) -> datetime:
        return self._visit.starts_at + timedelta(milliseconds=round(seconds * 1000))

    def _started(self) -> dict[str, Any]:
        visit, (title, target) = self._visit, self._chance.choice(self._unit.lessons)
        return {
            "class": str(visit.lesson.id),
            "teacher": str(visit.pair.teacher_id),
            "mode": visit.mode,
            "lesson": title,
            "target": target,
            "materials": self._unit.materials,
            "focus": visit.focus.name,
            "step": str(visit.step.id) if visit.step else None,
            "sweeps": visit.pair.sweeps if self._is_seen_live() else 0,
        }

    def _is_seen_live(self) -> bool:
        return self._visit.mode in ("in_room", "live_class", "live_group")

    def _add(self, moment: _Moment, at: datetime) -> None:
        made = self.sitting.add(moment.kind, at, moment.data)
        self._made.append((moment, made))
        if moment.mark == "half":
            whole = {**moment.data, "text": moment.data["text"] + self._chance.choice((" 20 s.", " Twice."))}
            self.sitting.add("edit", at + timedelta(seconds=9), whole, replaces=(made,))
        elif moment.mark == "slip":
            self.sitting.add("undo", at + timedelta(seconds=4), replaces=(made,))

    def _notes(self) -> list[_Moment]:
        lines = lines_of(self._visit, self._fill, self._chance)
        step = (self._length_s - 100) / len(lines)
        found = [self._note(line, 40 + step * place) for place, line in enumerate(lines)]
        if self._chance.random() < 0.12:
            found.append(_Moment(self._length_s * 0.45, "note", {"speaker": "room", "text": "Table"}, "slip"))
        if self._chance.random() < 0.12:
            found[-2] = replace(found[-2], mark="half")
        return found

    def _note(self, line: Line, at_s: float) -> _Moment:
        data: dict[str, Any] = {"speaker": line.speaker, "text": line.text, "tags": list(line.tags)}
        at_s += self._chance.uniform(0, 25)
        if self._visit.mode == "recorded":
            data["minute_in_recording"] = int(at_s // 60)
        return _Moment(at_s, "note", data, line.tags[0] if line.tags else "line")

    def _sweeps(self) -> list[_Moment]:
        pair = self._visit.pair
        if not self._is_seen_live():
            return []
        level = chance_of("level", pair.id).gauss(0, 0.03) + self._chance.gauss(0, 0.05)
        found = []
        for place in range(pair.sweeps):
            due_s = self._length_s * (place + 0.7) / (pair.sweeps + 0.4)
            due = tick(self._at(due_s))
            looked = [self._look(nth, group, level) for nth, (group, _) in enumerate(self._groups())]
            kept = [one for one in looked if self._chance.random() < 0.9] or looked[:1]
            found.append(_Moment(due_s + self._chance.uniform(15, 35), "sweep", {"due_tick_ms": due, "groups": kept}))
        return found

    def _groups(self) -> list[tuple[UUID | None, int]]:
        return list(self._visit.lesson.group_sizes.items())

    def _absent(self, size: int) -> int:
        return sum(self._chance.random() < 0.06 for _ in range(size))

    def _look(self, place: int, group: UUID | None, level: float) -> dict[str, Any]:
        start, gain = (_ON_TASK[place], _GAIN[place]) if group else (_ON_TASK_NO_GROUP, _GAIN_NO_GROUP)
        likely = min(0.97, max(0.2, start + gain * self._visit.progress + level))
        present = self._here[place]
        on_task = sum(self._chance.random() < likely for _ in range(present))
        return {"group": str(group) if group else None, "present": present, "on_task": on_task}

    def _walk(self) -> list[_Moment]:
        """Check-ins with groups, or the counts of a look at student work."""
        chance, length = self._chance, self._length_s
        if self._visit.mode == "student_work":
            pieces = chance.randint(8, 14)
            named = min(pieces, round(pieces * (0.2 + 0.5 * self._visit.progress + 0.2 * chance.random())))
            counts = {"pieces": pieces, "days_to_return": chance.randint(2, 7), "named_next_step": named}
            return [_Moment(length * 0.8, "work", counts)]
        if self._visit.mode == "recorded":
            return []
        met = chance.sample([one for one in self._groups() if one[0]], chance.randint(1, 3))
        trends = chance.sample(self._unit.trends, len(met))
        return [
            _Moment(length * (0.5 + 0.1 * place) + chance.uniform(0, 40), "check_in", self._check_in(*one, trend))
            for place, (one, trend) in enumerate(zip(met, trends, strict=True))
        ]

    def _check_in(self, group: UUID | None, size: int, trend: str) -> dict[str, Any]:
        draw = self._chance.random() + 0.35 * self._visit.progress
        grasp = "not_yet" if draw < 0.4 else "partly" if draw < 0.95 else "got_it"
        spoke = self._chance.randint(1, min(3, size))
        return {"group": str(group), "spoke_with": spoke, "grasp": grasp, "trend": trend}

    def _sightings(self) -> list[_Moment]:
        step = self._visit.step
        if step is None or self._visit.mode == "student_work":
            return []
        return [
            _Moment(
                self._chance.uniform(120, self._length_s - 60),
                "sighting",
                {"criterion": str(criterion_id(step.id, criterion)), "seen": self._seen()},
            )
            for criterion in step.step.criteria
            for _ in range(self._chance.randint(1, 2))
        ]

    def _seen(self) -> str:
        if self._chance.random() < 0.12:
            return "no_chance"
        return "saw_it" if self._chance.random() < seen_chance(self._visit) else "chance_missed"

    def _waits(self) -> list[_Moment]:
        if self._visit.focus.name != "Thinking time" or not self._is_seen_live():
            return []
        middle = 1.4 + 1.2 * self._visit.progress + 1.6 * (seen_chance(self._visit) - 0.4)
        lengths = [max(0.5, self._chance.gauss(middle, 0.7)) for _ in range(self._chance.randint(2, 3))]
        times = [self._chance.uniform(90, self._length_s - 60) for _ in lengths]
        return [_Moment(at_s, "wait", {"length_ms": round(s * 1000)}) for at_s, s in zip(times, lengths, strict=True)]

    def _questions(self) -> list[_Moment]:
        moves, chance = wording().moves, self._chance
        found = []
        if chance.random() < 0.65:
            about = "work" if self._visit.mode == "student_work" else "any"
            text = self._fill(chance.choice(moves["questions"][about]))
            found.append(_Moment(self._length_s * 0.6, "question", {"text": text}, "brought"))
        if self._is_seen_live() and chance.random() < 0.15:
            text = chance.choice(moves["erased"]["any"])
            found.append(_Moment(self._length_s * 0.3, "question", {"text": text}, "erased"))
        return found

    def _finish(self) -> None:
        visit, chance = self._visit, self._chance
        end = self._length_s
        for moment, made in self._made:
            if moment.mark == "erased":
                self.sitting.add("undo", self._at(end + 20), replaces=(made,))
        self.praise = self._praised()
        self.sitting.field("summary.key_lever", self._at(end + 45), chance.choice(self._said["key_lever"]))
        self.sitting.field("summary.praise", self._at(end + 80), self.praise)
        self.sitting.field("summary.picked", self._at(end + 110), [str(made) for made in self._picked()])
        if visit.new_step or not visit.debrief_at:
            self.sitting.field("summary.ideas", self._at(end + 170), self._ideas())
        self.sitting.add("finished", self._at(end + 180))

    def _praised(self) -> str:
        """One line of the visit, and what it did for the students."""
        lines = [moment for moment, _ in self._made if moment.kind == "note" and moment.mark != "slip"]
        spoken = [one for one in lines if re.search("Student [A-Z].*“|“.*Student [A-Z]", one.data["text"])]
        best = [one for one in lines if one.mark == "praise"] or spoken
        return f"{self._chance.choice(best or lines).data['text']} {self._chance.choice(self._said['praised'])}"

    def _picked(self) -> list[UUID]:
        tagged = [made for moment, made in self._made if moment.mark in ("praise", "ask", "evidence", "brought")]
        others = [made for moment, made in self._made if moment.mark == "line"]
        return tagged[:5] if len(tagged) >= 2 else [*tagged, *self._chance.sample(others, min(2, len(others)))]

    def _ideas(self) -> list[str]:
        focus, step = self._visit.new_step or (self._visit.focus, self._visit.focus.steps[0])
        others = [one.text for one in focus.steps if one is not step]
        return [step.text, *self._chance.sample(others, self._chance.randint(1, 2))]
