"""Visits put into the demo with texts of our choosing, through the door every tablet uses; sessions to walk with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_urlsafe
from uuid import UUID

from sqlalchemy import Connection

from coach_data import accounts, sessions
from coach_data.database import Database
from coach_data.demo.cast import cast
from coach_data.demo.naming import id_of
from coach_data.demo.tablet import Sitting, send

TEXTS = ("lesson", "target", "materials", "note", "praise_line", "question", "edited")
FIELDS = (
    "summary.key_lever",
    "summary.praise",
    "step.text",
    "step.example",
    "step.non_example",
    "step.goal",
    "step.modeled",
    "step.lesson",
    "promise.coach",
    "promise.teacher",
    "debrief.technical.moves",
    "debrief.technical.went",
)
OF_THE_PAIR = ("agreement.slot", "agreement.look_for", "agreement.sees")
LISTS = ("summary.ideas", "step.criteria")


class Writing:
    """A visit of `coach` with `teacher` at North; `text(where)` is what is written in each place."""

    def __init__(self, name: str, began: datetime) -> None:
        self.visit, self.name, self.at = id_of("walked visit", name), name, began
        self.coach = id_of("person", "coach")
        self.sittings: list[Sitting] = []

    def room(self, db: Connection, text: dict[str, str]) -> None:
        """What is written in the room and before the debrief."""
        pair = next(one for one in cast().pairs if (one.coach, one.teacher) == ("coach", "teacher"))
        begun = {"class": str(pair.classes[0].id), "teacher": str(pair.teacher_id), "mode": "in_room"}
        sitting = self._sit(db, "room")
        sitting.add("started", self._next(), begun | {name: text[name] for name in TEXTS[:3]})
        sitting.add("note", self._next(), {"text": text["note"], "speaker": "students"})
        sitting.add("note", self._next(), {"text": text["praise_line"], "speaker": "teacher", "tags": ["praise"]})
        first = sitting.add("note", self._next(), {"text": "Half a line", "speaker": "room"})
        sitting.add("edit", self._next(), {"text": text["edited"], "speaker": "room"}, replaces=(first,))
        asked = sitting.add("question", self._next(), {"text": text["question"]})
        for name in FIELDS:
            sitting.field(name, self._next(), text[name])
        for name in LISTS:
            sitting.field(name, self._next(), [text[name]])
        sitting.field("summary.picked", self._next(), [str(asked)])
        sitting.add("finished", self._next())
        send(db, [sitting], self.at)

    def debrief(self, db: Connection, text: dict[str, str]) -> None:
        """The debrief, finished: from here on the teacher may read."""
        sitting = self._sit(db, "debrief")
        sitting.add("debrief_started", self._next(), {"agenda": "technical", "minutes": 20})
        sitting.add("practice", self._next(), {"round": 1, "criteria": [], "feedback": text["practice"]})
        for name in OF_THE_PAIR:
            sitting.field(name, self._next(), text[name])
        sitting.add("debrief_finished", self._next())
        send(db, [sitting], self.at)

    def _sit(self, db: Connection, when: str) -> Sitting:
        actor = accounts.load_actor(db, self.coach, today=self.at.date())
        return Sitting(self.visit, actor, f"{self.name} {when}")

    def _next(self) -> datetime:
        self.at += timedelta(seconds=20)
        return self.at


def everywhere(make: object) -> dict[str, str]:
    """A text for every place a visit has."""
    return {place: make(place) for place in (*TEXTS, *FIELDS, *LISTS, *OF_THE_PAIR, "practice")}


def write_visit(db: Connection, name: str, text: dict[str, str], *, is_debriefed: bool) -> UUID:
    """A visit of this afternoon; gives its id."""
    began = datetime.now(UTC) - timedelta(hours=3 if is_debriefed else 1)
    writing = Writing(name, began)
    writing.room(db, text)
    if is_debriefed:
        writing.debrief(db, text)
    return writing.visit


def opened(path: Path) -> Database:
    return Database(f"sqlite:///{path}")


def begin_sessions(database: Database, usernames: tuple[str, ...]) -> dict[str, str]:
    """A session's token for each account, as if it had signed in."""
    tokens = {name: token_urlsafe(32) for name in usernames}
    with database.write() as db:
        for name, token in tokens.items():
            sessions.begin(db, token, id_of("person", name), is_my_tablet=False, now=datetime.now(UTC))
    return tokens
