"""Whatever refers to a person is decided: it goes, or it is said here why it stays. What is new fails first."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlalchemy import Connection, Table, select

from coach_data import forgetting_people, schema
from coach_data.forgetting_people import KEPT_OF_A_CLASS, KEPT_OF_A_PERSON, NAMING, OF_A_PAIR, OWN_ROWS, forget_person
from tests.builders import NOW
from tests.cast import Cast
from tests.data.test_forgetting_everywhere import OF_A_STEP, OF_A_VISIT_BY_ROWS, columns, everywhere, is_any, where
from tests.data.whole_person import ELSEWHERE, TEAMS_WORDS, whole
from tests.data.whole_visit import LATER, WORD

WITH_VISITS = {*OF_A_VISIT_BY_ROWS, *OF_A_STEP}
"""Go with the person's visits, as when a visit is forgotten; and what they wrote and shared beside these."""
GO = {*(table.name for table, _ in OWN_ROWS), *(table.name for table in OF_A_PAIR), "failed_sign_ins", "class_groups"}
BLANKED = {"people": "a row without a name", "classes": "a retired one without words", "class_sets": "goes if empty"}
STAYS = {
    "partnerships": "its days alone, so that the other's tablets hear `forgotten` and cells are kept from them",
    "published_cells": "what is published is never made anew",
    "published_step_cells": "so too",
    "published_focus_cells": "so too",
    "published_pulse_cells": "so too",
    "published_fortnights": "so too",
    "team_meetings": "the team's; who began it has no name",
    "team_meeting_notes": "the team's; who wrote it down has no name",
    "team_decisions": "the team's; who takes it on has no name",
    "meeting_readings": "the team's list of who opened it; that somebody did",
}
OF_NOBODY = {
    *("installation", "schools", "terms", "closed_days", "priority_groups", "word_hints", "school_agendas", "teams"),
}

A_ROW = "points to the row without a name"
NAMES_IT = {
    ("people", "id"): "the row without a name",
    ("people", "username"): "so that it is nobody's and in nobody's way",
    ("partnerships", "coach_id"): A_ROW,
    ("partnerships", "teacher_id"): A_ROW,
    ("classes", "teacher_id"): "by it a tablet that names the class hears `forgotten`",
    ("visits", "coach_id"): "so that their tablets, and nobody else's, hear `forgotten`",
    ("entries", "person_id"): "so too",
    ("co_observers", "teacher_id"): "so that the colleague's tablet hears it",
    ("action_steps", "coach_id"): A_ROW,
    ("step_states", "by_person"): A_ROW,
    ("password_links", "made_by"): A_ROW,
    ("time_requests", "answered_by"): A_ROW,
    ("share_readings", "person_id"): A_ROW,
    ("team_meetings", "begun_by"): A_ROW,
    ("team_meetings", "snapshot"): "from whom its numbers were kept",
    ("team_meeting_notes", "person_id"): A_ROW,
    ("team_decisions", "person_id"): A_ROW,
    ("meeting_readings", "person_id"): A_ROW,
    **{(f"published_{kind}cells", "teacher_ids"): "to count teachers" for kind in ("", "step_", "focus_", "pulse_")},
    **{("published_step_cells", f"{name}_teacher_ids"): "to count those whose steps were" for name in ("due", "timed")},
    **{(f"published_{kind}cells", "kept_from"): "as it was made" for kind in ("", "step_", "focus_", "pulse_")},
}
OF_THE_TEACHER = {
    ("action_steps", "text"): "agreed by both, and the teacher works on it",
    ("action_steps", "focus"): "so too",
    ("action_steps", "lesson"): "so too",
    ("step_criteria", "text"): "so too",
}

EVERYBODY = ("teacher", "coach", "principal", "lead")


@pytest.fixture(params=EVERYBODY)
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def person(db: Connection, cast: Cast, who: str) -> UUID:
    return whole(db, cast, who)


def test_every_table_is_decided_for_people_too() -> None:
    decided = WITH_VISITS | GO | set(BLANKED) | set(STAYS) | OF_NOBODY

    assert sorted(decided) == sorted(schema.metadata.tables)
    assert OF_NOBODY & (WITH_VISITS | GO | set(BLANKED) | set(STAYS)) == set()


def test_a_table_that_points_to_people_is_not_of_nobody() -> None:
    owned = {"people.id", "partnerships.id", "classes.id", "visits.id", "entries.id", "action_steps.id"}
    point = {table.name for table, column in columns() for key in column.foreign_keys if key.target_fullname in owned}
    named = {table.name for table, column in columns() if column.name in ("username", "person_id", "teacher_ids")}

    assert (point | named) & OF_NOBODY == set()


@pytest.mark.parametrize(
    ("table", "kept", "blank"),
    [
        (schema.people, KEPT_OF_A_PERSON, forgetting_people._blank_person(UUID(int=7), NOW)),
        (schema.classes, KEPT_OF_A_CLASS, forgetting_people._blank_class()),
    ],
    ids=["people", "classes"],
)
def test_every_column_is_kept_or_blanked(table: Table, kept: set[str], blank: dict[str, object]) -> None:
    assert kept | set(blank) == set(table.columns.keys())
    assert kept & set(blank) == set()


def test_a_whole_person_has_a_row_in_every_table_of_people(db: Connection, person: UUID) -> None:
    of_people = WITH_VISITS | GO | set(BLANKED) | set(STAYS)

    assert of_people - {name for name in of_people if is_any(db, name)} == set()


def test_a_whole_person_is_named_wherever_anybody_can_be(db: Connection, person: UUID) -> None:
    point = {
        (table.name, column.name)
        for table, column in columns()
        for key in column.foreign_keys
        if key.target_fullname == "people.id"
    }

    assert point - everywhere(db, person) - OF_VISITS_ALONE == set()


OF_VISITS_ALONE = {  # each is somebody's of the two in the visit, and goes with it
    *(("visits", name) for name in ("coach_id", "teacher_id")),
    *((table.name, "person_id") for table in forgetting_people._TYPED),
    *(("line_answers", "teacher_id"), ("promises", "person_id"), ("action_steps", "coach_id")),
    *(("entries", "person_id"), ("devices", "person_id"), ("clocks", "person_id")),
}


def test_no_name_is_left(db: Connection, person: UUID) -> None:
    forget_person(db, person, now=LATER)

    assert where(db, "feather") == set()


def test_no_word_of_theirs_is_left_but_what_is_others(db: Connection, person: UUID, who: str) -> None:
    forget_person(db, person, now=LATER)

    assert where(db, ELSEWHERE.lower()) == set()
    held = where(db, WORD.lower())
    assert held == {"teacher": set(), "coach": set(OF_THE_TEACHER)}.get(who, held)
    of_the_team = {("team_meeting_notes", "text"), ("team_meetings", "student_work"), ("team_decisions", "what")}
    assert where(db, TEAMS_WORDS.lower()) == of_the_team


def test_the_id_is_only_where_it_is_said_why(db: Connection, person: UUID) -> None:
    forget_person(db, person, now=LATER)

    assert everywhere(db, person) - set(NAMES_IT) == set()


def test_a_table_that_goes_has_no_row_of_theirs(db: Connection, person: UUID) -> None:
    pairs = select(schema.partnerships.c.id).where(
        (schema.partnerships.c.coach_id == person) | (schema.partnerships.c.teacher_id == person)
    )
    ours = [(table, table.c[column] == person) for table, column in OWN_ROWS]
    ours += [(table, table.c.partnership_id.in_(pairs)) for table in OF_A_PAIR]
    had = {table.name for table, theirs in ours if db.execute(select(table).where(theirs)).first()}

    forget_person(db, person, now=LATER)

    assert had >= GO - {"failed_sign_ins", "class_groups", "line_answers", "promises", "devices", "clocks"}
    assert {table.name for table, theirs in ours if db.execute(select(table).where(theirs)).first()} == set()


def test_where_the_program_writes_a_name_another_stands(db: Connection, person: UUID) -> None:
    forget_person(db, person, now=LATER)

    sentences = [said for column in NAMING for said in db.scalars(select(column)) if "Forgotten" in said]
    assert sorted(sentences) == [
        "Forgotten person and Toni Team",
        "Forgotten person made a link with which your password can be set anew.",
    ]
