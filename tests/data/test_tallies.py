"""What a visit left behind is counted once and kept; whatever comes later makes it old, and never shows it wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coach_data import mirror, tallies, upkeep, word_hints
from coach_data.mirrored import Share
from coach_data.schema import partnerships, visit_tallies
from tests.builders import add_co_observer
from tests.cast import make_cast
from tests.loops import ran
from tests.tablets import Tablet


def _visit(db, cast, *more, lines=("Six wrote.", "Good pace.")):
    tablet = Tablet(cast.coach)
    noted = [tablet.entry("note", {"text": text, "speaker": "students"}) for text in lines]
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}), *noted, tablet.entry("finished"), *more)
    return tablet, noted


def _due(db, now):
    return tallies.due(db, now=now + timedelta(hours=1))


def _keep(db, now):
    due = _due(db, now)
    tallies.keep(db, tallies.counted(db, due))
    return due


def _seen(db, cast, now):
    latest = mirror.of(db, cast.coach, now=now + timedelta(hours=1))[0]
    return latest.shares, latest.lines, latest.debrief_min, latest.practice_min


def test_what_is_kept_shows_what_counting_shows(db, cast, now) -> None:
    word_hints.start(db, cast.admin, cast.north)
    _visit(db, cast)
    counted = _seen(db, cast, now)

    due = _keep(db, now)

    assert len(due) == 1 and _due(db, now) == []
    assert _seen(db, cast, now) == counted
    assert counted[0]["words"] == Share(1, 2)


def test_a_kept_visit_is_not_counted_again(db, cast, now, count_statements) -> None:
    _visit(db, cast)
    with count_statements(db) as before:
        _seen(db, cast, now)
    _keep(db, now)

    with count_statements(db) as after:
        _seen(db, cast, now)

    assert len(after) == len(before) - 7
    assert not any("note_lines" in statement for statement in after)


@pytest.mark.parametrize("later", ["note", "edit", "undo"])
def test_what_comes_later_shows_at_once(db, cast, now, later) -> None:
    tablet, noted = _visit(db, cast)
    _keep(db, now)
    data = {"undo": {}}.get(later, {"text": "Two asked.", "speaker": "teacher"})
    tablet.send(db, tablet.entry(later, data, replaces=[] if later == "note" else [noted[0].id]))

    shown = _seen(db, cast, now)[1]
    is_due = len(_due(db, now))
    _keep(db, now)

    wanted = {"note": (2, 1), "edit": (1, 1), "undo": (1, 0)}
    assert (shown["students"], shown["teacher"]) == wanted[later]
    assert is_due == 1 and _seen(db, cast, now)[1] == shown


def test_the_same_batch_again_leaves_what_is_kept(db, cast, now) -> None:
    tablet, noted = _visit(db, cast)
    _keep(db, now)

    tablet.send(db, *noted)

    assert _due(db, now) == []


def test_entries_in_any_order_come_to_the_same_row(db, cast, now) -> None:
    rows = []
    for turned in (1, -1):
        tablet = Tablet(cast.coach)
        first = tablet.entry("note", {"text": "Six wrote."})
        rest = [tablet.entry("edit", {"text": "Seven wrote."}, replaces=[first.id]), tablet.entry("finished")]
        sent = [tablet.entry("started", {"class": str(cast.math_7)}), first, *rest]
        for entry in sent[::turned]:
            tablet.send(db, entry)
            _keep(db, now)
        rows.append(db.execute(select(visit_tallies).where(visit_tallies.c.visit_id == tablet.visit)).one())

    assert rows[0][1:] == rows[1][1:]
    assert rows[0].lines_nobody == 1


def test_another_list_of_words_counts_anew(db, cast, now) -> None:
    _visit(db, cast)
    _keep(db, now)
    word_hints.put(db, cast.admin, cast.north, word_hints.HintIn(word="pace", why="How fast?"))

    shown = _seen(db, cast, now)[0]["words"]

    assert (shown, len(_due(db, now))) == (Share(1, 2), 1)


def test_another_way_of_counting_counts_anew(db, cast, now, monkeypatch) -> None:
    _visit(db, cast)
    _keep(db, now)

    monkeypatch.setattr(tallies, "WAY", tallies.WAY + 1)

    assert len(_due(db, now)) == 1


def test_a_visit_that_goes_on_is_not_counted(db, cast, now) -> None:
    tablet = Tablet(cast.coach)
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}), tablet.entry("note", {"text": "Bell."}))

    assert _due(db, now) == []


def test_what_arrives_while_it_is_counted_makes_the_row_old(db, cast, now) -> None:
    tablet, _ = _visit(db, cast)
    rows = tallies.counted(db, _due(db, now))
    tablet.send(db, tablet.entry("note", {"text": "Bell."}))

    tallies.keep(db, rows)

    assert len(_due(db, now)) == 1
    assert _seen(db, cast, now)[1][""] == 1


def test_visits_are_kept_in_the_order_in_which_a_batch_locks_them(db, cast, now) -> None:
    made = [_visit(db, cast)[0].visit for _ in range(6)]

    rows = tallies.counted(db, made)

    assert [row["visit_id"] for row in rows] == sorted(made)


def test_a_co_observers_lines_and_questions_are_not_the_coachs(db, cast, now) -> None:
    tablet, _ = _visit(db, cast)
    add_co_observer(db, tablet.visit, cast.outsider.person_id, cast.pair)
    theirs = Tablet(cast.outsider, visit=tablet.visit)
    asked = theirs.entry("question", {"text": "Why?"})
    theirs.send(db, theirs.entry("note", {"text": "Bell."}), asked, theirs.entry("undo", replaces=[asked.id]))

    shares, lines, *_ = _seen(db, cast, now)

    assert (sum(lines.values()), shares["brought"]) == (2, Share(0, 0))


@pytest.mark.parametrize("who", ["outsider", "teacher", "principal", "team", "lead", "admin"])
def test_nobody_else_sees_what_is_kept(db, cast, now, who) -> None:
    _visit(db, cast)
    _keep(db, now)

    found = mirror.of(db, getattr(cast, who), now=now + timedelta(hours=1))

    assert sum(sum(one.lines.values()) for one in found) == 0


def test_a_partnership_that_is_over_leaves_the_mirror_with_what_is_kept(db, cast, now) -> None:
    _visit(db, cast)
    _keep(db, now)
    db.execute(partnerships.update().where(partnerships.c.id == cast.pair).values(ended_on=now.date()))

    assert sum(_seen(db, cast, now)[1].values()) == 0


def test_the_hourly_round_keeps_what_is_due(database, now) -> None:
    with database.write() as db:
        cast = make_cast(db)
        tablet, _ = _visit(db, cast)

    ran(upkeep.run(database, now=now + timedelta(hours=1)))

    with database.read() as db:
        assert db.scalars(select(visit_tallies.c.visit_id)).all() == [tablet.visit]
        assert _due(db, now) == []
