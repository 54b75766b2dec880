"""What a pair agreed, and the teacher's own "Look at this for me"."""

from __future__ import annotations

from datetime import timedelta

import pytest

from coach_data import agreements
from coach_data.entries import receive
from coach_data.errors import NotHere, WrongInput
from tests.tablets import Tablet


def _wish(db, cast):
    return agreements.mine(db, cast.teacher)[0].look_for


def _send(db, tablet, *entries, now):
    return [r.status for r in receive(db, tablet.actor, tablet.batch(entries), now=now)]


def test_the_teacher_asks_and_takes_it_back(db, cast, now) -> None:
    agreements.look_for(db, cast.teacher, cast.pair, "  Do they talk to each other? ", now=now)
    assert _wish(db, cast) == "Do they talk to each other?"

    agreements.look_for(db, cast.teacher, cast.pair, "", now=now)

    assert _wish(db, cast) is None


@pytest.mark.parametrize("who", ["coach", "outsider", "newteacher", "principal", "team", "lead", "admin"])
def test_nobody_else_writes_the_teachers_wish(db, cast, now, who) -> None:
    with pytest.raises(NotHere):
        agreements.look_for(db, getattr(cast, who), cast.pair, "Look", now=now)


@pytest.mark.parametrize("who", ["coach", "outsider", "principal", "team", "lead", "admin"])
def test_others_have_no_agreement_as_a_teacher(db, cast, who) -> None:
    assert agreements.mine(db, getattr(cast, who)) == []


def test_a_wish_too_long_is_refused_beside_its_field(db, cast, now) -> None:
    with pytest.raises(WrongInput) as told:
        agreements.look_for(db, cast.teacher, cast.pair, "x" * 501, now=now)

    assert "look_for" in told.value.fields


def test_an_older_agreement_arriving_late_leaves_the_teachers_newer_wish(db, cast, now) -> None:
    tablet = Tablet(cast.coach)
    start = tablet.entry("started", {"occasion": "agreement", "teacher": str(cast.teacher.person_id)})
    old = tablet.entry("field", {"name": "agreement.look_for", "value": "The old wish"})
    assert _send(db, tablet, start, old, now=now + timedelta(minutes=10)) == ["saved", "saved"]
    assert _wish(db, cast) == "The old wish"

    agreements.look_for(db, cast.teacher, cast.pair, "The new wish", now=now + timedelta(days=1))
    late = tablet.entry("field", {"name": "agreement.rhythm", "value": 7})
    _send(db, tablet, late, now=now + timedelta(days=1))

    assert _wish(db, cast) == "The new wish"
    assert agreements.mine(db, cast.teacher)[0].rhythm_days == 7
