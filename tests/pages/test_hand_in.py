"""The page that takes a saved copy: how much was taken, what was there already, and why something was not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from coach_data.database import Database
from tests.cast import Cast
from tests.copies import copy_of
from tests.pages.opened import Open, written
from tests.tablets import Tablet

COACH = "Casey Coach"


@pytest.fixture
def copy(everybody: Cast, database: Database) -> bytes:
    """Three lines of a visit begun without a network, and one entry no server takes."""
    tablet = Tablet(everybody.coach)
    entries = [tablet.entry("started", {"class": str(everybody.math_7)})]
    entries += [tablet.entry("note", {"text": f"line {n}"}) for n in range(2)]
    with database.read() as db:
        return copy_of(db, tablet, *entries, tablet.entry("wonder", {}))


@pytest.fixture
def hand_in(open_page: Open) -> Callable[..., AppTest]:
    def handed(copy: bytes, who: str = COACH) -> AppTest:
        at = open_page("hand-in", who)
        at.file_uploader[0].set_value(("keylever-not-saved.json", copy, "application/json"))
        return at.run()

    return handed


def test_it_says_how_many_were_taken_and_why_one_was_not(hand_in: Callable[..., AppTest], copy: bytes) -> None:
    at = hand_in(copy)

    assert [said.value for said in at.success] == ["3 entries taken."]
    assert ["1 entry could not be taken" in said.value for said in at.warning] == [True]
    assert "wonder" in at.warning[0].value


def test_the_second_time_everything_is_there(hand_in: Callable[..., AppTest], copy: bytes) -> None:
    hand_in(copy)

    at = hand_in(copy)

    assert [said.value for said in at.success] == ["0 entries taken. 3 entries were there already."]


def test_a_file_that_is_no_copy_gets_a_sentence_beside_the_field(hand_in: Callable[..., AppTest]) -> None:
    at = hand_in(b"{}")

    assert ["not a copy saved on a tablet" in said.value for said in at.error] == [True]
    assert not at.success


@pytest.mark.parametrize("who", [COACH, "Pat Principal", "Terry Teacher"])
def test_whoever_wrote_on_a_tablet_finds_it_from_their_account(open_page: Open, who: str) -> None:
    assert "Hand in a saved copy" in [link.label for link in open_page("me", who).get("page_link")]

    at = open_page("hand-in", who)

    assert "Hand in a saved copy" in written(at)
    assert not at.error


def test_a_copy_is_taken_of_its_writer_alone(hand_in: Callable[..., AppTest], copy: bytes) -> None:
    at = hand_in(copy, "Pat Principal")

    assert not at.success
    assert at.error
