"""What two observers of one visit read of each other: nothing before both have finished, lines after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from coach_data import co_observers, schema, visits
from coach_data.actors import Actor
from coach_data.entries.envelope import Sent
from coach_data.entries.reading import entries_after
from coach_data.planned_visits import planned_id
from tests.builders import NOW, TODAY, actor_for, add_co_observer, add_person
from tests.cast import Cast
from tests.tablets import Tablet

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def second(db: Connection, cast: Cast) -> Actor:
    return actor_for(db, add_person(db, "Cora Colleague", role="coach", school=cast.north))


@pytest.fixture
def two(db: Connection, cast: Cast, second: Actor) -> tuple[Tablet, Tablet]:
    """The coach's tablet, whose visit has begun, and the co-observer's, with the teacher's yes."""
    tablet = Tablet(cast.coach)
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}))
    add_co_observer(db, tablet.visit, second.person_id, cast.pair)
    return tablet, Tablet(second, visit=tablet.visit)


def got(db: Connection, tablet: Tablet, after: int = 0) -> list[str]:
    """What a tablet gets of the other one's, as words."""
    bodies = [json.loads(one.body) for one in entries_after(db, tablet.actor, tablet.visit, after).entries]
    theirs = [body for body in bodies if body["person"] != str(tablet.actor.person_id)]
    return [body["data"].get("text", body["kind"]) for body in theirs]


def read(db: Connection, actor: Actor, tablet: Tablet) -> list[str]:
    return [line.text for line in visits.lines(db, actor, tablet.visit, now=LATER)]


def test_neither_sees_the_others_lines_before_both_have_finished(db: Connection, two: tuple[Tablet, Tablet]) -> None:
    first, other = two
    for tablet in two:
        tablet.send(db, tablet.entry("note", {"text": f"By {tablet.actor.name}"}))

    other.send(db, other.entry("finished"))

    assert got(db, first) == got(db, other) == []
    assert (read(db, first.actor, first), read(db, other.actor, first)) == (["By Casey Coach"], ["By Cora Colleague"])


@pytest.mark.parametrize("last", [0, 1], ids=["coach last", "co-observer last"])
def test_a_tablet_that_read_on_gets_the_others_lines_once_both_have_finished(
    db: Connection, two: tuple[Tablet, Tablet], last: int
) -> None:
    for tablet in two:
        tablet.send(db, tablet.entry("note", {"text": f"By {tablet.actor.name}"}))
    two[1 - last].send(db, two[1 - last].entry("finished"))
    seen = [entries_after(db, tablet.actor, tablet.visit, 0).next for tablet in two]

    two[last].send(db, two[last].entry("finished"))

    assert [got(db, tablet, after) for tablet, after in zip(two, seen, strict=True)] == [
        ["By Cora Colleague"],
        ["By Casey Coach"],
    ]


def test_only_lines_pass_between_the_two_never_questions_fields_or_counts(
    db: Connection, two: tuple[Tablet, Tablet]
) -> None:
    for tablet in two:
        asked = tablet.entry("question", {"text": "Hidden?"})
        put_better = tablet.entry("edit", {"text": "Hidden, better?"}, replaces=[asked.id])
        shown = tablet.entry("note", {"text": "Shown"})
        sweep = tablet.entry("sweep", {"groups": [{"group": None, "present": 20, "on_task": 15}]})
        tablet.send(db, asked, put_better, shown, sweep, tablet.entry("finished"))
    two[0].send(db, two[0].entry("field", {"name": "summary.key_lever", "value": "Hidden"}))

    assert got(db, two[0]) == got(db, two[1]) == ["Shown"]
    assert read(db, two[0].actor, two[0]) == read(db, two[1].actor, two[0]) == ["Hidden, better?", "Shown", "Shown"]


def test_the_teacher_reads_everything_once_it_is_open(db: Connection, cast: Cast, two: tuple[Tablet, Tablet]) -> None:
    first, other = two
    other.send(db, other.entry("note", {"text": "Seen too"}), other.entry("question", {"text": "Why?"}))

    first.send(db, first.entry("debrief_finished"))

    assert read(db, cast.teacher, first) == ["Seen too", "Why?"]
    assert read(db, cast.coach, first) == ["Seen too"]


def test_nobody_changes_or_takes_out_what_the_other_wrote(
    db: Connection, cast: Cast, two: tuple[Tablet, Tablet]
) -> None:
    first, other = two
    note = first.entry("note", {"text": "Mine"})
    first.send(db, note)

    other.send(db, other.entry("undo", replaces=[note.id]), other.entry("edit", {"text": "Theirs"}, replaces=[note.id]))
    first.send(db, first.entry("debrief_finished"))

    lines = visits.lines(db, cast.teacher, first.visit, now=LATER)
    assert sorted((line.text, line.by, line.clash) for line in lines) == [
        ("Mine", "Casey Coach", ()),
        ("Theirs", "Cora Colleague", ()),
    ]


def end_state(db: Connection, cast: Cast, two: tuple[Tablet, Tablet]) -> Any:
    """What everybody reads in the end, and what is counted."""
    tables = (schema.note_lines, schema.sweeps, schema.visit_group_sums, schema.engagement_sums)
    rows = [sorted(map(repr, db.execute(select(table)))) for table in tables]
    finished = db.scalar(select(schema.visits.c.finished_at))
    heard = [sorted(got(db, tablet)) for tablet in two]
    return rows, finished, heard, [read(db, one, two[0]) for one in (cast.coach, two[1].actor, cast.teacher)]


def a_visit_of_two(two: tuple[Tablet, Tablet], cast: Cast) -> list[tuple[Tablet, Sent]]:
    first = two[0]
    looks = {"groups": [{"group": None, "present": 20, "on_task": 15}]}
    sent = [(first, first.entry("started", {"class": str(cast.math_7)}))]
    for tablet in two:
        note = tablet.entry("note", {"text": f"Frist by {tablet.actor.name}"})
        edits = [tablet.entry("edit", {"text": text}, replaces=[note.id]) for text in ("First", "Rival")]
        ends = tablet.entry("sweep", looks), tablet.entry("finished")
        sent += [(tablet, one) for one in (note, *edits, *ends)]
    return [*sent, (first, first.entry("debrief_finished"))]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_order_with_the_yes_before_between_or_after_comes_to_the_same(
    db: Connection, cast: Cast, second: Actor, data: st.DataObject
) -> None:
    visit = planned_id(cast.pair, TODAY)
    two = Tablet(cast.coach, visit=visit), Tablet(second, visit=visit)
    sent = a_visit_of_two(two, cast)
    agree = partial(co_observers.answer, db, cast.teacher, visit, second.person_id, is_yes=True, now=NOW)
    doings: list[Callable[[], object]] = [partial(tablet.send, db, one) for tablet, one in sent]

    ends = []
    for order in ([agree, *doings], data.draw(st.permutations([agree, *doings]))):
        with db.begin_nested() as attempt:
            co_observers.invite(db, cast.coach, cast.pair, second.person_id, on_day=TODAY, now=NOW)
            for doing in order:
                doing()
            ends.append(end_state(db, cast, two))
            attempt.rollback()

    assert ends[0] == ends[1]
    assert ends[0][2] == [["First", "Frist by Cora Colleague", "Rival"], ["First", "Frist by Casey Coach", "Rival"]]
