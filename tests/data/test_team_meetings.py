"""A team's meeting: begun with what it sees, nothing overwritten, read by its members and by whom it shares with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, delete, select

from coach_data import access, schema, team_decisions, team_meetings, team_notes, teams
from coach_data.actors import Actor
from coach_data.errors import ChangedMeanwhile, NotHere, WrongInput
from coach_data.schema import NO_GROUP
from coach_data.school_days import fortnight_of
from coach_data.team_decisions import DecisionIn, OutcomeIn
from coach_data.team_meetings import BesideIn
from coach_data.team_notes import NoteIn
from coach_data.team_snapshots import Look
from tests.builders import NOW, TODAY, actor_for, add, add_mentorship, add_person

ROOM = Look("in_room")
LAST = fortnight_of(TODAY - timedelta(days=21))
SOON = timedelta(seconds=1)
TRY = DecisionIn(what="Two minutes of partner talk", who="Toni and Terry", by_when=date(2026, 3, 25))


def publish(db: Connection, cast: Any, fortnight: date, k: int = 60, team: UUID | None = None) -> None:
    """A published cell of the math team, as four visits of three teachers would have made it."""
    sums = {"visits": 4, "n": 80, "k": k, "sum_n2": 1600, "sum_kn": 20 * k, "sum_k2": k * k // 4}
    of = {"first_fortnight": fortnight, "last_fortnight": fortnight, "teams": [str(team or cast.math_team)]}
    who = {"teacher_ids": ["a", "b", "c"], "class_ids": [], "students": 12, "sweeps": 8}
    what = {"school_id": cast.north, "group_id": NO_GROUP, "measured": "in_room", "published_at": NOW}
    add(db, schema.published_cells, **sums, **of, **who, **what)


def held(db: Connection, cast: Any, days_ago: int = 0, *, is_ended: bool = True) -> UUID:
    at = NOW - timedelta(days=days_ago)
    meeting = team_meetings.begin(db, cast.team, cast.math_team, ROOM, now=at)
    team_notes.add(db, cast.team, meeting, "notice", NoteIn(text="More hands after partner talk"), now=at)
    team_decisions.decide(db, cast.team, meeting, TRY, now=at)
    if is_ended:
        team_meetings.end(db, cast.team, meeting, now=at)
    return meeting


def test_two_who_begin_hold_one_meeting(db: Connection, cast: Any) -> None:
    first = team_meetings.begin(db, cast.team, cast.math_team, None, now=NOW)

    assert team_meetings.begin(db, cast.teacher, cast.math_team, ROOM, now=NOW) == first
    assert team_meetings.open_one(db, cast.teacher, cast.math_team).id == first


def test_what_two_write_at_once_stands_side_by_side(db: Connection, cast: Any) -> None:
    meeting = held(db, cast, is_ended=False)

    team_notes.add(db, cast.teacher, meeting, "explain", NoteIn(text="The task had two ways in"), now=NOW + SOON)

    notes = team_notes.of_meeting(db, cast.team, meeting)
    assert [(n.by, n.is_mine) for n in notes] == [("Toni Team", True), ("Terry Teacher", False)]


def test_only_who_wrote_a_note_takes_it_back(db: Connection, cast: Any) -> None:
    meeting = held(db, cast, is_ended=False)
    (note,) = team_notes.of_meeting(db, cast.team, meeting)

    with pytest.raises(NotHere):
        team_notes.take_back(db, cast.teacher, note.id, now=NOW)
    team_notes.take_back(db, cast.team, note.id, now=NOW)

    assert team_notes.of_meeting(db, cast.team, meeting) == []
    assert db.scalar(select(schema.team_meeting_notes.c.text)) == "More hands after partner talk"


def test_of_two_changes_to_a_decision_the_second_is_told_and_overwrites_nothing(db: Connection, cast: Any) -> None:
    meeting = held(db, cast, is_ended=False)
    (seen,) = team_decisions.of_meeting(db, cast.team, meeting)
    mine = TRY.model_copy(update={"who": "All of us"})
    team_decisions.change(db, cast.team, seen.id, mine, version=seen.version)

    with pytest.raises(ChangedMeanwhile):
        team_decisions.change(db, cast.teacher, seen.id, TRY, version=seen.version)
    with pytest.raises(ChangedMeanwhile):
        team_decisions.remove(db, cast.teacher, seen.id, version=seen.version)

    assert [each.who for each in team_decisions.of_meeting(db, cast.team, meeting)] == ["All of us"]


def test_open_decisions_come_first_in_the_next_meeting_until_something_came_of_them(db: Connection, cast: Any) -> None:
    earlier = held(db, cast, 28)
    now_held = held(db, cast, is_ended=False)
    (back,) = team_decisions.looked_back_on(db, cast.team, team_meetings.one(db, cast.team, now_held))

    came = OutcomeIn(outcome="kept", came_of_it="Four of five lessons")
    team_decisions.settle(db, cast.team, back.id, came, in_meeting=now_held, version=back.version)

    team_meetings.end(db, cast.team, now_held, now=NOW)
    (told,) = team_decisions.looked_back_on(db, cast.team, team_meetings.one(db, cast.team, now_held))
    assert (told.meeting_id, told.outcome, told.came_of_it) == (earlier, "kept", "Four of five lessons")
    later = team_meetings.begin(db, cast.team, cast.math_team, None, now=NOW + timedelta(days=14))
    left = team_decisions.looked_back_on(db, cast.team, team_meetings.one(db, cast.team, later))
    assert [each.meeting_id for each in left] == [now_held]


def test_a_decision_is_not_settled_in_the_meeting_that_made_it(db: Connection, cast: Any) -> None:
    meeting = held(db, cast, is_ended=False)
    (own,) = team_decisions.of_meeting(db, cast.team, meeting)

    with pytest.raises(NotHere):
        team_decisions.settle(db, cast.team, own.id, OutcomeIn(outcome="kept"), in_meeting=meeting, version=1)


def test_nothing_is_added_to_a_meeting_that_ended_until_the_team_goes_on(db: Connection, cast: Any) -> None:
    meeting = held(db, cast)
    team_meetings.share(db, cast.team, meeting)
    for more in (
        lambda: team_notes.add(db, cast.team, meeting, "notice", NoteIn(text="Late"), now=NOW),
        lambda: team_decisions.decide(db, cast.team, meeting, TRY, now=NOW),
        lambda: team_meetings.lay_beside(db, cast.team, meeting, BesideIn(), version=1),
    ):
        with pytest.raises(WrongInput):
            more()

    team_meetings.go_on(db, cast.team, meeting)

    again = team_meetings.one(db, cast.team, meeting)
    assert (again.ended_at, again.is_shared) == (None, False)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "docs", "https://a b", 'https://a"b', "data:text/html,x"])
def test_only_a_whole_address_lies_beside_the_chart(link: str) -> None:
    with pytest.raises(WrongInput, match="https://"):
        BesideIn.read({"link": link})


def test_what_lies_beside_the_chart_is_not_overwritten_unread(db: Connection, cast: Any) -> None:
    meeting = held(db, cast, is_ended=False)
    team_meetings.lay_beside(db, cast.team, meeting, BesideIn(link="https://north.example/task"), version=1)

    with pytest.raises(ChangedMeanwhile):
        team_meetings.lay_beside(db, cast.teacher, meeting, BesideIn(student_work="Exit tickets"), version=1)

    assert team_meetings.one(db, cast.team, meeting).link == "https://north.example/task"


def _readers(db: Connection, cast: Any, meeting: UUID) -> dict[str, Actor]:
    """One actor per column of the access table, and the coach and mentor once more as members of the team."""
    mentor = add_person(db, "Mel Mentor", role="mentor", school=cast.north)
    add_mentorship(db, mentor, cast.teacher.person_id)
    south = add_person(db, "Sal South", role="principal", school=cast.south)
    roles = {name: getattr(cast, name) for name in ("coach", "teacher", "team", "principal", "lead", "outsider")}
    roles |= {"administrator": cast.admin, "mentor": actor_for(db, mentor), "principal elsewhere": actor_for(db, south)}
    for name in ("coach", "mentor"):
        db.execute(
            schema.team_members.insert().values(
                team_id=cast.math_team, person_id=roles[name].person_id, from_on=date(2026, 3, 1)
            )
        )
        roles[f"{name} as member"] = actor_for(db, roles[name].person_id)
    return roles


MEMBERS = {"teacher", "team", "coach as member", "mentor as member"}
ROW = {row.data: row for row in access.TABLE}


@pytest.mark.parametrize("is_shared", [False, True], ids=["kept", "shared"])
def test_who_reads_a_meeting(db: Connection, cast: Any, is_shared: bool) -> None:
    meeting = held(db, cast)
    readers = _readers(db, cast, meeting)
    if is_shared:
        team_meetings.share(db, cast.team, meeting)

    seen = {name for name, actor in readers.items() if team_decisions.of_meeting(db, actor, meeting)}

    assert seen == MEMBERS | ({"principal"} if is_shared else set())
    assert seen == {name for name, actor in readers.items() if team_notes.of_meeting(db, actor, meeting)}
    assert seen == {name for name, actor in readers.items() if team_meetings.ended(db, actor)}
    assert (ROW["team meeting: notes, decisions"].principal, ROW["team meeting: notes, decisions"].mentor) == (
        "if the team shares",
        "as a member",
    )


def test_the_numbers_of_a_shared_meeting_stay_the_teams(db: Connection, cast: Any) -> None:
    publish(db, cast, LAST)
    meeting = held(db, cast)
    team_meetings.share(db, cast.team, meeting)

    theirs = team_meetings.one(db, cast.principal, meeting)

    assert (theirs.snapshot, theirs.link, theirs.student_work) == (None, None, None)
    assert team_meetings.one(db, cast.team, meeting).snapshot
    assert ROW["team meeting: the numbers it looked at"].principal == "no"


def test_a_share_taken_back_is_over_at_once(db: Connection, cast: Any) -> None:
    meeting = held(db, cast)
    team_meetings.share(db, cast.team, meeting)

    team_meetings.take_back(db, cast.teacher, meeting)

    with pytest.raises(NotHere):
        team_meetings.one(db, cast.principal, meeting)


def test_what_was_said_at_a_meeting_kept_back_is_not_told_with_a_shared_one(db: Connection, cast: Any) -> None:
    first = held(db, cast, 28)
    team_meetings.share(db, cast.team, first)
    second = held(db, cast, is_ended=False)
    (open_one,) = team_decisions.looked_back_on(db, cast.team, team_meetings.one(db, cast.team, second))
    came = OutcomeIn(outcome="changed", came_of_it="Only in period 3")
    team_decisions.settle(db, cast.team, open_one.id, came, in_meeting=second, version=1)
    team_meetings.end(db, cast.team, second, now=NOW)

    (told,) = team_decisions.of_meeting(db, cast.principal, first)

    assert (told.outcome, told.came_of_it) == (None, None)
    team_meetings.take_back(db, cast.team, first)
    team_meetings.share(db, cast.team, second)
    shared = team_meetings.one(db, cast.principal, second)
    assert team_decisions.looked_back_on(db, cast.principal, shared) == []


def test_a_former_member_reads_nothing_any_more(db: Connection, cast: Any) -> None:
    meeting = held(db, cast, 10)
    teams.leave(db, cast.admin, cast.math_team, cast.teacher.person_id, on=TODAY - timedelta(days=1))
    former = actor_for(db, cast.teacher.person_id)

    with pytest.raises(NotHere):
        team_meetings.one(db, former, meeting)
    assert team_meetings.ended(db, former) == team_notes.of_meeting(db, former, meeting) == []


ACTS = {
    "begin": lambda db, who, cast, m: team_meetings.begin(db, who, cast.math_team, None, now=NOW),
    "end": lambda db, who, cast, m: team_meetings.end(db, who, m, now=NOW),
    "go on": lambda db, who, cast, m: team_meetings.go_on(db, who, m),
    "share": lambda db, who, cast, m: team_meetings.share(db, who, m),
    "take back": lambda db, who, cast, m: team_meetings.take_back(db, who, m),
    "lay beside": lambda db, who, cast, m: team_meetings.lay_beside(db, who, m, BesideIn(), version=1),
    "note": lambda db, who, cast, m: team_notes.add(db, who, m, "notice", NoteIn(text="x"), now=NOW),
    "decide": lambda db, who, cast, m: team_decisions.decide(db, who, m, TRY, now=NOW),
}


@pytest.mark.parametrize("act", ACTS)
def test_whoever_is_not_a_member_changes_nothing(db: Connection, cast: Any, act: str) -> None:
    meeting = held(db, cast)
    team_meetings.share(db, cast.team, meeting)

    for who in (cast.outsider, cast.principal, cast.lead, cast.admin, cast.coach):
        with pytest.raises(NotHere):
            ACTS[act](db, who, cast, meeting)


def test_decisions_of_others_are_not_there(db: Connection, cast: Any) -> None:
    meeting = held(db, cast, is_ended=False)
    (decision,) = team_decisions.of_meeting(db, cast.team, meeting)

    for who in (cast.outsider, cast.coach):
        for act in (team_decisions.change, lambda d, w, i, _, version: team_decisions.remove(d, w, i, version=version)):
            with pytest.raises(NotHere):
                act(db, who, decision.id, TRY, version=1)
    db.execute(delete(schema.team_decisions))
    with pytest.raises(NotHere):
        team_decisions.change(db, cast.team, decision.id, TRY, version=1)
