"""A saved copy is handed in: everything in it is taken once, and a file that is none says so plainly."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, func, select

from coach_data import handed_in, installation, vault
from coach_data.entries.reading import entries_after
from coach_data.errors import WrongInput
from coach_data.handed_in import HandedIn, hand_in
from coach_data.schema import clocks, devices, entries, note_lines
from tests.builders import NOW
from tests.cast import Cast
from tests.copies import copy_of
from tests.tablets import Tablet

LATER = NOW + timedelta(days=2)


@pytest.fixture
def tablet(db: Connection, cast: Cast) -> Tablet:
    """A coach's tablet whose visit the server has heard of."""
    installation.begin(db, now=NOW)
    tablet = Tablet(cast.coach)
    tablet.send(db, tablet.entry("started", {"class": str(cast.math_7)}))
    return tablet


def test_everything_in_a_copy_is_taken_once(db: Connection, cast: Cast, tablet: Tablet) -> None:
    copy = copy_of(db, tablet, *[tablet.entry("note", {"text": f"line {n}"}) for n in range(3)])

    first = hand_in(db, cast.coach, copy, now=LATER)
    second = hand_in(db, cast.coach, copy, now=LATER)

    assert (first, second) == (HandedIn(taken=3), HandedIn(known=3))
    assert db.scalar(select(func.count()).select_from(note_lines)) == 3


def test_a_copy_of_what_the_tablet_sent_after_all_changes_nothing(db: Connection, cast: Cast, tablet: Tablet) -> None:
    sent, left = tablet.entry("note", {"text": "sent"}), tablet.entry("note", {"text": "left"})
    copy = copy_of(db, tablet, sent, left)
    tablet.send(db, sent)

    assert hand_in(db, cast.coach, copy, now=LATER) == HandedIn(taken=1, known=1)
    assert tablet.send(db, left)[0].status == "saved"


def test_a_large_copy_in_any_script_is_whole(db: Connection, cast: Cast, tablet: Tablet) -> None:
    text = "Ученики говорят о числах. " * 3_000
    copy = copy_of(db, tablet, *[tablet.entry("note", {"text": text}) for _ in range(5)])

    assert hand_in(db, cast.coach, copy, now=LATER).taken == 5


def test_a_copy_with_its_visit_from_the_start_makes_the_visit(db: Connection, cast: Cast, tablet: Tablet) -> None:
    offline = Tablet(cast.coach)
    started = offline.entry("started", {"class": str(cast.math_7)})
    copy = copy_of(db, offline, offline.entry("note", {"text": "first"}), started)

    assert hand_in(db, cast.coach, copy, now=LATER).taken == 2
    assert len(entries_after(db, cast.coach, offline.visit, 0).entries) == 2


def test_what_cannot_be_taken_is_told_with_its_reason(db: Connection, cast: Cast, tablet: Tablet) -> None:
    wrong = [tablet.entry("sighting", {"criterion": "none", "seen": "saw_it"}) for _ in range(2)]
    copy = copy_of(db, tablet, *wrong, tablet.entry("note", {"text": "good"}))

    told = hand_in(db, cast.coach, copy, now=LATER)

    assert (told.taken, list(told.refused.values())) == (1, [2])


def test_the_time_of_handing_in_is_no_time_of_the_tablets_clock(db: Connection, cast: Cast, tablet: Tablet) -> None:
    offline = Tablet(cast.coach)
    counts = [select(func.count()).select_from(table) for table in (clocks, devices)]
    before = [db.scalar(count) for count in counts]

    hand_in(db, cast.coach, copy_of(db, offline, offline.entry("started")), now=LATER)

    assert [db.scalar(count) for count in counts] == before
    (entry,) = entries_after(db, cast.coach, offline.visit, 0).entries
    assert (entry.at_ms, entry.approximate) == (int((NOW + timedelta(seconds=1)).timestamp() * 1000), True)


def test_a_copy_from_before_the_tablet_was_lost_is_still_read(db: Connection, cast: Cast, tablet: Tablet) -> None:
    copy = copy_of(db, tablet, tablet.entry("note", {"text": "old key"}))
    vault.begin_generation(db, cast.coach.person_id)

    assert hand_in(db, cast.coach, copy, now=LATER).taken == 1


def test_nobody_hands_in_another_persons_copy(db: Connection, cast: Cast, tablet: Tablet) -> None:
    copy = copy_of(db, tablet, tablet.entry("note", {"text": "not yours"}))

    refuses(db, cast.outsider, copy, "Somebody else")
    renamed = json.loads(copy) | {"person": str(cast.outsider.person_id)}
    refuses(db, cast.outsider, json.dumps(renamed).encode(), "not whole")


def test_a_copy_brings_nothing_into_another_coachs_visit(db: Connection, cast: Cast, tablet: Tablet) -> None:
    intruder = Tablet(cast.outsider, visit=tablet.visit)
    copy = copy_of(db, intruder, intruder.entry("note", {"text": "in between"}))

    assert hand_in(db, cast.outsider, copy, now=LATER).taken == 0


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda copy: copy[: len(copy) // 2], "not whole"),
        (lambda copy: copy.replace(b'"box":"', b'"box":"AAAA'), "not whole"),
        (lambda copy: json.dumps(json.loads(copy) | {"iv": "AAAA"}).encode(), "not whole"),
        (lambda copy: json.dumps(json.loads(copy) | {"key_id": "00000000-1"}).encode(), "another Keylever"),
        (lambda copy: json.dumps(json.loads(copy) | {"format": "a diary"}).encode(), "not a copy"),
        (lambda copy: b"\x89PNG\r\n", "not a copy"),
        (lambda copy: b"[" * 100_000, "not a copy"),
        (lambda copy: b"", "not a copy"),
        (lambda copy: copy + b" " * handed_in.BYTES_MOST, "too large"),
    ],
    ids=["cut off", "box changed", "short iv", "other key", "other format", "picture", "deep", "empty", "huge"],
)
def test_a_file_that_is_no_whole_copy_gets_a_plain_sentence(
    db: Connection, cast: Cast, tablet: Tablet, spoil: Callable[[bytes], bytes], words: str
) -> None:
    copy = copy_of(db, tablet, tablet.entry("note", {"text": "kept on the tablet"}))

    refuses(db, cast.coach, spoil(copy), words)


def test_a_file_tells_nobody_what_is_in_it(db: Connection, cast: Cast, tablet: Tablet) -> None:
    copy = copy_of(db, tablet, tablet.entry("note", {"text": "Terry cried"}))

    assert b"Terry" not in copy
    assert set(json.loads(copy)) == {"format", "person", "key_id", "iv", "box"}


def refuses(db: Connection, actor: object, copy: bytes, words: str) -> None:
    before = db.scalar(select(func.count()).select_from(entries))
    with pytest.raises(WrongInput, match=words) as refusal:
        hand_in(db, actor, copy, now=LATER)
    assert list(refusal.value.fields) == ["copy"]
    assert db.scalar(select(func.count()).select_from(entries)) == before
