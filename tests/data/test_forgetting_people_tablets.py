"""Tablets that send after a person was forgotten, or what was asked for before: nothing comes back, in no order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, select

from coach_data import schema, visits
from coach_data.entries.envelope import Sent
from coach_data.errors import SignInNeeded
from coach_data.forgetting_people import forget_person
from tests.builders import add_co_observer
from tests.cast import Cast
from tests.data.test_forgetting import rows
from tests.data.test_forgetting_everywhere import where
from tests.data.whole_person import ELSEWHERE, beside
from tests.data.whole_visit import LATER, WORD, hold, told
from tests.tablets import Tablet

EVERY = tuple(schema.metadata.tables)


def statuses(db: Connection, tablet: Tablet, *sent: Any) -> set[str]:
    return {one.status for one in tablet.send(db, *sent)}


@pytest.mark.fault("F26")
def test_a_forgotten_coachs_tablet_hears_forgotten_of_old_and_new(db: Connection, cast: Cast) -> None:
    tablet, other = Tablet(cast.coach), Tablet(cast.coach)
    sent = told(tablet, cast)
    tablet.send(db, *sent)
    forget_person(db, cast.coach.person_id, now=LATER)
    after = rows(db, *EVERY)

    assert statuses(db, tablet, *sent, *told(tablet, cast)) == {"forgotten"}
    assert statuses(db, other, *told(other, cast)) == {"forgotten"}
    assert rows(db, *EVERY) == after


@pytest.mark.fault("F26")
def test_a_forgotten_colleagues_tablet_hears_it_too(db: Connection, cast: Cast) -> None:
    tablet, second = Tablet(cast.coach), Tablet(cast.outsider)
    hold(db, cast, tablet)  # with the outsider as second observer
    second.visit = tablet.visit
    sent = beside(second, cast)
    second.send(db, *sent)
    forget_person(db, cast.outsider.person_id, now=LATER)
    after = rows(db, *EVERY)

    assert statuses(db, second, *sent, *beside(second, cast)) == {"forgotten"}
    assert rows(db, *EVERY) == after
    assert where(db, ELSEWHERE.lower()) == set()
    assert visits.lines(db, cast.teacher, tablet.visit, now=LATER)


@pytest.mark.parametrize("named", [{"teacher"}, {"class"}, {"class", "teacher"}], ids=["teacher", "class", "both"])
@pytest.mark.parametrize("together", [True, False], ids=["at-once", "one-by-one"])
def test_a_visit_with_a_forgotten_teacher_that_arrives_late_is_forgotten(
    db: Connection, cast: Cast, named: set[str], together: bool
) -> None:
    tablet = Tablet(cast.coach)
    place = {"class": str(cast.math_7), "teacher": str(cast.teacher.person_id)}
    sent = [tablet.entry("started", {key: place[key] for key in named} | {"lesson": WORD}), *told(tablet, cast)[1:]]
    forget_person(db, cast.teacher.person_id, now=LATER)

    heard = statuses(db, tablet, *sent) if together else {tablet.send(db, one)[0].status for one in sent}

    assert heard == {"forgotten"}
    assert where(db, WORD.lower()) == set()
    assert statuses(db, tablet, *sent) == {"forgotten"}


def test_lines_that_came_before_their_start_go_when_it_names_a_forgotten_teacher(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    sent = told(tablet, cast)
    tablet.send(db, *sent[1:])
    forget_person(db, cast.teacher.person_id, now=LATER)

    assert statuses(db, tablet, sent[0]) == {"forgotten"}
    assert where(db, WORD.lower()) == set()
    assert statuses(db, tablet, *sent) == {"forgotten"}


def test_a_visit_without_a_place_goes_when_it_is_placed_with_a_forgotten_teacher(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    tablet.send(db, tablet.entry("started", {}), tablet.entry("note", {"text": WORD}))
    forget_person(db, cast.teacher.person_id, now=LATER)

    assert statuses(db, tablet, tablet.entry("placed", {"class": str(cast.math_7)})) == {"forgotten"}
    assert where(db, WORD.lower()) == set()


def test_a_visit_of_another_teacher_is_not_given_away_by_a_late_entry(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_6)}), tablet.entry("note", {"text": "Still here"}))
    forget_person(db, cast.teacher.person_id, now=LATER)

    assert statuses(db, tablet, tablet.entry("placed", {"class": str(cast.math_7)})) == {"forgotten"}
    assert where(db, "still here") != set()
    assert kept(db, tablet.visit)[1:4] == (cast.newteacher.person_id, True, False)


def kept(db: Connection, visit: UUID) -> tuple[Any, ...]:
    """Whose a visit is, whether it began and is forgotten, and its lines."""
    of = schema.visits.c
    asked = select(of.coach_id, of.teacher_id, of.started_at.is_not(None), of.forgotten_at.is_not(None))
    lines = select(schema.note_lines.c.text).where(schema.note_lines.c.visit_id == visit)
    return (*db.execute(asked.where(of.id == visit)).one(), list(db.scalars(lines)))


def corrected(tablet: Tablet, cast: Cast, noted_at: datetime | None = None) -> list[Sent]:
    when = {"noted_at": noted_at.isoformat()} if noted_at else {}
    return [
        tablet.entry("started", {"class": str(cast.math_7)}, **when),
        tablet.entry("note", {"text": "Still here"}),
        tablet.entry("placed", {"class": str(cast.math_6)}),
        tablet.entry("finished"),
    ]


@pytest.mark.parametrize("noted_at", [None, LATER + timedelta(days=9)], ids=["before", "long-after"])
@pytest.mark.parametrize("first", [[], [1, 2], [1]], ids=["at-once", "place-first", "note-first"])
def test_a_visit_corrected_to_another_teacher_before_it_was_sent_is_kept(
    db: Connection, cast: Cast, first: list[int], noted_at: datetime | None
) -> None:
    tablet = Tablet(cast.coach)
    sent = corrected(tablet, cast, noted_at)
    forget_person(db, cast.teacher.person_id, now=LATER)

    heard = [statuses(db, tablet, *[sent[number] for number in first])] if first else []
    heard.append(statuses(db, tablet, *[one for number, one in enumerate(sent) if number not in first]))

    assert heard == [{"saved"}] * len(heard)
    assert kept(db, tablet.visit) == (cast.coach.person_id, cast.newteacher.person_id, True, False, ["Still here"])
    assert statuses(db, tablet, *sent) == {"saved"}


def test_a_visit_whose_correction_comes_after_it_is_forgotten_whole(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    sent = corrected(tablet, cast)
    forget_person(db, cast.teacher.person_id, now=LATER)

    assert [tablet.send(db, one)[0].status for one in sent] == ["forgotten"] * 4
    assert kept(db, tablet.visit)[3:] == (True, [])


@pytest.mark.parametrize("named", ["class", "teacher"])
def test_a_place_that_waits_for_its_start_goes_with_its_teacher(db: Connection, cast: Cast, named: str) -> None:
    tablet = Tablet(cast.coach)
    place = {"class": str(cast.math_7), "teacher": str(cast.teacher.person_id)}
    sent = [tablet.entry("placed", {named: place[named]}), tablet.entry("note", {"text": WORD})]
    assert statuses(db, tablet, *sent) == {"saved"}
    forget_person(db, cast.teacher.person_id, now=LATER)

    assert where(db, WORD.lower()) == set()
    assert statuses(db, tablet, tablet.entry("started", {}), *sent) == {"forgotten"}


def test_a_place_that_waits_with_another_teacher_stays(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    begun, *rest = corrected(tablet, cast)
    tablet.send(db, *rest)
    forget_person(db, cast.teacher.person_id, now=LATER)

    assert statuses(db, tablet, begun) == {"saved"}
    assert kept(db, tablet.visit)[1] == cast.newteacher.person_id


@pytest.mark.parametrize("is_begun", [True, False], ids=["begun", "waiting"])
def test_a_correction_taken_back_makes_no_visit_of_somebody_forgotten(
    db: Connection, cast: Cast, is_begun: bool
) -> None:
    tablet = Tablet(cast.coach)
    begun, note, placed = tablet.entry("started", {}), tablet.entry("note", {"text": WORD}), str(cast.math_6)
    first, second = (tablet.entry("placed", {"class": each}) for each in (str(cast.math_7), placed))
    tablet.send(db, *([begun] if is_begun else []), note, first, second)
    forget_person(db, cast.teacher.person_id, now=LATER)
    back = tablet.entry("undo", replaces=[second.id])

    assert statuses(db, tablet, *([] if is_begun else [begun]), back, note) == {"forgotten"}
    assert where(db, WORD.lower()) == set()
    assert kept(db, tablet.visit)[1:4] == (None, False, True)


@pytest.mark.parametrize("place", ["class", "teacher"])
def test_a_stranger_learns_nothing_of_who_was_forgotten(db: Connection, cast: Cast, place: str) -> None:
    named = {"class": str(cast.math_7), "teacher": str(cast.teacher.person_id)}[place]
    tablet = Tablet(cast.outsider)
    before = tablet.send(db, tablet.entry("started", {place: named}))[0]
    forget_person(db, cast.teacher.person_id, now=LATER)

    after = tablet.send(db, tablet.entry("started", {place: named}))[0]

    assert (after.status, after.reason) == (before.status, before.reason)


def test_another_persons_tablet_is_refused_as_ever(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    sent = told(tablet, cast)
    tablet.send(db, *sent)
    forget_person(db, cast.coach.person_id, now=LATER)

    thief = Tablet(cast.outsider, visit=tablet.visit)
    with pytest.raises(SignInNeeded):
        tablet.actor, actor = cast.outsider, tablet.actor
        batch = tablet.batch(sent)
        tablet.actor = actor
        _receive(db, tablet, batch)
    assert {one.status for one in thief.send(db, thief.entry("note", {"text": WORD}))} == {"refused"}
    assert where(db, WORD.lower()) <= {("action_steps", name) for name in ("text", "focus", "lesson")} | {
        ("step_criteria", "text")
    }


def _receive(db: Connection, tablet: Tablet, batch: Any) -> None:
    from coach_data.entries import receive

    receive(db, tablet.actor, batch, now=LATER)


def test_an_invitation_still_open_is_no_longer_one(db: Connection, cast: Cast) -> None:
    ahead = uuid4()
    db.execute(schema.visits.insert().values(id=ahead, first_received_at=LATER))
    add_co_observer(db, ahead, cast.outsider.person_id, cast.pair)
    forget_person(db, cast.teacher.person_id, now=LATER)

    colleague, coach = Tablet(cast.outsider, visit=ahead), Tablet(cast.coach, visit=ahead)

    assert statuses(db, colleague, colleague.entry("note", {"text": WORD})) == {"forgotten"}
    assert statuses(db, coach, *told(coach, cast)) == {"forgotten"}
    assert where(db, WORD.lower()) == set()
