"""Three meetings of one team: what it saw then, noticed and decided, and what came of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert

from coach_data import accounts, team_snapshots
from coach_data.demo.cast import TEXTS, Cast
from coach_data.demo.naming import id_of
from coach_data.demo.year import Year
from coach_data.schema import team_decisions, team_meeting_notes, team_meetings
from coach_data.team_snapshots import Look

_SCHOOL, _TEAM = "north", "Math and science team"
_BEGINS = time(15, 10)
_LASTS = timedelta(minutes=42)


@dataclass(frozen=True)
class _Held:
    """One meeting of the file, with its place among them and its moment."""

    place: int
    said: dict[str, Any]
    begun_at: datetime

    @property
    def id(self) -> UUID:
        return id_of("team meeting", _TEAM, self.place)


def hold(db: Connection, everybody: Cast, year: Year) -> None:
    """Adds the meetings, each with the numbers that were published by its day; the cells have to be there."""
    said = tomllib.loads((TEXTS / "team_meetings.toml").read_text(encoding="utf-8"))["meeting"]
    held = [_Held(n, each, year.at(year.ago(each["days_ago"]), _BEGINS)) for n, each in enumerate(said)]
    db.execute(insert(team_meetings), [_meeting(db, everybody, year, each) for each in held])
    db.execute(insert(team_meeting_notes), [note for each in held for note in _notes(each)])
    decisions = [row for each, later in zip(held, [*held[1:], None], strict=True) for row in _decided(each, later)]
    db.execute(insert(team_decisions), decisions)


def _meeting(db: Connection, everybody: Cast, year: Year, held: _Held) -> dict[str, Any]:
    school = next(school for school in everybody.schools if school.key == _SCHOOL)
    team, on = id_of("team", _SCHOOL, _TEAM), held.begun_at.date()
    member = accounts.load_actor(db, id_of("person", held.said["begun_by"]), today=year.today)
    seen = team_snapshots.take(db, member, team, Look("in_room"), team=_TEAM, on=on, now=held.begun_at)
    return {
        "id": held.id,
        "school_id": school.id,
        "team_id": team,
        "held_on": on,
        "begun_by": member.person_id,
        "begun_at": held.begun_at,
        "ended_at": held.begun_at + _LASTS,
        "snapshot": team_snapshots.to_json(seen),
        "student_work": held.said.get("student_work"),
        "is_shared_with_principal": held.said["is_shared"],
    }


def _notes(held: _Held) -> list[dict[str, Any]]:
    said = [(question, *note) for question in ("notice", "explain") for note in held.said[question]]
    return [
        {
            "id": id_of("team note", held.id, n),
            "meeting_id": held.id,
            "question": question,
            "text": text,
            "person_id": id_of("person", who),
            "at": held.begun_at + timedelta(minutes=9 + 2 * n),
        }
        for n, (question, who, text) in enumerate(said)
    ]


def _decided(held: _Held, later: _Held | None) -> list[dict[str, Any]]:
    """What the meeting decided; what came of it was said at the one after it."""
    return [
        {
            "id": id_of("team decision", held.id, n),
            "meeting_id": held.id,
            "what": row["what"],
            "who": row["who"],
            "by_when": held.begun_at.date() + timedelta(days=row["after"]),
            "how_we_will_know": row["how"],
            "person_id": id_of("person", row["by"]),
            "at": held.begun_at + timedelta(minutes=30 + 4 * n),
            "outcome": row.get("outcome"),
            "came_of_it": row.get("came_of_it"),
            "settled_in": later.id if later and row.get("outcome") else None,
        }
        for n, row in enumerate(held.said["decision"])
    ]
