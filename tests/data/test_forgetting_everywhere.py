"""Whatever refers to a visit is decided: it goes, or it is said here why it stays. What is new fails first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, Connection, Table, Text, case, cast, func, select

from coach_data import forgetting, schema
from coach_data.forgetting import KEPT_OF_A_VISIT, KEPT_OF_AN_ENTRY, ROWS_OF_A_VISIT, forget_visit
from tests.builders import NOW
from tests.cast import Cast
from tests.data.whole_visit import LATER, WORD, hold
from tests.tablets import Tablet

OF_A_VISIT_BY_ROWS = {*(table.name for table in ROWS_OF_A_VISIT), "visits", "entries", "shares", "share_readings"}
OF_A_STEP = {"action_steps", "step_criteria", "step_states"}  # go with the visit, unless the pair went on with it
READ_ANEW = {
    "agreements": "from what the pair's other visits say",
    "engagement_sums": "the visit's numbers are taken out",
    "meetings": "the link goes; a time is a day and an hour, without words",
}
STAYS = {
    "co_observers": "so that the colleague's tablet hears `forgotten`, and cells go on being kept from who saw numbers",
    "published_cells": "what is published is never made anew",
    "published_step_cells": "so too",
    "published_focus_cells": "so too",
    "published_pulse_cells": "so too",
    "published_fortnights": "so too",
}
OF_NO_VISIT = {
    *("installation", "schools", "terms", "closed_days", "priority_groups", "word_hints", "school_agendas"),
    *("people", "roles", "teams", "team_members", "partnerships", "mentorships", "class_sets", "classes"),
    *("class_groups", "sessions", "sign_in_codes", "failed_sign_ins", "password_links", "notices", "devices", "clocks"),
    *("pauses", "time_requests", "contacts", "pulses", "team_meetings", "meeting_readings", "team_meeting_notes"),
    "team_decisions",
}
STILL_NAME_IT = {("visits", "id"), ("entries", "visit_id"), ("co_observers", "visit_id")}


def columns() -> Iterator[tuple[Table, Column[object]]]:
    return ((table, column) for table in schema.metadata.sorted_tables for column in table.columns)


def where(db: Connection, text: str) -> set[tuple[str, str]]:
    """Every table and column in which this stands, in any case and however an id is written."""
    found = set()
    for table in schema.metadata.sorted_tables:
        holds = [func.lower(cast(column, Text)).contains(text) for column in table.columns]
        row = db.execute(select(*(func.max(case((each, 1), else_=0)) for each in holds)).select_from(table)).one()
        found |= {(table.name, column.name) for column, is_there in zip(table.columns, row, strict=True) if is_there}
    return found


def everywhere(db: Connection, visit: object) -> set[tuple[str, str]]:
    return where(db, str(visit)) | where(db, str(visit).replace("-", ""))


def is_any(db: Connection, table: str) -> bool:
    return db.execute(select(schema.metadata.tables[table]).limit(1)).first() is not None


@pytest.fixture
def tablet(db: Connection, cast: Cast) -> Tablet:
    tablet = Tablet(cast.coach)
    hold(db, cast, tablet)
    return tablet


def test_every_table_is_decided() -> None:
    decided = [OF_A_VISIT_BY_ROWS, OF_A_STEP, set(READ_ANEW), set(STAYS), OF_NO_VISIT]

    assert sorted(name for names in decided for name in names) == sorted(schema.metadata.tables)


def test_a_table_that_points_to_visits_or_entries_is_not_of_no_visit() -> None:
    pointed = {"visits.id", "entries.id", "sweeps.entry_id"}
    point = {table.name for table, column in columns() for key in column.foreign_keys if key.target_fullname in pointed}
    named = {table.name for table, column in columns() if column.name in ("visit_id", "entry_id", "record_id")}

    assert (point | named) & OF_NO_VISIT == set()


@pytest.mark.parametrize(
    ("table", "kept", "blank"),
    [
        (schema.visits, KEPT_OF_A_VISIT, forgetting._blank_visit(NOW)),
        (schema.entries, KEPT_OF_AN_ENTRY, forgetting.blank_entry(NOW)),
    ],
    ids=["visits", "entries"],
)
def test_every_column_is_kept_or_blanked(table: Table, kept: set[str], blank: dict[str, object]) -> None:
    assert kept | set(blank) == set(table.columns.keys())
    assert kept & set(blank) == {"forgotten_at"}


def test_the_visit_told_has_a_row_in_every_table_that_a_visit_writes_to(db: Connection, tablet: Tablet) -> None:
    written = OF_A_VISIT_BY_ROWS | OF_A_STEP | set(READ_ANEW)

    assert written - {name for name in written if is_any(db, name)} == set()


def test_its_words_are_nowhere_afterwards(db: Connection, tablet: Tablet) -> None:
    forget_visit(db, tablet.visit, now=LATER)

    assert where(db, WORD.lower()) == set()


def test_its_id_is_only_where_tablets_need_it(db: Connection, tablet: Tablet) -> None:
    forget_visit(db, tablet.visit, now=LATER)

    assert everywhere(db, tablet.visit) == STILL_NAME_IT


def test_no_row_of_it_is_left_but_the_visits_and_its_entries(db: Connection, tablet: Tablet) -> None:
    forget_visit(db, tablet.visit, now=LATER)

    written = OF_A_VISIT_BY_ROWS | OF_A_STEP | {"engagement_sums"}
    assert {name for name in written if is_any(db, name)} == {"visits", "entries"}
