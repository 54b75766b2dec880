from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from coach_data import briefcase, co_observers, schema
from tests.builders import NOW, add_class, add_partnership, add_person, add_step, add_visit, seat_group
from tests.cast import Cast
from tests.tablets import Tablet


def packed(db: Connection, cast: Cast, role: str = "coach") -> dict[str, Any]:
    return briefcase.pack(db, getattr(cast, role), now=NOW)


def size(content: dict[str, Any]) -> int:
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def test_the_coach_carries_the_caseload_with_classes_groups_and_steps(db: Connection, cast: Cast) -> None:
    add_step(db, cast.coach.person_id, cast.teacher.person_id, "Wait", criteria=["Counts"], school_id=cast.north)

    found = packed(db, cast)

    assert next(iter(found)) == "person"
    assert found["today"] == NOW.date().isoformat()
    assert [one["teacher"]["name"] for one in found["partnerships"]] == ["Nina Newteacher", "Terry Teacher"]
    terry = found["partnerships"][1]
    (math,) = terry["classes"]
    assert (math["id"], math["no_group"]) == (str(cast.math_7), 18)
    assert math["groups"] == [{"group": str(cast.english_learners), "students": 6, "seated": None}]
    assert (terry["step"]["text"], terry["step"]["criteria"][0]["text"]) == ("Wait", "Counts")
    assert terry["agreement"]["rhythm_days"] == 10
    assert "six-steps" in {agenda["key"] for agenda in found["agendas"]}
    assert found["schools"][0]["groups"][0]["label"] == "Group A"


def test_the_last_praise_and_key_lever_and_what_was_promised_are_at_hand(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    values = {"summary.praise": "You waited.", "summary.key_lever": "Longer", "promise.coach": "I bring cards"}
    fields = [tablet.entry("field", {"name": name, "value": value}) for name, value in values.items()]
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}), *fields, tablet.entry("debrief_finished"))

    terry = packed(db, cast)["partnerships"][1]

    assert (terry["last_visit"]["praise"], terry["last_visit"]["key_lever"]) == ("You waited.", "Longer")
    assert terry["promised"] == [{"text": "I bring cards"}]


def test_visits_without_a_debrief_and_those_of_two_weeks_are_kept(db: Connection, cast: Cast) -> None:
    coach, teacher = cast.coach.person_id, cast.teacher.person_id
    long_ago = NOW - timedelta(days=30)
    waiting = add_visit(db, coach, teacher, started_at=long_ago)
    recent = add_visit(db, coach, teacher, debrief_finished_at=NOW)
    add_visit(db, coach, teacher, started_at=long_ago, debrief_finished_at=NOW)
    add_visit(db, cast.outsider.person_id, cast.south_teacher.person_id)

    assert [one["id"] for one in packed(db, cast)["visits"]] == [str(recent), str(waiting)]


def test_the_outsider_carries_nothing_of_north(db: Connection, cast: Cast) -> None:
    text = json.dumps(packed(db, cast, "outsider"))

    assert str(cast.north) not in text
    assert "Terry" not in text
    assert "Group A" not in text


@pytest.mark.parametrize("role", ["teacher", "principal", "lead", "admin"])
def test_who_coaches_nobody_carries_an_empty_one(db: Connection, cast: Cast, role: str) -> None:
    found = packed(db, cast, role)

    assert found["schools"] == found["partnerships"] == found["visits"] == []


def test_a_partnership_that_ended_is_left_at_home(db: Connection, cast: Cast) -> None:
    ended = schema.partnerships.c.id == cast.pair
    db.execute(update(schema.partnerships).where(ended).values(ended_on=date(2026, 3, 1)))

    assert [one["id"] for one in packed(db, cast)["partnerships"]] == [str(cast.new_pair)]


def test_the_version_changes_with_the_content_only(db: Connection, cast: Cast) -> None:
    before, same = packed(db, cast)["version"], packed(db, cast)["version"]

    add_class(db, cast.teacher.person_id, cast.north)

    assert before == same != packed(db, cast)["version"]


def test_a_large_caseload_with_long_texts_stays_under_100_kb(db: Connection, cast: Cast) -> None:
    for _ in range(28):
        teacher = add_person(db, role="teacher", school=cast.north)
        add_partnership(db, cast.coach.person_id, teacher, cast.north)
        for _ in range(4):
            seat_group(db, cast.english_learners, add_class(db, teacher, cast.north))
        long = "Wait three seconds. " * 500
        step = add_step(db, cast.coach.person_id, teacher, long, criteria=["Counts to three", "Then asks"])
        db.execute(update(schema.action_steps).where(schema.action_steps.c.id == step).values(school_id=cast.north))
    for _ in range(60):
        add_visit(db, cast.coach.person_id, cast.teacher.person_id, cast.math_7)

    assert size(packed(db, cast)) <= briefcase.BYTES_MOST


def test_a_co_observer_carries_that_visit_with_class_and_step_and_nothing_of_the_pair(
    db: Connection, cast: Cast
) -> None:
    add_step(db, cast.coach.person_id, cast.teacher.person_id, "Wait", criteria=["Counts"], school_id=cast.north)
    invited = {"on_day": NOW.date(), "now": NOW}
    visit = co_observers.invite(db, cast.coach, cast.pair, cast.principal.person_id, **invited)
    before = packed(db, cast, "principal")
    co_observers.answer(db, cast.teacher, visit, cast.principal.person_id, is_yes=True, now=NOW)

    found = packed(db, cast, "principal")

    assert (before["visits"], found["partnerships"]) == ([], [])
    (along,) = found["visits"]
    assert (along["id"], along["coach"]["name"], along["teacher_name"]) == (str(visit), "Casey Coach", "Terry Teacher")
    assert (along["course"]["id"], along["course"]["groups"][0]["students"]) == (str(cast.math_7), 6)
    assert (along["step"]["text"], along["step"]["criteria"][0]["text"]) == ("Wait", "Counts")
    assert [school["groups"][0]["label"] for school in found["schools"]] == ["Group A"]
    assert not {"agreement", "promised", "last_visit", "seconds"} & along.keys()


def test_the_coach_carries_who_comes_along(db: Connection, cast: Cast) -> None:
    ahead = co_observers.invite(db, cast.coach, cast.pair, cast.principal.person_id, on_day=NOW.date(), now=NOW)
    planned = packed(db, cast)["partnerships"][1]["planned"]
    co_observers.answer(db, cast.teacher, ahead, cast.principal.person_id, is_yes=True, now=NOW)
    tablet = Tablet(cast.coach, visit=ahead)
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}))

    found = packed(db, cast)

    assert planned == [{"visit": str(ahead), "on": "2026-03-11", "name": "Pat Principal", "is_agreed": False}]
    assert found["partnerships"][1]["planned"] == []
    assert found["visits"][0]["seconds"] == [{"id": str(cast.principal.person_id), "name": "Pat Principal"}]


def test_a_tablet_hears_how_many_of_its_own_entries_are_held(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    tablet.send(db, tablet.entry("started", {}), tablet.entry("note", {"text": "One line"}))

    held = packed(db, cast)["held"]

    assert held == {str(tablet.visit): 2}
    assert packed(db, cast, "outsider")["held"] == {}


def test_what_another_tablet_sent_is_not_counted_for_the_one_that_asks(db: Connection, cast: Cast) -> None:
    first = Tablet(cast.coach)
    second = Tablet(cast.coach, visit=first.visit)
    first.send(db, first.entry("started", {}), first.entry("note", {"text": "One line"}))
    second.send(db, second.entry("note", {"text": "Another"}))

    held = [
        briefcase.pack(db, cast.coach, now=NOW, device=one.device)["held"]
        for one in (first, second, Tablet(cast.coach))
    ]

    assert held == [{str(first.visit): 2}, {str(first.visit): 1}, {}]
