"""Every order of arrival, in any batches and any number of times, comes to the same state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, delete, select, update

from coach_data import schema
from coach_data.entries import receive
from coach_data.entries.envelope import Sent
from tests.builders import NOW
from tests.cast import Cast
from tests.tablets import Tablet

COMPARED: tuple[Table, ...] = (
    schema.note_lines,
    schema.questions,
    schema.sweeps,
    schema.sweep_groups,
    schema.check_ins,
    schema.sightings,
    schema.fields,
    schema.stages,
    schema.practice_rounds,
    schema.replacements,
    schema.visit_group_sums,
    schema.engagement_sums,
    schema.action_steps,
    schema.step_criteria,
    schema.step_states,
    schema.promises,
    schema.meetings,
    schema.agreements,
)
UNORDERED = {"first_received_at"}


@pytest.fixture(autouse=True)
def _nothing_agreed_yet(db: Connection, cast: Cast) -> None:
    db.execute(delete(schema.agreements))


def state(db: Connection) -> dict[str, list[Any]]:
    """Everything folding made, without the order in which it was made."""
    found = {table.name: sorted(map(repr, db.execute(select(table)))) for table in COMPARED}
    visit = [column for column in schema.visits.c if column.name not in UNORDERED]
    return {**found, "visits": sorted(map(repr, db.execute(select(*visit))))}


def whole_visit(tablet: Tablet, cast: Cast) -> list[Sent]:
    """A visit with a correction of its class, edits, an undo, a clash, sweeps, a debrief, in the order written."""
    group = str(cast.english_learners)

    def sweep(on_task: int) -> Sent:
        looks = [{"group": None, "present": 18, "on_task": on_task}, {"group": group, "present": 6, "on_task": 4}]
        return tablet.entry("sweep", {"groups": looks})

    def field(name: str, value: object, *replaces: UUID) -> Sent:
        return tablet.entry("field", {"name": name, "value": value}, replaces=replaces)

    started = tablet.entry("started", {"class": str(cast.math_6), "sweeps": 2})
    note, other = tablet.entry("note", {"text": "Frist"}), tablet.entry("note", {"text": "Gone"})
    edit = tablet.entry("edit", {"text": "First"}, replaces=[note.id])
    rival = tablet.entry("edit", {"text": "Rival"}, replaces=[note.id])
    undo, beaten = tablet.entry("undo", replaces=[other.id]), tablet.entry("undo", replaces=[note.id])
    first, wrong, third = sweep(15), sweep(2), sweep(12)
    placed = tablet.entry("placed", {"class": str(cast.math_7)})
    taken_out = tablet.entry("undo", replaces=[wrong.id])
    question = tablet.entry("question", {"text": "Why?"})
    text = field("step.text", "Wait")
    better = field("step.text", "Wait three seconds", text.id)
    clash = field("step.text", "Wait five seconds", text.id)
    promise = field("promise.coach", "I will model it")
    next_visit = field("next_visit", {"day": "2026-03-20", "time": "09:30", "class": str(cast.math_7)})
    return [
        *(started, note, other, edit, rival, undo, beaten, first, wrong, third, placed, taken_out, question),
        tablet.entry("check_in", {"group": group, "spoke_with": 3, "grasp": "partly"}),
        tablet.entry("finished"),
        tablet.entry("debrief_started", {"agenda": "six-steps", "minutes": 20}),
        tablet.entry("stage", {"stage": "praise", "what": "entered"}),
        *(text, better, clash, field("step.criteria", ["Counts to three", "Then asks"]), promise, next_visit),
        field("promise.coach", "I will model it on Monday", promise.id),
        field("agreement.rhythm", 5),
        tablet.entry("practice", {"round": 1, "criteria": [], "feedback": "Longer"}),
        tablet.entry("debrief_finished"),
    ]


def deliver(db: Connection, tablet: Tablet, batches: Sequence[Sequence[Sent]]) -> dict[str, list[Any]]:
    """What these batches fold to, in a transaction within the test's that is undone."""
    with db.begin_nested() as attempt:
        for batch in batches:
            receipts = receive(db, tablet.actor, tablet.batch(batch), now=NOW + timedelta(minutes=10))
            assert {receipt.status for receipt in receipts} <= {"saved"}
        found = state(db)
        attempt.rollback()
    return found


def test_the_whole_visit_folds_to_what_the_two_wrote(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)

    receive(db, cast.coach, tablet.batch(whole_visit(tablet, cast)), now=NOW + timedelta(minutes=10))

    lines = db.execute(select(schema.note_lines.c.text).where(schema.note_lines.c.is_current)).scalars()
    assert sorted(lines) == ["First", "Rival"]
    step = db.execute(select(schema.action_steps)).one()
    assert (step.id, step.text, step.partnership_id, step.state) == (
        tablet.visit,
        "Wait five seconds",
        cast.pair,
        "new",
    )
    assert db.scalars(select(schema.promises.c.text)).all() == ["I will model it on Monday"]
    assert db.execute(select(schema.meetings.c.partnership_id, schema.meetings.c.class_id)).all() == [
        (cast.pair, cast.math_7)
    ]
    agreed = select(schema.agreements.c.rhythm_days).where(schema.agreements.c.partnership_id == cast.pair)
    assert db.scalar(agreed) == 5
    visit = db.execute(select(schema.visits)).one()
    assert visit.opened_at == visit.debrief_finished_at
    assert (visit.class_id, visit.teacher_id) == (cast.math_7, cast.teacher.person_id)


def test_the_end_of_a_debrief_taken_back_leaves_it_open_in_every_order(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    started, ended = tablet.entry("started", {"class": str(cast.math_7)}), tablet.entry("debrief_finished")
    taken_back = tablet.entry("undo", replaces=[ended.id])
    orders = [(started, ended, taken_back), (started, taken_back, ended), (taken_back, ended, started)]

    found = [deliver(db, tablet, [[one] for one in order])["visits"] for order in orders]
    at_once = deliver(db, tablet, [orders[0]])["visits"]

    assert found == [at_once] * 3
    deliver_for_good(db, tablet, orders[1])
    visit = db.execute(select(schema.visits)).one()
    assert visit.opened_at and visit.debrief_finished_at is None


def deliver_for_good(db: Connection, tablet: Tablet, sent: Sequence[Sent]) -> None:
    receive(db, tablet.actor, tablet.batch(sent), now=NOW + timedelta(minutes=10))


def test_sums_are_of_the_class_it_was_corrected_to_without_what_was_undone(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)

    receive(db, cast.coach, tablet.batch(whole_visit(tablet, cast)), now=NOW + timedelta(minutes=10))

    sums = schema.engagement_sums.c
    rows = db.execute(
        select(sums.class_id, sums.visits, sums.sweeps, sums.n, sums.k, sums.sum_n2, sums.sum_kn, sums.sum_k2).order_by(
            sums.n
        )
    ).all()
    assert rows == [
        (cast.math_7, 1, 2, 12, 8, 144, 96, 64),
        (cast.math_7, 1, 2, 36, 27, 36 * 36, 36 * 27, 27 * 27),
    ]


def test_sums_of_two_visits_are_squared_visit_by_visit(db: Connection, cast: Cast) -> None:
    for on_task in (10, 20):
        tablet = Tablet(cast.coach)
        looks = {"groups": [{"group": None, "present": 20, "on_task": on_task}]}
        tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}), tablet.entry("sweep", looks))

    sums = schema.engagement_sums.c
    assert db.execute(select(sums.visits, sums.n, sums.k, sums.sum_n2, sums.sum_kn, sums.sum_k2)).all() == [
        (2, 40, 30, 800, 600, 500)
    ]


@pytest.mark.fault("F5")
@pytest.mark.parametrize("turn", ["backwards", "started-last", "one-by-one", "halves-swapped", "everything-twice"])
def test_a_told_order_comes_to_the_same(db: Connection, cast: Cast, turn: str) -> None:
    tablet = Tablet(cast.coach)
    sent = whole_visit(tablet, cast)
    half = len(sent) // 2
    batches = {
        "backwards": [[one] for one in reversed(sent)],
        "started-last": [sent[1:], sent[:1]],
        "one-by-one": [[one] for one in sent],
        "halves-swapped": [sent[half:], sent[:half]],
        "everything-twice": [sent, sent[::-1], *([one] for one in sent)],
    }[turn]

    assert deliver(db, tablet, batches) == deliver(db, tablet, [sent])


@pytest.mark.fault("F5", rounds=8)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_any_order_in_any_batches_comes_to_the_same(db: Connection, cast: Cast, data: st.DataObject) -> None:
    tablet = Tablet(cast.coach)
    sent = whole_visit(tablet, cast)
    order = data.draw(st.permutations(sent))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(sent) - 1), max_size=8)))
    batches = [list(order[start:end]) for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    again = data.draw(st.lists(st.sampled_from(batches), max_size=3))

    assert deliver(db, tablet, [*batches, *again]) == deliver(db, tablet, [sent])


def test_a_visit_that_turns_out_about_no_teacher_leaves_no_step_promise_meeting_or_sum(
    db: Connection, cast: Cast
) -> None:
    tablet = Tablet(cast.coach)
    sent = whole_visit(tablet, cast)
    tablet.send(db, *sent)

    tablet.send(db, tablet.entry("placed", {"about_no_teacher": True}))

    for table in (schema.action_steps, schema.promises, schema.meetings, schema.agreements, schema.engagement_sums):
        assert db.execute(select(table)).all() == [], table.name


@pytest.mark.parametrize(
    ("name", "value", "table"),
    [
        ("step.text", "Wait three seconds", schema.action_steps),
        ("promise.coach", "I will model it", schema.promises),
        ("next_visit", {"day": "2026-03-20"}, schema.meetings),
    ],
    ids=["step", "promise", "next visit"],
)
def test_what_is_taken_out_after_the_debrief_is_gone(
    db: Connection, cast: Cast, name: str, value: object, table: Table
) -> None:
    tablet = Tablet(cast.coach)
    told = tablet.entry("field", {"name": name, "value": value})
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}), told, tablet.entry("debrief_finished"))
    made = len(db.execute(select(table)).all())

    tablet.send(db, tablet.entry("undo", replaces=[told.id]))

    assert (made, len(db.execute(select(table)).all())) == (1, 0)


def test_a_promise_kept_stays_kept_and_a_meeting_moved_stays_moved(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    sent = whole_visit(tablet, cast)
    tablet.send(db, *sent)
    db.execute(update(schema.promises).values(done_at=NOW))
    db.execute(update(schema.meetings).values(outcome="moved"))

    tablet.send(db, tablet.entry("field", {"name": "next_visit", "value": {"day": "2026-03-23"}}), *sent)

    assert db.scalar(select(schema.promises.c.done_at)) == NOW
    assert db.execute(select(schema.meetings.c.on_day, schema.meetings.c.outcome)).all() == [
        (date(2026, 3, 20), "moved")
    ]


def test_a_step_is_new_since_the_end_of_its_debrief_whichever_end_came_first(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    begun = [
        tablet.entry("started", {"class": str(cast.math_7)}),
        tablet.entry("field", {"name": "step.text", "value": "Ask first"}),
    ]
    one, other = tablet.entry("debrief_finished"), tablet.entry("debrief_finished")

    assert deliver(db, tablet, [[*begun, one], [other]]) == deliver(db, tablet, [[*begun, other], [one]])
