"""What is written at a debrief: stages with real minutes, fields, practice rounds, the step, the next visit."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from coach_data import agendas
from coach_data.actors import Actor
from coach_data.demo.lines import unit_of
from coach_data.demo.naming import chance_of
from coach_data.demo.plan import Planned
from coach_data.demo.tablet import Sitting
from coach_data.demo.wording import Filler, Step, wording

_CHECKS = ("Small enough?", "Would we both see it?", "The highest lever?", "Do we know when we look again?")
_MET = (("almost", "not_yet", "yes"), ("yes", "almost", "yes"), ("yes", "yes", "yes"))  # by round, then criterion


class Debrief:
    """Writes one debrief.

    Args:
        visit: the visit it is of.
        actor: the coach, whose tablet lies between the two.
        praise: what the coach wrote down as praise when leaving the room.
        upcoming: day, time and class of the next visit, as `next_visit` holds them; None when the bell rang.
    """

    def __init__(self, visit: Planned, actor: Actor, praise: str, upcoming: dict[str, Any] | None) -> None:
        assert visit.debrief_at is not None, "there is no debrief without a time"
        self._visit, self._praise, self._upcoming = visit, praise, upcoming
        self._chance: Random = chance_of("debrief", visit.id)
        self._fill = Filler(self._chance, unit_of(visit), visit.lesson.students, visit.progress)
        self._now: datetime = visit.debrief_at
        self._agenda = next(one for one in agendas.builtin() if one.key == visit.pair.agenda)
        self.sitting = Sitting(visit.id, actor, "debrief")

    def write(self) -> Sitting:
        """The sitting of the whole debrief."""
        planned = sum(stage.minutes for stage in self._agenda.stages)
        minutes = self._chance.choice((20, 30, 30, 30))
        self.sitting.add("debrief_started", self._now, {"agenda": self._agenda.key, "minutes": minutes})
        for stage in self._agenda.stages:
            self._stage(stage, stage.minutes * 60 * minutes / planned)
        if self._upcoming:
            self._field("next_visit", self._upcoming)
        self._pass(self._chance.uniform(10, 30))
        self.sitting.add("debrief_finished", self._now)
        return self.sitting

    @property
    def ends_at(self) -> datetime:
        """The moment of the last entry so far."""
        return self._now

    def _pass(self, seconds: float) -> None:
        self._now += timedelta(milliseconds=round(seconds * 1000))

    def _stage(self, stage: agendas.Stage, planned_s: float) -> None:
        left_s = planned_s * self._chance.uniform(0.75, 1.2)
        self.sitting.add("stage", self._now, {"stage": stage.key, "what": "entered"})
        begun = self._now
        self._pass(left_s * 0.3)
        for field in stage.fields:
            value = self._value(field)
            if value is not None:
                self._field(field.name, value)
        if stage.is_practice:
            self._practice(left_s * 0.5)
        if left_s > planned_s * 1.12:
            self._now = max(self._now, begun + timedelta(seconds=round(planned_s)))
            self.sitting.add("stage", self._now, {"stage": stage.key, "what": "extended", "by_ms": 60_000})
        self._now = max(self._now, begun + timedelta(seconds=round(left_s)))
        self.sitting.add("stage", self._now, {"stage": stage.key, "what": "left"})

    def _field(self, name: str, value: object) -> None:
        self._pass(self._chance.uniform(4, 14))
        self.sitting.field(name, self._now, self._fill(value) if isinstance(value, str) else value)

    def _practice(self, seconds: float) -> None:
        step = self._practiced()
        if step is None:
            return
        rounds = self._chance.choice((1, 2, 2, 3))
        order = self._chance.sample(range(len(_MET)), len(_MET))  # the same in each round: what was met stays met
        met_in = [[met[place] for place in order] for met in _MET]
        for turn in range(rounds):
            self._pass(seconds / rounds)
            met = [{"criterion": text, "met": how} for text, how in zip(step.criteria, met_in[turn], strict=False)]
            feedback = self._fill(self._visit.focus.said["feedback"][turn])
            self.sitting.add("practice", self._now, {"round": turn + 1, "criteria": met, "feedback": feedback})

    def _practiced(self) -> Step | None:
        visit = self._visit
        if visit.new_step:
            return visit.new_step[1]
        return visit.step.step if visit.step else None

    def _value(self, field: agendas.AgendaField) -> object:
        """What the pair writes here; None leaves it empty, as pairs do."""
        section, _, name = field.name.partition(".")
        if section == "step":
            return self._of_step(name)
        said = (self._visit.new_step[0] if self._visit.new_step else self._visit.focus).said
        if section == "promise":
            return self._chance.choice(said[name]) if self._chance.random() < 0.75 else None
        if field.kind == "number":
            return min(10, 4 + round(4 * self._visit.progress) + self._chance.randint(0, 2))
        if field.kind == "choice":
            return field.choices[0]
        if field.name.endswith("praise"):
            return self._praise
        is_text = section == "debrief" and field.kind == "text"
        return self._chance.choice(wording().moves["teacher"]["noticed"]) if is_text else None

    def _of_step(self, name: str) -> object:
        if self._visit.new_step is None:
            return None
        focus, step = self._visit.new_step
        return {
            "text": step.text,
            "criteria": list(step.criteria),
            "example": step.example,
            "non_example": step.non_example,
            "goal": self._chance.choice(focus.said["goal"]),
            "modeled": self._chance.choice(focus.said["modeled"]),
            "lesson": self._lesson(),
            "checks": list(_CHECKS[: self._chance.randint(2, 4)]),
        }[name]

    def _lesson(self) -> str:
        title = self._chance.choice(unit_of(self._visit).lessons)[0]
        if not self._upcoming:
            return f"{title}, period {self._visit.lesson.period}"
        return f"{self._upcoming['day']} {title}, period {self._visit.lesson.period}"
