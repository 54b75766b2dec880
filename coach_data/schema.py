"""What is stored: every table, one schema for SQLite and PostgreSQL. Too long for one noun, because it is the map."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    false,
    text,
    true,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

NO_GROUP = UUID(int=0)
"""Stands for "no group" in stored counts: a key column cannot be null."""


class Moment(TypeDecorator[datetime]):
    """An aware time, stored in UTC on both engines and read back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        # SQLAlchemy fills SQLite's text in field by field: for a batch of notes that was a tenth of its time.
        return _in_sqlite if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_WITHOUT_ZONE = len("2026-01-31 08:00:00.000000")


def _in_sqlite(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("A time without a zone cannot be stored.")
    return value.astimezone(UTC).isoformat(" ", "microseconds")[:_WITHOUT_ZONE]  # half the time of `replace`


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id() -> Column[UUID]:
    return Column("id", Uuid, primary_key=True)


def _to(name: str, target: str, **options: Any) -> Column[UUID]:
    return Column(name, Uuid, ForeignKey(f"{target}.id"), **options)


def _unless_empty(column: str) -> dict[str, Any]:
    """For an index by a column that many rows leave empty: with these in it, statistics would call it worthless."""
    return dict.fromkeys(("sqlite_where", "postgresql_where"), text(f"{column} IS NOT NULL"))


def _flag(name: str, *, default: bool = False) -> Column[bool]:
    return Column(name, Boolean, nullable=False, server_default=true() if default else false())


# The installation and its schools.

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("secret", String(64), nullable=False),  # hex; used unless KEYLEVER_SECRET is set
    _flag("is_demo"),
    Column("setup_code_hash", String(64)),  # gone once the first administrator exists
    Column("created_at", Moment, nullable=False),
)

schools = Table(
    "schools",
    metadata,
    _id(),
    Column("name", String(120), nullable=False, unique=True),
    Column("time_zone", String(64), nullable=False),  # IANA name
    Column("minimum_students", Integer, nullable=False, server_default=text("10")),  # 10 to 30
    Column("created_at", Moment, nullable=False),
)

terms = Table(
    "terms",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False),
    Column("name", String(80), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    UniqueConstraint("school_id", "starts_on"),
)

closed_days = Table(
    "closed_days",
    metadata,
    _to("school_id", "schools", primary_key=True),
    Column("day", Date, primary_key=True),
    Column("reason", String(120), nullable=False),
)

priority_groups = Table(
    "priority_groups",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False),
    Column("name", String(80), nullable=False),
    Column("label", String(20), nullable=False),  # neutral, for the tablet: "Group A"
    Column("position", Integer, nullable=False),
    _flag("is_retired"),
    UniqueConstraint("school_id", "name"),
    UniqueConstraint("school_id", "label"),
)

word_hints = Table(
    "word_hints",
    metadata,
    _to("school_id", "schools", primary_key=True),
    Column("word", String(40), primary_key=True),
    Column("why", String(200), nullable=False),
)

school_agendas = Table(
    "school_agendas",
    metadata,
    _to("school_id", "schools", primary_key=True),
    Column("key", String(40), primary_key=True),
    Column("source", Text, nullable=False),  # TOML, checked before it is stored
)

# People and what they are to each other.

people = Table(
    "people",
    metadata,
    _id(),
    Column("name", String(120), nullable=False),
    Column("username", String(80), nullable=False, unique=True),  # stored in lower case
    Column("password_hash", String(100)),  # bcrypt; null until a link was used
    _flag("is_new_teacher"),
    _flag("is_active", default=True),
    Column("vault_generation", Integer, nullable=False, server_default=text("1")),
    Column("created_at", Moment, nullable=False),
    Column("forgotten_at", Moment),  # a row without a name, for what others keep that points to it
)

roles = Table(
    "roles",
    metadata,
    _id(),
    _to("person_id", "people", nullable=False, index=True),
    # coach, teacher, mentor, principal (of a school); lead, administrator (of everything, no school)
    Column("role", String(20), nullable=False),
    _to("school_id", "schools"),
    Index("uq_roles_in_a_school", "person_id", "role", "school_id", unique=True),
    Index("ix_roles_school_role", "school_id", "role", "person_id"),
    Index(
        "uq_roles_everywhere",
        "person_id",
        "role",
        unique=True,
        sqlite_where=text("school_id IS NULL"),
        postgresql_where=text("school_id IS NULL"),
    ),
)

teams = Table(
    "teams",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False, index=True),
    Column("name", String(80), nullable=False),
    UniqueConstraint("school_id", "name"),
)

team_members = Table(
    "team_members",
    metadata,
    _to("team_id", "teams", primary_key=True),
    _to("person_id", "people", primary_key=True, index=True),
    Column("from_on", Date, primary_key=True),  # who comes back has two rows
    Column("until_on", Date),  # the last day
)

partnerships = Table(
    "partnerships",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False, index=True),
    _to("coach_id", "people", nullable=False, index=True),
    _to("teacher_id", "people", nullable=False, index=True),
    Column("started_on", Date, nullable=False),
    Column("ended_on", Date),
    Index(
        "uq_partnerships_now",
        "coach_id",
        "teacher_id",
        "school_id",
        unique=True,
        sqlite_where=text("ended_on IS NULL"),
        postgresql_where=text("ended_on IS NULL"),
    ),
)

mentorships = Table(
    "mentorships",
    metadata,
    _to("mentor_id", "people", primary_key=True),
    _to("teacher_id", "people", primary_key=True, index=True),
    _flag("sees_dates"),  # the teacher's ticks
    _flag("sees_step"),
)

class_sets = Table(  # classes in one set are the same students
    "class_sets",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False, index=True),
    Column("name", String(80), nullable=False),
    UniqueConstraint("school_id", "name"),
)

classes = Table(
    "classes",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False, index=True),
    _to("teacher_id", "people", nullable=False, index=True),
    _to("team_id", "teams"),  # the one team it counts for in pools
    _to("class_set_id", "class_sets"),
    Column("subject", String(60), nullable=False),
    Column("grade", String(20), nullable=False),
    Column("period", String(20), nullable=False),
    Column("room", String(20)),
    Column("students", Integer, nullable=False),
    Column("students_in_no_group", Integer, nullable=False),
    _flag("is_pooled"),  # the teacher's opt-in
    _flag("is_retired"),
    Index("ix_classes_team_id", "team_id", **_unless_empty("team_id")),
)

class_groups = Table(
    "class_groups",
    metadata,
    _to("class_id", "classes", primary_key=True),
    _to("group_id", "priority_groups", primary_key=True),
    Column("students", Integer, nullable=False),
    Column("seated", String(120)),  # "table 2 and by the window"
)

# Sign-in.

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _to("person_id", "people", nullable=False, index=True),
    _flag("is_my_tablet"),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
    Column("ended_at", Moment),
)

sign_in_codes = Table(
    "sign_in_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    _to("person_id", "people", nullable=False),
    _flag("is_my_tablet"),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

failed_sign_ins = Table(
    "failed_sign_ins",
    metadata,
    _id(),
    Column("username", String(80), nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_failed_sign_ins_username_at", "username", "at"),
    Index("ix_failed_sign_ins_address_at", "address", "at"),
)

password_links = Table(
    "password_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    _to("person_id", "people", nullable=False, index=True),
    _to("made_by", "people"),  # null: made at the terminal
    Column("made_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
)

notices = Table(  # what a person is told at the next look at any page
    "notices",
    metadata,
    _id(),
    _to("person_id", "people", nullable=False, index=True),
    Column("sentence", String(400), nullable=False),
    Column("at", Moment, nullable=False),
    Column("read_at", Moment),
)

# What tablets send: the visit, its entries, and the typed rows folded from them.

devices = Table(
    "devices",
    metadata,
    _id(),
    _to("person_id", "people", primary_key=True),
    Column("offset_ms", BigInteger, nullable=False),  # received - wall, the latest seen
    Column("seen_at", Moment, nullable=False),
)

clocks = Table(
    "clocks",
    metadata,
    _id(),
    _to("person_id", "people", primary_key=True),
    Column("offset_ms", BigInteger, nullable=False),  # the smallest received - tick seen
    _flag("is_met", default=True),  # no: a later clock of that tablet told when this one had ended
)

_PAIR = ("coach_id", "teacher_id", "school_id", "occasion")
_MET = ("occasion", "coach_id", "teacher_id", "debrief_finished_at", "forgotten_at")
_UNDEBRIEFED: dict[str, Any] = dict.fromkeys(
    ("sqlite_where", "postgresql_where"),
    text("finished_at IS NOT NULL AND debrief_finished_at IS NULL AND forgotten_at IS NULL"),
)
_KEPT: dict[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("forgotten_at IS NULL"))

visits = Table(
    "visits",
    metadata,
    _id(),
    _to("coach_id", "people"),  # author of the first accepted `started`
    _to("school_id", "schools"),
    _to("teacher_id", "people"),
    _to("class_id", "classes"),
    _flag("is_about_no_teacher"),
    Column("occasion", String(10), nullable=False, server_default="visit"),  # visit, agreement, launch
    Column("mode", String(14), nullable=False, server_default="in_room"),
    Column("lesson", Text),
    Column("target", Text),
    Column("materials", Text),
    Column("focus", Text),
    Column("step_id", Uuid),  # the action step looked at; no key, it may arrive later
    Column("sweeps", Integer),
    Column("started_at", Moment),
    Column("is_start_approximate", Boolean, nullable=False, server_default=false()),
    Column("placed_at", Moment),
    Column("finished_at", Moment),
    Column("debrief_started_at", Moment),
    Column("debrief_finished_at", Moment),
    Column("agenda", String(40)),
    Column("debrief_minutes", Integer),
    Column("opens_at", Moment),  # five school days after the start or a later `placed`
    Column("opened_at", Moment),  # earlier: by the end of the debrief, or by the coach
    Column("entry_count", Integer, nullable=False, server_default=text("0")),
    Column("forgotten_at", Moment),
    Column("first_received_at", Moment, nullable=False),
    # An index answers alone only if it also holds what its own condition is about.
    Index("ix_visits_school_started", "school_id", "started_at", *_MET, **_KEPT),
    Index("ix_visits_teacher_started", "teacher_id", "started_at", **_unless_empty("teacher_id")),
    Index("ix_visits_coach_started", "coach_id", "started_at"),
    # A pair's last visit and debrief are the end of an index that holds all there is to ask of them.
    Index("ix_visits_pair_started", *_PAIR, "started_at", "forgotten_at", **_KEPT),
    Index("ix_visits_pair_debriefed", *_PAIR, "debrief_finished_at", "forgotten_at", **_KEPT),
    # The few whose debrief is to come, found without those of all the years that were held.
    Index("ix_visits_undebriefed", "coach_id", "occasion", "started_at", **_UNDEBRIEFED),
)

co_observers = Table(  # colleagues whom a coach asked to come along; each counts with the teacher's yes alone
    "co_observers",
    metadata,
    # The person first: a page asks of hundreds of visits whether one person came along, nearly always to none.
    _to("person_id", "people", primary_key=True),
    _to("visit_id", "visits", primary_key=True, index=True),
    _to("partnership_id", "partnerships", nullable=False, index=True),  # whose visit it is to be
    _to("teacher_id", "people", nullable=False, index=True),  # who was asked: the yes is to a visit of theirs
    Column("on_day", Date, nullable=False),
    Column("invited_at", Moment, nullable=False),
    Column("teacher_agreed_at", Moment),
    Column("declined_at", Moment),  # said no, or took the yes back
)

entries = Table(
    "entries",
    metadata,
    _id(),
    _to("visit_id", "visits", nullable=False),
    _to("person_id", "people", nullable=False),
    # Per visit, raised under its lock: `after` in the route. A line gets a new one when the other observer may read it.
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("body", Text),  # as the tablet froze it; null once forgotten
    Column("sha256", String(64), nullable=False),
    Column("device_id", Uuid, nullable=False),
    Column("clock_id", Uuid, nullable=False),
    Column("tick_ms", BigInteger, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("noted_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    _flag("is_folded"),
    Column("forgotten_at", Moment),
    UniqueConstraint("visit_id", "number"),
)

replacements = Table(
    "replacements",
    metadata,
    Column("replaced_id", Uuid, primary_key=True),  # no key: it may arrive later
    _to("entry_id", "entries", primary_key=True, index=True),
    _to("visit_id", "visits", nullable=False, index=True),
    _flag("is_undo"),
)


def _typed(name: str, *columns: Any) -> Table:
    """A table of rows folded from entries of one kind; `is_current` is false once an entry replaces it."""
    return Table(
        name,
        metadata,
        _to("entry_id", "entries", primary_key=True),
        _to("visit_id", "visits", nullable=False, index=True),
        _to("school_id", "schools"),
        _to("person_id", "people", nullable=False),
        _flag("is_current", default=True),
        *columns,
    )


note_lines = _typed(
    "note_lines",  # kinds `note` and `edit`: an edit's row keeps the earlier text readable
    Column("speaker", String(10)),
    Column("text", Text, nullable=False),
    Column("tags", JSON, nullable=False),
    Column("minute_in_recording", Integer),
    _flag("is_edit"),
)
questions = _typed("questions", Column("text", Text, nullable=False))
sweeps = _typed("sweeps", Column("due_tick_ms", BigInteger))
check_ins = _typed(
    "check_ins",
    Column("group_id", Uuid, nullable=False),
    Column("spoke_with", Integer),
    Column("grasp", String(10)),
    Column("trend", Text),
)
work_counts = _typed(
    "work_counts", Column("pieces", Integer), Column("days_to_return", Integer), Column("named_next_step", Integer)
)
sightings = _typed(
    "sightings",
    Column("criterion_id", Uuid, nullable=False),
    Column("seen", String(14), nullable=False),
    # All that counting them asks for, so that years of sightings are counted in the index alone.
    Index("ix_sightings_criterion", "criterion_id", "is_current", "seen", "visit_id", "person_id"),
)
waits = _typed("waits", Column("length_ms", Integer, nullable=False))
fields = _typed("fields", Column("name", String(80), nullable=False), Column("value", JSON))
stages = _typed(
    "stages",
    Column("stage", String(40), nullable=False),
    Column("what", String(10), nullable=False),
    Column("by_ms", Integer),
)
practice_rounds = _typed(
    "practice_rounds",
    Column("round", Integer, nullable=False),
    Column("criteria", JSON, nullable=False),
    Column("feedback", Text),
)

sweep_groups = Table(
    "sweep_groups",
    metadata,
    _to("visit_id", "visits", nullable=False, index=True),
    Column("entry_id", Uuid, ForeignKey("sweeps.entry_id"), primary_key=True),
    Column("group_id", Uuid, primary_key=True),  # NO_GROUP for the rest of the class
    Column("present", Integer, nullable=False),
    Column("on_task", Integer, nullable=False),
)

# Sums kept by the transaction that folds, so that dashboards read a window and not the history.

visit_group_sums = Table(
    "visit_group_sums",
    metadata,
    _to("visit_id", "visits", primary_key=True),
    Column("group_id", Uuid, primary_key=True),
    _to("school_id", "schools", index=True),
    Column("sweeps", Integer, nullable=False),
    Column("n", Integer, nullable=False),  # students looked at, over all sweeps
    Column("k", Integer, nullable=False),  # of those, on task
)

engagement_sums = Table(
    "engagement_sums",
    metadata,
    _to("school_id", "schools", primary_key=True),
    Column("fortnight", Date, primary_key=True),  # its Monday
    _to("teacher_id", "people", primary_key=True),
    _to("class_id", "classes", primary_key=True),
    Column("group_id", Uuid, primary_key=True),
    Column("measured", String(14), primary_key=True),  # the visit's mode
    Column("visits", Integer, nullable=False),
    Column("sweeps", Integer, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("k", BigInteger, nullable=False),
    Column("sum_n2", BigInteger, nullable=False),
    Column("sum_kn", BigInteger, nullable=False),
    Column("sum_k2", BigInteger, nullable=False),
)


visit_tallies = Table(  # what a visit left behind, for its coach's own pages alone; see tallies.py
    "visit_tallies",
    metadata,
    _to("visit_id", "visits", primary_key=True),
    _to("school_id", "schools"),
    Column("entry_count", Integer, nullable=False),  # the visit's when it was counted: a higher one makes the row old
    Column("rule", String(20), nullable=False),  # by what it was counted: another one makes the row old
    Column("lines_teacher", Integer, nullable=False),  # note lines, by whom they are about
    Column("lines_students", Integer, nullable=False),
    Column("lines_room", Integer, nullable=False),
    Column("lines_nobody", Integer, nullable=False),
    Column("lines_plain", Integer),  # without a word of the school's list; null without a list
    Column("questions_brought", Integer, nullable=False),
    Column("questions_erased", Integer, nullable=False),
    _flag("has_praise"),
    _flag("has_next_visit"),
    _flag("has_practice"),
    _flag("has_step"),
    _flag("has_criteria"),
    _flag("has_lesson"),
    Column("stage_ms", JSON, nullable=False),  # of each stage of the debrief
)


def _kept_from() -> Column[Any]:
    """Whoever could take own live numbers out of a cell and be left with those of too few; ids as text."""
    return Column("kept_from", JSON)


published_cells = Table(
    "published_cells",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False),
    Column("first_fortnight", Date, nullable=False),
    Column("last_fortnight", Date, nullable=False),
    Column("teams", JSON, nullable=False),  # team ids merged into this cell, as text
    Column("group_id", Uuid, nullable=False),
    Column("measured", String(14), nullable=False),
    Column("teacher_ids", JSON, nullable=False),  # to count a union's teachers; never shown
    Column("class_ids", JSON, nullable=False),  # so that no contribution is ever in two cells; never shown
    Column("students", Integer, nullable=False),  # lower bound
    Column("visits", Integer, nullable=False),
    Column("sweeps", Integer, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("k", BigInteger, nullable=False),
    Column("sum_n2", BigInteger, nullable=False),
    Column("sum_kn", BigInteger, nullable=False),
    Column("sum_k2", BigInteger, nullable=False),
    _kept_from(),
    Column("published_at", Moment, nullable=False),
    Index("ix_published_cells_school", "school_id", "last_fortnight"),
)

published_step_cells = Table(  # what happened to action steps, event by event
    "published_step_cells",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False),
    Column("first_fortnight", Date, nullable=False),
    Column("last_fortnight", Date, nullable=False),
    Column("teams", JSON, nullable=False),
    Column("focus", Text),  # null: several focus areas together, or none named
    Column("teacher_ids", JSON, nullable=False),
    Column("class_ids", JSON, nullable=False),
    Column("students", Integer, nullable=False),
    Column("steps", Integer, nullable=False),  # to which anything of this happened
    Column("agreed", Integer, nullable=False),
    Column("trying", Integer, nullable=False),
    Column("part_of_practice", Integer, nullable=False),
    Column("set_aside", Integer, nullable=False),
    Column("due", Integer, nullable=False),  # to be looked at again; 0 too where few of the cell's teachers had any
    Column("looked_again", Integer, nullable=False),  # of those due, by the agreed day
    Column("due_teacher_ids", JSON, nullable=False),  # whose those due are, to count a union's; never shown
    Column("timed", Integer, nullable=False),  # part of practice, where enough of them for a mean of days; else 0
    Column("days", Integer, nullable=False),  # from agreed to part of practice, summed over the timed
    Column("timed_teacher_ids", JSON, nullable=False),  # whose the timed are; so too
    _kept_from(),
    Column("published_at", Moment, nullable=False),
    Index("ix_published_step_cells_school", "school_id", "last_fortnight"),
)

published_focus_cells = Table(  # what visits looked at
    "published_focus_cells",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False),
    Column("first_fortnight", Date, nullable=False),
    Column("last_fortnight", Date, nullable=False),
    Column("teams", JSON, nullable=False),
    Column("focus", Text, nullable=False),
    Column("teacher_ids", JSON, nullable=False),
    Column("class_ids", JSON, nullable=False),
    Column("students", Integer, nullable=False),
    Column("visits", Integer, nullable=False),
    _kept_from(),
    Column("published_at", Moment, nullable=False),
    Index("ix_published_focus_cells_school", "school_id", "last_fortnight"),
)

published_pulse_cells = Table(  # what pulses answered; how many said yes is kept as two bounds and nowhere exactly
    "published_pulse_cells",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False),
    Column("first_fortnight", Date, nullable=False),
    Column("last_fortnight", Date, nullable=False),
    Column("teams", JSON, nullable=False),
    Column("version", Integer, nullable=False),  # of the questions: two wordings are never added up
    Column("question", String(20), nullable=False),
    Column("teacher_ids", JSON, nullable=False),
    Column("answers", Integer, nullable=False),
    Column("at_least", Integer, nullable=False),
    Column("at_most", Integer, nullable=False),
    _kept_from(),
    Column("published_at", Moment, nullable=False),
    Index("ix_published_pulse_cells_school", "school_id", "last_fortnight"),
)

published_fortnights = Table(  # a fortnight is published once, whether any cell came of it or not
    "published_fortnights",
    metadata,
    _to("school_id", "schools", primary_key=True),
    Column("fortnight", Date, primary_key=True),
    Column("published_at", Moment, nullable=False),
)

# What a pair agreed: rhythm, times, steps, promises.

agreements = Table(
    "agreements",
    metadata,
    _to("partnership_id", "partnerships", primary_key=True),
    Column("rhythm_days", Integer, nullable=False, server_default=text("10")),  # school days
    Column("slot", String(80)),
    Column("agenda", String(40), nullable=False, server_default="six-steps"),
    Column("sweeps", Integer, nullable=False, server_default=text("0")),  # sweeps in a visit, 0 for none
    Column("sees", Text),
    Column("look_for", Text),
    Column("look_for_at", Moment),  # when the teacher wrote it on a page of theirs; an older agreement leaves it
    Column("agreed_at", Moment, nullable=False),
)

pauses = Table(
    "pauses",
    metadata,
    _id(),
    _to("partnership_id", "partnerships", nullable=False, index=True),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Column("reason", String(20), nullable=False),  # a fixed choice
)

_COULD_NOT: dict[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("outcome = 'could_not_happen'"))

meetings = Table(  # an agreed time for a visit or a debrief
    "meetings",
    metadata,
    _id(),
    _to("partnership_id", "partnerships", nullable=False),
    _to("school_id", "schools", nullable=False),
    _to("class_id", "classes"),
    Column("kind", String(10), nullable=False),  # visit, debrief
    _to("visit_id", "visits"),  # the visit that came of it, or that the debrief is of
    Column("on_day", Date, nullable=False),
    Column("at_time", Time),  # on the school's clock
    Column("outcome", String(20)),  # null while ahead; held, moved, could_not_happen
    Column("reason", String(20)),  # a fixed choice, for could_not_happen
    Column("made_at", Moment, nullable=False),
    Index("ix_meetings_school_day", "school_id", "on_day"),
    Index("ix_meetings_partnership_day", "partnership_id", "on_day"),
    Index("ix_meetings_visit_id", "visit_id", **_unless_empty("visit_id")),
    Index("ix_meetings_could_not_happen", "on_day", "partnership_id", "reason", "made_at", "id", **_COULD_NOT),
)

time_requests = Table(
    "time_requests",
    metadata,
    _id(),
    _to("partnership_id", "partnerships", nullable=False, index=True),
    _to("school_id", "schools", nullable=False, index=True),
    _to("asked_by", "people", nullable=False),
    Column("need", String(20), nullable=False),  # a fixed choice: cover, room, schedule
    Column("for_day", Date),
    Column("period", String(20)),  # a fixed choice: a number, or a period of the teacher's classes
    Column("asked_at", Moment, nullable=False),
    _to("answered_by", "people"),
    Column("answered_at", Moment),
    Column("withdrawn_at", Moment),
)

action_steps = Table(
    "action_steps",
    metadata,
    _id(),  # the id of the visit whose debrief agreed it
    _to("partnership_id", "partnerships", index=True),
    _to("school_id", "schools"),
    _to("coach_id", "people", nullable=False),
    _to("teacher_id", "people", nullable=False),
    _to("class_id", "classes"),
    Column("text", Text, nullable=False),
    Column("focus", Text),
    Column("goal", Text),
    Column("example", Text),
    Column("non_example", Text),
    Column("lesson", Text),  # the dated lesson it applies to, in words
    Column("modeled", Text),
    Column("checks", JSON),
    Column("look_again_on", Date),
    Column("state", String(20), nullable=False, server_default="new"),
    Column("agreed_at", Moment, nullable=False),
    Column("state_since", Moment, nullable=False),
    Index("ix_action_steps_teacher_state", "teacher_id", "state"),
    # All that choosing a coach's steps asks for, so that those of earlier years are passed over in the index alone.
    Index("ix_action_steps_coach", "coach_id", "state", "state_since", "teacher_id", "school_id", "id"),
    Index("ix_action_steps_school_agreed", "school_id", "agreed_at"),
)

step_criteria = Table(
    "step_criteria",
    metadata,
    _id(),  # uuid5(step id, text): two tablets name it alike
    _to("step_id", "action_steps", nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    _flag("is_current", default=True),
)

step_states = Table(  # history; the teacher confirms
    "step_states",
    metadata,
    _id(),
    _to("step_id", "action_steps", nullable=False, index=True),
    Column("state", String(20), nullable=False),
    _to("by_person", "people", nullable=False),
    Column("is_confirmed", Boolean, nullable=False, server_default=false()),
    Column("at", Moment, nullable=False),
)

_NOT_DONE: dict[str, Any] = dict.fromkeys(("sqlite_where", "postgresql_where"), text("done_at IS NULL"))

promises = Table(
    "promises",
    metadata,
    _id(),  # the entry that made it
    _to("visit_id", "visits", nullable=False, index=True),
    _to("person_id", "people", nullable=False),  # who promised
    Column("text", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("done_at", Moment),
    Index("ix_promises_open", "person_id", "made_at", **_NOT_DONE),
    # Whether somebody's promises of some weeks were kept is counted in the index alone.
    Index("ix_promises_person_made", "person_id", "made_at", "visit_id", "done_at"),
)

# What a coach keeps for themselves.

contacts = Table(  # time with a teacher outside visits and debriefs; fixed choices only, no words about anybody
    "contacts",
    metadata,
    _id(),
    _to("coach_id", "people", nullable=False),
    _to("teacher_id", "people", nullable=False),
    _to("school_id", "schools", nullable=False),
    Column("kind", String(20), nullable=False),  # a fixed choice
    Column("minutes", Integer, nullable=False),  # a fixed choice
    Column("on_day", Date, nullable=False),  # on the school's calendar
    Column("made_at", Moment, nullable=False),
    Index("ix_contacts_coach_day", "coach_id", "on_day"),
)

# What the teacher decides and answers.

line_answers = Table(
    "line_answers",
    metadata,
    _id(),
    _to("visit_id", "visits", nullable=False, index=True),
    Column("line_id", Uuid, nullable=False),  # the line's first entry
    _to("teacher_id", "people", nullable=False),
    Column("answer", String(20), nullable=False),  # saw_it_differently, leave_out
    Column("text", Text),
    Column("at", Moment, nullable=False),
    UniqueConstraint("line_id", "answer"),
)

shares = Table(
    "shares",
    metadata,
    _id(),
    _to("teacher_id", "people", nullable=False),
    Column("record", String(10), nullable=False),  # visit, debrief, step
    Column("record_id", Uuid, nullable=False, index=True),
    Column("audience", String(12), nullable=False),  # principal, mentor, team
    _to("team_id", "teams"),
    Column("shared_at", Moment, nullable=False),
    Column("taken_back_at", Moment),
    Index("ix_shares_teacher_audience", "teacher_id", "audience", "record"),
    # A teacher's few shares lie side by side: to ask it for each of many visits costs what it costs for one.
    Index("ix_shares_teacher_record", "teacher_id", "record_id", "record"),
    Index("ix_shares_team_record", "team_id", "record", **_unless_empty("team_id")),
)

share_readings = Table(
    "share_readings",
    metadata,
    _id(),
    _to("share_id", "shares", nullable=False, index=True),
    _to("person_id", "people", nullable=False),
    Column("at", Moment, nullable=False),
)

pulses = Table(  # a teacher's answers of one fortnight, for the teacher alone; a row without any: not this time
    "pulses",
    metadata,
    _to("school_id", "schools", primary_key=True),
    Column("fortnight", Date, primary_key=True),  # its Monday
    _to("teacher_id", "people", primary_key=True),
    Column("version", Integer, nullable=False),  # of the questions
    Column("chose_focus", String(8)),  # yes, partly, not_yet; null: skipped, as in the others
    Column("step_fits", String(8)),
    Column("debrief_worth", String(8)),
    Column("can_say", String(8)),
    Column("is_counted", Boolean, nullable=False),  # said while a class of the teacher's took part in pooled numbers
    Column("kept_at", Moment, nullable=False),
    UniqueConstraint("teacher_id", "fortnight"),  # one a fortnight, in however many schools
)

# What a team decides when it looks at its numbers together.

team_meetings = Table(
    "team_meetings",
    metadata,
    _id(),
    _to("school_id", "schools", nullable=False),
    _to("team_id", "teams", nullable=False),
    Column("held_on", Date, nullable=False),  # on the school's calendar
    _to("begun_by", "people", nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("ended_at", Moment),
    Column("snapshot", JSON),  # the chart as the team saw it, never worked out again; null: held without one
    Column("link", String(400)),
    Column("student_work", Text),
    _flag("is_shared_with_principal"),
    Column("version", Integer, nullable=False, server_default=text("1")),
    Index("ix_team_meetings_team_id", "team_id", "begun_at"),
    Index("ix_team_meetings_shared", "school_id", "is_shared_with_principal"),
    Index(  # two members who begin at once hold one meeting
        "uq_team_meetings_open",
        "team_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

meeting_readings = Table(  # by whoever is not of the team
    "meeting_readings",
    metadata,
    _to("meeting_id", "team_meetings", primary_key=True),
    _to("person_id", "people", primary_key=True),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
)

team_meeting_notes = Table(
    "team_meeting_notes",
    metadata,
    _id(),
    _to("meeting_id", "team_meetings", nullable=False, index=True),
    Column("question", String(10), nullable=False),  # notice, explain
    Column("text", Text, nullable=False),
    _to("person_id", "people", nullable=False),
    Column("at", Moment, nullable=False),
    Column("taken_back_at", Moment),
)

team_decisions = Table(
    "team_decisions",
    metadata,
    _id(),
    _to("meeting_id", "team_meetings", nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("who", String(120), nullable=False),  # in words: a member, two of them, "all of us"
    Column("by_when", Date),
    Column("how_we_will_know", Text),
    _to("person_id", "people", nullable=False),  # who wrote it down
    Column("at", Moment, nullable=False),
    Column("outcome", String(10)),  # null while open; kept, changed, set_aside
    Column("came_of_it", Text),
    _to("settled_in", "team_meetings"),
    Column("version", Integer, nullable=False, server_default=text("1")),
)
