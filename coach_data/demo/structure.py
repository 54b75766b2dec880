"""Puts the demo's schools, people, classes and pairs into their tables."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, Table, insert

from coach_data import accounts, schema
from coach_data.demo.cast import SIGN_IN, Cast, Lesson, School
from coach_data.demo.naming import id_of
from coach_data.demo.year import Year
from coach_data.word_hints import STARTER

_MENTORS = (("castellanos", "newteacher", True), ("diallo", "park", False))  # mentor, teacher, sees the step


def build(db: Connection, cast: Cast, year: Year) -> None:
    """Inserts everything that is there before the first visit."""
    first_day = year.days[0]
    for school in cast.schools:
        _add_school(db, school, year, cast)
    _add_people(db, cast, year.at(first_day, time(7)))
    for school in cast.schools:
        _add_teams(db, school, first_day)
    _add_classes(db, cast)
    _add_pairs(db, cast, year)


def _add(db: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    db.execute(insert(table), rows)


def _add_school(db: Connection, school: School, year: Year, cast: Cast) -> None:
    made = year.at(year.days[0], time(6))
    row = {"id": school.id, "name": school.name, "time_zone": cast.zone.key, "created_at": made}
    _add(db, schema.schools, [row])
    terms = [
        {"id": id_of("term", school.key, name), "school_id": school.id, "name": name, "starts_on": a, "ends_on": b}
        for name, a, b in year.terms
    ]
    _add(db, schema.terms, terms)
    closed = [{"school_id": school.id, "day": day, "reason": reason} for day, reason in year.closed.items()]
    _add(db, schema.closed_days, closed)
    groups = [
        {"id": school.group_id(n), "school_id": school.id, "name": name, "label": f"Group {'ABC'[n]}", "position": n}
        for n, name in enumerate(school.groups)
    ]
    _add(db, schema.priority_groups, groups)
    _add(db, schema.word_hints, [{"school_id": school.id, "word": word, "why": why} for word, why in STARTER.items()])
    sets = [
        {"id": id_of("set", school.key, name), "school_id": school.id, "name": f"Section {name}"}
        for name in school.sets
    ]
    _add(db, schema.class_sets, sets)


def _add_people(db: Connection, cast: Cast, made: datetime) -> None:
    # One hash for all: a demo's password is on its sign-in page, and bcrypt is slow on purpose.
    shared = accounts.hash_password(accounts.DEMO_PASSWORD, is_demo=True)
    rows = [
        {
            "id": person.id,
            "name": person.name,
            "username": person.key,
            "password_hash": shared if person.key in SIGN_IN else None,
            "is_new_teacher": person.is_new,
            "created_at": made,
        }
        for person in cast.people
    ]
    _add(db, schema.people, rows)
    schools = {school.key: school.id for school in cast.schools}
    held = [
        {
            "id": id_of("role", person.key, role, school),
            "person_id": person.id,
            "role": role,
            "school_id": schools[school] if school else None,
        }
        for person in cast.people
        for role, school in person.roles
    ]
    _add(db, schema.roles, held)


def _add_teams(db: Connection, school: School, first_day: date) -> None:
    for name, *members in school.teams:
        team = id_of("team", school.key, name)
        _add(db, schema.teams, [{"id": team, "school_id": school.id, "name": name}])
        rows = [{"team_id": team, "person_id": id_of("person", key), "from_on": first_day} for key in members]
        _add(db, schema.team_members, rows)


def _add_classes(db: Connection, cast: Cast) -> None:
    _add(db, schema.classes, [_class_row(lesson) for lesson in cast.classes])
    seats = ("table 2 and by the window", "tables 3 and 5", None)
    rows = [
        {"class_id": lesson.id, "group_id": group, "students": size, "seated": seats[place % 3]}
        for lesson in cast.classes
        for place, (group, size) in enumerate(lesson.group_sizes.items())
        if group
    ]
    _add(db, schema.class_groups, rows)


def _class_row(lesson: Lesson) -> dict[str, Any]:
    return {
        "id": lesson.id,
        "school_id": lesson.school.id,
        "teacher_id": id_of("person", lesson.teacher),
        "team_id": lesson.school.team_of(lesson.teacher),
        "class_set_id": id_of("set", lesson.school.key, lesson.set),
        "subject": lesson.subject,
        "grade": lesson.grade,
        "period": lesson.period,
        "room": lesson.room,
        "students": lesson.students,
        "students_in_no_group": lesson.group_sizes[None],
        "is_pooled": lesson.is_pooled,
    }


def _add_pairs(db: Connection, cast: Cast, year: Year) -> None:
    rows = [
        {
            "id": pair.id,
            "school_id": pair.school.id,
            "coach_id": pair.coach_id,
            "teacher_id": pair.teacher_id,
            "started_on": year.days[0],
        }
        for pair in cast.pairs
    ]
    _add(db, schema.partnerships, rows)
    mentored = [
        {
            "mentor_id": id_of("person", mentor),
            "teacher_id": id_of("person", teacher),
            "sees_dates": True,
            "sees_step": sees_step,
        }
        for mentor, teacher, sees_step in _MENTORS
    ]
    _add(db, schema.mentorships, mentored)
    paused = [
        {
            "id": id_of("pause", pair.id),
            "partnership_id": pair.id,
            "from_on": year.ago(pair.pause[0]),
            "until_on": year.ahead(pair.pause[1]),
            "reason": pair.pause[2],
        }
        for pair in cast.pairs
        if pair.pause
    ]
    _add(db, schema.pauses, paused)
