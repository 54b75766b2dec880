"""A school's own agenda: checked in the editor, told by line, never lost, then there to choose."""

from __future__ import annotations

from coach_data import agendas
from coach_data.database import Database
from tests.cast import Cast
from tests.pages.opened import Open, labeled, written
from ui.agenda_parts import EXAMPLE


def test_the_five_are_listed_with_their_minutes_and_source(open_page: Open) -> None:
    shown = written(open_page("agendas"))

    assert all(agenda.name in shown for agenda in agendas.builtin())
    assert "Praise&nbsp;**2**" in shown
    assert "Sample coaching model" in shown


def test_the_example_is_an_agenda_a_school_can_keep(open_page: Open, everybody: Cast, database: Database) -> None:
    at = open_page("agendas")

    labeled(at.button, "Keep agenda").click().run()

    assert [said.value[:17] for said in at.success] == ["“Short and often”"]
    assert labeled(at.button, "Change it")
    with database.read() as db:
        assert "short-and-often" in [agenda.key for agenda in agendas.for_school(db, everybody.north)]


def test_a_mistake_is_told_with_its_line_and_the_text_stays(
    open_page: Open, everybody: Cast, database: Database
) -> None:
    wrong = EXAMPLE.replace("minutes = 7", "minutes = 70")
    line = 1 + wrong[: wrong.index("minutes = 70")].count("\n")
    at = open_page("agendas")
    labeled(at.text_area, "The agenda").set_value(wrong)

    labeled(at.button, "Keep agenda").click().run()

    assert [error.value.split(":")[0] for error in at.error] == [f"agenda.toml, line {line}"]
    assert labeled(at.text_area, "The agenda").value == wrong
    with database.read() as db:
        assert agendas.for_school(db, everybody.north) == agendas.builtin()


def test_the_key_of_a_built_in_agenda_is_not_taken_over(open_page: Open) -> None:
    at = open_page("agendas")
    taken = EXAMPLE.replace("short-and-often", "six-steps")
    labeled(at.text_area, "The agenda").set_value(taken)

    labeled(at.button, "Keep agenda").click().run()

    assert [error.value for error in at.error] == ["“six-steps” comes with Keylever. Give your agenda another key."]


def test_an_agenda_is_changed_from_its_own_text(open_page: Open, everybody: Cast, database: Database) -> None:
    at = open_page("agendas")
    labeled(at.button, "Keep agenda").click().run()

    labeled(at.button, "Change it").click().run()
    own = labeled(at.text_area, "The agenda").value
    labeled(at.text_area, "The agenda").set_value(own.replace("minutes = 7", "minutes = 12"))
    labeled(at.button, "Keep agenda").click().run()

    with database.read() as db:
        kept = agendas.for_school(db, everybody.north)[-1]
    assert (kept.key, kept.stages[-1].minutes) == ("short-and-often", 12)
    assert [error.value for error in at.error] == []
