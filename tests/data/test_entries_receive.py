from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Connection, func, insert, select, update

from coach_data import schema
from coach_data.entries import receive
from coach_data.entries.envelope import BATCH_ENTRIES_MOST, Sent, read
from coach_data.errors import SignInNeeded, TooLarge, Unreadable
from coach_data.forgetting import forget_visit
from tests.builders import NOW, add_co_observer
from tests.cast import Cast
from tests.tablets import Tablet


def started(tablet: Tablet, cast: Cast, **more: object) -> Sent:
    return tablet.entry("started", {"class": str(cast.math_7), **more})


def count(db: Connection, table: str = "entries") -> int:
    return db.scalar(select(func.count()).select_from(schema.metadata.tables[table])) or 0


def test_a_visit_and_its_lines_are_kept_and_folded(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    note = tablet.entry("note", {"speaker": "students", "text": "“It’s a half.”", "tags": ["evidence"]})

    receipts = tablet.send(db, started(tablet, cast), note)

    assert [one.status for one in receipts] == ["saved", "saved"]
    visit = db.execute(select(schema.visits)).one()
    assert (visit.coach_id, visit.teacher_id, visit.school_id) == (
        cast.coach.person_id,
        cast.teacher.person_id,
        cast.north,
    )
    line = db.execute(select(schema.note_lines)).one()
    assert (line.text, line.speaker, line.tags, line.is_current) == ("“It’s a half.”", "students", ["evidence"], True)


@pytest.mark.fault("F3")
def test_the_same_entry_again_gets_the_same_receipt(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    sent = (started(tablet, cast), tablet.entry("note", {"text": "Once"}))

    assert tablet.send(db, *sent) == tablet.send(db, *sent)
    assert count(db) == 2
    assert count(db, "note_lines") == 1


@pytest.mark.fault("F6")
def test_the_same_id_with_other_bytes_is_a_conflict_and_the_first_stays(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    first = tablet.entry("note", {"text": "First"})
    other = Sent(id=first.id, body=first.body.replace("First", "Other"))

    tablet.send(db, started(tablet, cast), first)
    (receipt,) = tablet.send(db, other)

    assert receipt.status == "conflict"
    assert db.scalars(select(schema.note_lines.c.text)).all() == ["First"]


def test_the_same_id_twice_in_one_batch_is_kept_once(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    first = tablet.entry("note", {"text": "First"})
    other = Sent(id=first.id, body=first.body.replace("First", "Other"))

    receipts = tablet.send(db, started(tablet, cast), first, first, other)

    assert [one.status for one in receipts] == ["saved", "saved", "saved", "conflict"]
    assert count(db, "note_lines") == 1


@pytest.mark.fault("F25")
@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: "no JSON at all",
        lambda body: body.replace('"note"', '"poem"'),
        lambda body: body.replace('"v": 1', '"v": 9'),
        lambda body: body.replace('"text"', '"texts"'),
        lambda body: body.replace("Spoiled", "a\\u0000b"),
        lambda body: body.replace("Spoiled", "a\\ud800b"),
        lambda body: body.replace("Spoiled", "x" * 100_001),
        lambda body: body.replace('"tick_ms": ', '"tick_ms": 9999999999999999'),
        lambda body: body.replace("2026-", "0001-"),
        lambda body: "[" * 5000,
    ],
    ids=["no-json", "kind", "version", "unknown-field", "nul", "surrogate", "too-long", "tick", "year", "deep"],
)
def test_one_spoiled_entry_is_refused_and_spoils_no_other(
    db: Connection, cast: Cast, spoil: Callable[[str], str]
) -> None:
    tablet = Tablet(cast.coach)
    bad = tablet.entry("note", {"text": "Spoiled"})
    good = tablet.entry("note", {"text": "Good"})

    receipts = tablet.send(db, started(tablet, cast), Sent(id=bad.id, body=spoil(bad.body)), good)

    assert [one.status for one in receipts] == ["saved", "refused", "saved"]
    assert receipts[1].reason
    assert receipts[1].sha256 is None
    assert db.scalars(select(schema.note_lines.c.text)).all() == ["Good"]


@pytest.mark.fault("F25")
def test_a_lone_surrogate_outside_the_body_text_refuses_that_entry_alone(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    bad = tablet.entry("note", {"text": "BAD"})
    raw = tablet.batch([started(tablet, cast), bad]).model_dump_json().replace("BAD", "\\ud800")

    receipts = receive(db, cast.coach, read(raw.encode()), now=NOW)

    assert [one.status for one in receipts] == ["saved", "refused"]


@pytest.mark.parametrize("change", [{"person": str(uuid4())}, {"id": str(uuid4())}], ids=["person", "id"])
def test_a_body_that_contradicts_its_envelope_is_refused(db: Connection, cast: Cast, change: dict[str, str]) -> None:
    tablet = Tablet(cast.coach)
    sent = tablet.entry("note", {"text": "Mine"})
    changed = Sent(id=sent.id, body=json.dumps(json.loads(sent.body) | change))

    (receipt,) = tablet.send(db, changed)

    assert receipt.status == "refused"
    assert count(db) == 0


def test_another_persons_batch_is_not_taken(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)

    with pytest.raises(SignInNeeded):
        receive(db, cast.outsider, tablet.batch([started(tablet, cast)]), now=NOW)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{", b"\xff", b'{"person": 1}', b"[" * 100_000, b"1" * 10_000])
def test_a_batch_that_is_none_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_a_batch_too_large_is_said_to_be(cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    note = tablet.entry("note", {"text": "x"})

    with pytest.raises(TooLarge):
        tablet.batch([note] * (BATCH_ENTRIES_MOST + 1))
    with pytest.raises(TooLarge):
        read(b" " * 1_000_001)


def test_an_outsiders_entries_for_the_visit_are_refused(db: Connection, cast: Cast) -> None:
    tablet, stranger = Tablet(cast.coach), Tablet(cast.outsider)
    stranger.visit = tablet.visit
    tablet.send(db, started(tablet, cast))

    receipts = stranger.send(db, stranger.entry("started", {}), stranger.entry("note", {"text": "Not mine"}))

    assert [one.status for one in receipts] == ["refused", "refused"]
    assert count(db) == 1


def test_an_outsiders_entries_that_came_first_stay_unfolded(db: Connection, cast: Cast) -> None:
    tablet, stranger = Tablet(cast.coach), Tablet(cast.outsider)
    stranger.visit = tablet.visit

    (early,) = stranger.send(db, stranger.entry("note", {"text": "Too early"}))
    tablet.send(db, started(tablet, cast))

    assert early.status == "saved"
    assert count(db, "note_lines") == 0


def test_a_co_observer_adds_lines_but_does_not_place_or_debrief(db: Connection, cast: Cast) -> None:
    tablet, second = Tablet(cast.coach), Tablet(cast.outsider)
    second.visit = tablet.visit
    tablet.send(db, started(tablet, cast))
    add_co_observer(db, tablet.visit, cast.outsider.person_id, cast.pair)

    field = second.entry("field", {"name": "step.text", "value": "x"})
    receipts = second.send(db, second.entry("note", {"text": "Seen too"}), field)

    assert [one.status for one in receipts] == ["saved", "refused"]
    assert db.scalars(select(schema.note_lines.c.person_id)).all() == [cast.outsider.person_id]


@pytest.mark.parametrize("role", ["teacher", "principal", "admin"])
def test_only_a_coach_can_start_a_visit(db: Connection, cast: Cast, role: str) -> None:
    tablet = Tablet(getattr(cast, role))

    assert tablet.send(db, tablet.entry("started"))[0].status == "refused"


def test_a_visit_starts_only_with_a_teacher_of_ones_own(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)

    for data in ({"class": str(cast.south_math)}, {"teacher": str(cast.south_teacher.person_id)}):
        assert tablet.send(db, tablet.entry("started", data))[0].status == "refused"
    assert tablet.send(db, tablet.entry("started", {"school": str(cast.south)}))[0].status == "refused"


def test_a_former_coach_may_still_deliver(db: Connection, cast: Cast) -> None:
    db.execute(update(schema.partnerships).values(ended_on=NOW.date()))
    tablet = Tablet(replace(cast.coach, roles=frozenset()))

    assert tablet.send(db, started(tablet, cast))[0].status == "saved"


def test_a_former_coach_begins_nothing_new_with_the_teacher(db: Connection, cast: Cast) -> None:
    db.execute(update(schema.partnerships).values(ended_on=NOW.date() - timedelta(days=3)))
    tablet = Tablet(cast.coach)

    assert tablet.send(db, started(tablet, cast))[0].status == "refused"


def test_a_visit_is_not_placed_into_another_school(db: Connection, cast: Cast) -> None:
    pair = {"coach_id": cast.coach.person_id, "teacher_id": cast.south_teacher.person_id, "school_id": cast.south}
    db.execute(insert(schema.partnerships).values(id=uuid4(), started_on=NOW.date(), **pair))
    tablet = Tablet(cast.coach)

    elsewhere = tablet.entry("placed", {"class": str(cast.south_math)})
    receipts = tablet.send(db, started(tablet, cast), elsewhere)

    assert [one.status for one in receipts] == ["saved", "refused"]


def test_an_empty_start_at_the_only_school_is_a_visit_there(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)

    tablet.send(db, tablet.entry("started"))

    visit = db.execute(select(schema.visits)).one()
    assert (visit.school_id, visit.teacher_id, visit.opens_at) == (cast.north, None, None)


@pytest.mark.fault("F26")
def test_what_was_forgotten_does_not_come_back(db: Connection, cast: Cast) -> None:
    tablet = Tablet(cast.coach)
    old, new = tablet.entry("note", {"text": "Gone"}), tablet.entry("note", {"text": "Late"})
    tablet.send(db, started(tablet, cast), old)
    forget_visit(db, tablet.visit, now=NOW)

    receipts = tablet.send(db, old, new)

    assert [one.status for one in receipts] == ["forgotten", "forgotten"]
    assert count(db) == 2
    assert count(db, "note_lines") == 0


def test_the_number_of_statements_does_not_grow_with_the_batch(
    db: Connection, cast: Cast, count_statements: Callable[[Connection], AbstractContextManager[list[str]]]
) -> None:
    seen = []
    for size in (5, 50):
        tablet = Tablet(cast.coach)
        notes = [tablet.entry("note", {"text": f"Line {n}"}) for n in range(size)]
        edits = [tablet.entry("edit", {"text": "Better"}, replaces=[note.id]) for note in notes]
        tablet.send(db, started(tablet, cast))
        with count_statements(db) as statements:
            tablet.send(db, *notes, *edits)
        seen.append(statements)

    assert len(seen[0]) == len(seen[1])
    assert len(seen[1]) <= 12


def test_notes_alone_are_cheap(
    db: Connection, cast: Cast, count_statements: Callable[[Connection], AbstractContextManager[list[str]]]
) -> None:
    tablet = Tablet(cast.coach)
    tablet.send(db, started(tablet, cast))

    with count_statements(db) as statements:
        tablet.send(db, *(tablet.entry("note", {"text": f"Line {n}"}) for n in range(50)))

    assert len(statements) <= 9
