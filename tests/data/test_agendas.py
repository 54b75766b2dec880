"""Agendas: what comes with Keylever, what a school adds, how they scale."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from coach_data import agendas
from coach_data.errors import NotAllowed, NotHere, WrongInput
from tests.cast import Cast

EXAMPLES = json.loads(Path(__file__).with_name("scaled_examples.json").read_text())["examples"]

OWN = """key = "hallway"
name = "Hallway talk"
source = "Our school"

[[stages]]
key = "look"
name = "Look back"
minutes = 5
prompts = ["What stays with you?"]

[[stages.fields]]
name = "debrief.hallway.stays"
label = "What stays"
kind = "text"

[[stages]]
key = "try"
name = "Try it"
minutes = 10
is_practice = true
prompts = ["Shall we try it?"]
"""


def agenda_of(minutes: list[int], practice: list[int]) -> agendas.Agenda:
    stages = [
        {"key": f"s{i}", "name": f"S{i}", "minutes": m, "is_practice": i in practice, "prompts": ["Why?"]}
        for i, m in enumerate(minutes)
    ]
    return agendas.Agenda.model_validate({"key": "a", "name": "A", "source": "Here", "stages": stages})


def test_five_agendas_come_with_keylever_and_the_six_steps_are_the_default() -> None:
    keys = [agenda.key for agenda in agendas.builtin()]

    assert keys[0] == agendas.DEFAULT == "six-steps"
    assert set(keys) == {
        "six-steps",
        "praise-step-discuss-practice-plan",
        "impact-cycle",
        "collaborative",
        "technical",
    }


@pytest.mark.parametrize("agenda", agendas.builtin(), ids=lambda agenda: agenda.key)
def test_every_built_in_agenda_takes_half_an_hour_and_ends_in_a_step_with_promises(agenda: agendas.Agenda) -> None:
    names = {field.name for stage in agenda.stages for field in stage.fields}

    assert sum(stage.minutes for stage in agenda.stages) == 30
    assert {"step.text", "step.criteria", "step.checks", "step.lesson", "promise.coach", "promise.teacher"} <= names


@pytest.mark.parametrize(
    ("was", "becomes", "line", "said"),
    [
        ("minutes = 10", 'minutes = "ten"', 19, "integer"),
        ("minutes = 10", "minutes = 0", 19, "minutes"),
        ('name = "Look back"\n', "", 5, "missing"),
        ('label = "What stays"', 'labels = "What stays"', 11, "missing"),
        ('kind = "text"', 'kind = "color"', 14, "kind"),
        ("debrief.hallway.stays", "debrief.six-steps.stays", 12, "debrief.six-steps.stays"),
        ('source = "Our school"', "source = Our school", 3, "TOML"),
    ],
    ids=["a word for minutes", "no minutes", "no name", "misspelled", "unknown kind", "another's field", "not TOML"],
)
def test_a_bad_agenda_is_refused_with_file_and_line(was: str, becomes: str, line: int, said: str) -> None:
    with pytest.raises(WrongInput) as refused:
        agendas.read(OWN.replace(was, becomes), "hallway.toml")

    assert refused.value.fields["agenda"].startswith(f"hallway.toml, line {line}: ")
    assert said in refused.value.fields["agenda"]


def test_a_school_has_its_own_agenda_beside_the_built_in_ones(db: Connection, cast: Cast) -> None:
    agendas.keep(db, cast.admin, cast.north, OWN)
    agendas.keep(db, cast.lead, cast.north, OWN.replace("Hallway talk", "Door talk"))

    assert [agenda.name for agenda in agendas.for_school(db, cast.north)][5:] == ["Door talk"]
    assert agendas.for_school(db, cast.south) == agendas.builtin()


def test_a_built_in_agenda_cannot_be_replaced(db: Connection, cast: Cast) -> None:
    with pytest.raises(WrongInput, match="six-steps"):
        agendas.keep(db, cast.admin, cast.north, OWN.replace("hallway", "six-steps"))


def test_only_administrator_and_lead_add_agendas(db: Connection, cast: Cast) -> None:
    for actor in (cast.coach, cast.outsider, cast.teacher, cast.principal):
        with pytest.raises(NotAllowed):
            agendas.keep(db, actor, cast.north, OWN)


def test_no_agenda_for_a_school_that_is_not_there(db: Connection, cast: Cast) -> None:
    with pytest.raises(NotHere):
        agendas.keep(db, cast.admin, cast.pair, OWN)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{'-'.join(map(str, e['minutes']))} for {e['for']}")
def test_minutes_scale_as_in_the_shared_examples(example: dict[str, Any]) -> None:
    agenda = agenda_of(example["minutes"], example["practice"])

    assert agendas.scaled(agenda, example["for"]) == tuple(example["scaled"])


@given(st.lists(st.integers(1, 20), min_size=2, max_size=8), st.sampled_from(agendas.LENGTHS_MIN), st.data())
def test_scaled_minutes_add_up_and_practice_gives_least(minutes: list[int], length: int, data: st.DataObject) -> None:
    practice = data.draw(st.integers(0, len(minutes) - 1))

    result = agendas.scaled(agenda_of(minutes, [practice]), length)

    assert sum(result) == length
    assert min(result) >= 1
    assert result[practice] >= min(minutes[practice] * length / sum(minutes) - 1, length - len(minutes) + 1)
