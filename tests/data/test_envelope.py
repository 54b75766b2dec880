"""Bodies read all in one go and each alone come to the same: the same entries, refused in the same words."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from coach_data.actors import Actor
from coach_data.entries import envelope
from coach_data.entries.envelope import Entry, Refused, read_bodies, read_body
from coach_data.entries.kinds import KINDS
from coach_data.entries.upserts import Asked, among
from coach_data.schema import people
from tests.cast import Cast
from tests.tablets import Tablet

ID = "3b2e9c1a-0000-4000-8000-000000000001"
EXAMPLES: dict[str, dict[str, Any]] = {
    "started": {"class": ID, "mode": "live_class", "sweeps": 3, "target": "Halves"},
    "placed": {"class": ID},
    "note": {"speaker": "students", "text": "“It’s a half.”", "tags": ["praise"], "minute_in_recording": 4},
    "question": {"text": "What would a partner say?"},
    "edit": {"text": "Three of four", "speaker": "room"},
    "undo": {},
    "sweep": {"due_tick_ms": 300_000, "groups": [{"group": None, "present": 24, "on_task": 21}]},
    "check_in": {"group": ID, "spoke_with": 3, "grasp": "partly", "trend": "They count on."},
    "work": {"pieces": 12, "days_to_return": 2, "named_next_step": 5},
    "sighting": {"criterion": ID, "seen": "no_chance"},
    "wait": {"length_ms": 3_000},
    "field": {"name": "next_visit", "value": {"day": "2026-03-12", "time": "09:30", "class": ID}},
    "finished": {},
    "debrief_started": {"agenda": "see-it", "minutes": 10},
    "debrief_finished": {},
    "stage": {"stage": "practice", "what": "extended", "by_ms": 60_000},
    "practice": {"round": 1, "criteria": [{"criterion": "Names it", "met": "almost"}], "feedback": None},
}
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**16), 10**16),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["2026-03-12", "09:30", ID, "note", "summary.ideas", "debrief.a.b", "1", "\0"]),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.sampled_from(["day", "group", "text"]), st.text(max_size=3), max_size=2),
)


def body(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(Tablet(Actor(uuid4(), "A coach", frozenset())).entry(kind, data).body))


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """A body of any kind, up to two of its parts changed, left out or added."""
    whole = body(kind := draw(st.sampled_from(sorted(EXAMPLES))), json.loads(json.dumps(EXAMPLES[kind])))
    for _ in range(draw(st.integers(0, 2))):
        part = draw(st.sampled_from([whole, whole["data"]])) if isinstance(whole.get("data"), dict) else whole
        name = draw(st.sampled_from([*sorted(part), "more"]))
        if draw(st.booleans()):
            part[name] = draw(ANYTHING)
        else:
            part.pop(name, None)
    text = json.dumps(whole, ensure_ascii=draw(st.booleans()))
    return draw(st.sampled_from([text, text, text, text[:-1], f"{text},", f" {text}\n", f"{text}{text}", text * 0]))


def told(read: Entry | Refused) -> object:
    if isinstance(read, Refused):
        return str(read)
    return read.frame.model_dump(exclude={"data"}), type(read.data), read.data, read.text, read.sha256


def alone(text: str) -> Entry | Refused:
    try:
        return read_body(text)
    except Refused as refusal:
        return refusal


@given(st.lists(bodies(), max_size=3))
def test_together_is_as_each_alone(texts: list[str]) -> None:
    assert [told(one) for one in read_bodies(texts)] == [told(alone(text)) for text in texts]


def test_every_kind_there_is_was_tried_and_its_example_is_valid() -> None:
    assert {kind for kind, _ in KINDS} == set(EXAMPLES)
    for kind, data in EXAMPLES.items():
        assert isinstance(read_body(json.dumps(body(kind, data))), Entry), kind


def test_a_plain_batch_is_read_in_one_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "read_body", None)

    texts = [json.dumps(body(kind, data)) for kind, data in EXAMPLES.items()]

    assert all(isinstance(one, Entry) for one in read_bodies(texts))


@pytest.mark.parametrize("number", [0, 1, 2, 3, 5, 64, 65])
def test_asking_by_a_list_of_any_length_finds_each_once(db: Connection, cast: Cast, number: int) -> None:
    named = Asked(select(people.c.id, people.c.name).where(people.c.id.in_(among("ids"))), "ids")
    ids = [cast.coach.person_id, cast.teacher.person_id, *(uuid4() for _ in range(63))][:number]

    found = named.rows(db, ids)

    assert sorted(found) == sorted((one.person_id, one.name) for one in (cast.coach, cast.teacher)[:number])


def test_what_a_later_release_says_of_its_clock_is_left_out() -> None:
    sent = json.loads(Tablet(Actor(uuid4(), "Casey Coach", frozenset())).batch([]).model_dump_json())
    sent["now"]["moon"] = "waxing"

    read = envelope.read(json.dumps(sent).encode())

    assert read.now.tick_ms == sent["now"]["tick_ms"]
