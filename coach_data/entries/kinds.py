"""Every kind of entry a tablet can send: one model each, by version; once published, a kind stays readable for ever."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

TEXT_MOST = 100_000

Id = Annotated[UUID, Field(strict=False)]
Text = Annotated[str, Field(max_length=TEXT_MOST)]
Key = Annotated[str, Field(min_length=1, max_length=40)]
Count = Annotated[int, Field(ge=0, le=10_000)]
Millis = Annotated[int, Field(ge=0, le=10**12)]
Number = Annotated[float, Field(ge=-1e15, le=1e15)]
Whole = Annotated[int, Field(ge=-(10**15), le=10**15)]
Speaker = Literal["teacher", "students", "room"]
Tags = Annotated[list[Literal["praise", "ask", "evidence"]], Field(max_length=3)]
Mode = Literal["in_room", "live_class", "live_group", "recorded", "student_work"]


class Data(BaseModel):
    """What every kind's data has in common: nothing unknown, nothing guessed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False, populate_by_name=True)


class Nothing(Data):
    """A kind that says everything by being there."""


class Started(Data):
    occasion: Literal["visit", "agreement", "launch"] = "visit"
    school: Id | None = None
    class_: Id | None = Field(None, alias="class")
    teacher: Id | None = None
    mode: Mode = "in_room"
    lesson: Text | None = None
    target: Text | None = None
    materials: Text | None = None
    focus: Text | None = None
    step: Id | None = None
    sweeps: Annotated[int, Field(ge=0, le=20)] | None = None


class Placed(Data):
    class_: Id | None = Field(None, alias="class")
    teacher: Id | None = None
    about_no_teacher: bool = False

    @model_validator(mode="after")
    def says_where(self) -> Placed:
        if self.about_no_teacher == bool(self.class_ or self.teacher):
            raise ValueError("name a class or a teacher, or say that it is about no teacher")
        return self


class Note(Data):
    speaker: Speaker | None = None
    text: Text
    tags: Tags = []
    minute_in_recording: Count | None = None


class Question(Data):
    text: Text


class Edit(Data):
    text: Text
    speaker: Speaker | None = None
    tags: Tags = []
    minute_in_recording: Count | None = None


class GroupLook(Data):
    group: Id | None
    present: Annotated[int, Field(ge=0, le=500)]
    on_task: Annotated[int, Field(ge=0, le=500)]

    @model_validator(mode="after")
    def is_possible(self) -> GroupLook:
        if self.on_task > self.present:
            raise ValueError("more on task than present")
        return self


class Sweep(Data):
    due_tick_ms: Millis | None = None
    groups: Annotated[list[GroupLook], Field(max_length=50)]

    @model_validator(mode="after")
    def looks_once(self) -> Sweep:
        if len({look.group for look in self.groups}) < len(self.groups):
            raise ValueError("a group is counted twice in one sweep")
        return self


class CheckIn(Data):
    group: Id | None
    spoke_with: Count | None = None
    grasp: Literal["not_yet", "partly", "got_it"] | None = None
    trend: Text | None = None


class Work(Data):
    pieces: Count | None = None
    days_to_return: Count | None = None
    named_next_step: Count | None = None


class Sighting(Data):
    criterion: Id
    seen: Literal["saw_it", "chance_missed", "no_chance"]


class Wait(Data):
    length_ms: Annotated[int, Field(ge=0, le=86_400_000)]


class NextVisit(Data):
    day: Annotated[dt.date, Field(strict=False)]
    time: Annotated[dt.time, Field(strict=False)] | None = None
    class_: Id | None = Field(None, alias="class")


Listed = Annotated[list[Text | Whole | Number], Field(max_length=500)]
Value = Text | Whole | Number | bool | Listed | NextVisit | None

_NAME = re.compile(
    r"summary\.(key_lever|praise|picked|ideas)"
    r"|step\.(text|criteria|example|non_example|goal|lesson|modeled|checks)"
    r"|promise\.(coach|teacher)|next_visit"
    r"|debrief\.[a-z0-9_-]+\.[a-z0-9_.-]+"
    r"|agreement\.(rhythm|slot|agenda|sweeps|sees|look_for)"
)
_LISTS = {"summary.picked", "summary.ideas", "step.criteria", "step.checks"}
_NUMBERS = {"agreement.rhythm", "agreement.sweeps"}


class FieldSet(Data):
    name: Annotated[str, Field(max_length=80)]
    value: Value

    @model_validator(mode="after")
    def fits_its_name(self) -> FieldSet:
        if not _NAME.fullmatch(self.name):
            raise ValueError("there is no field of this name")
        if self.value is not None and not _fits(self.name, self.value):
            raise ValueError(f"this is no value for {self.name}")
        return self


def _fits(name: str, value: object) -> bool:
    if name == "next_visit" or isinstance(value, NextVisit):
        return name == "next_visit" and isinstance(value, NextVisit)
    if name in _NUMBERS:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if name in _LISTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return name.startswith("debrief.") or isinstance(value, str)


class DebriefStarted(Data):
    agenda: Key | None = None
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None


class Stage(Data):
    stage: Key
    what: Literal["entered", "left", "extended", "paused", "resumed"]
    by_ms: Annotated[int, Field(ge=-86_400_000, le=86_400_000)] | None = None


class Met(Data):
    criterion: Annotated[str, Field(max_length=1_000)]  # its id, or its words while the step is being agreed
    met: Literal["yes", "almost", "not_yet"]


class Practice(Data):
    round: Annotated[int, Field(ge=1, le=100)]
    criteria: Annotated[list[Met], Field(max_length=50)] = []
    feedback: Text | None = None


KINDS: dict[tuple[str, int], type[Data]] = {
    ("started", 1): Started,
    ("placed", 1): Placed,
    ("note", 1): Note,
    ("question", 1): Question,
    ("edit", 1): Edit,
    ("undo", 1): Nothing,
    ("sweep", 1): Sweep,
    ("check_in", 1): CheckIn,
    ("work", 1): Work,
    ("sighting", 1): Sighting,
    ("wait", 1): Wait,
    ("field", 1): FieldSet,
    ("finished", 1): Nothing,
    ("debrief_started", 1): DebriefStarted,
    ("debrief_finished", 1): Nothing,
    ("stage", 1): Stage,
    ("practice", 1): Practice,
}
"""The model of every kind, by name and version `v`."""
