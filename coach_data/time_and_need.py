"""Whether a coach's time goes where it is needed: signs of need beside minutes and visits; nobody is ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import Connection, select

from coach_data import access
from coach_data.actors import Actor
from coach_data.rhythm import Standing
from coach_data.schema import classes
from coach_data.time_log import Item
from coach_data.visit_calendar import Pair, longest_gap

SIGNS = {"new": "new teacher", "groups": "a class with large priority groups", "gap": "a long gap"}
LONG_GAP_DAYS = 5
"""School days past the rhythm from which a stretch without a visit is a long gap: one week of school."""
FEWEST_TEACHERS = 4
FEWEST_VISITS = 10
CLEARLY = 0.10
"""Shares of time and of caseload that lie closer than this are called even."""

Verdict = Literal["too_early", "no_sign", "all_signs", "followed", "even", "elsewhere"]


@dataclass(frozen=True)
class Need:
    """One pair: what speaks for time, and what it got.

    Attributes:
        signs: keys of SIGNS.
        longest_gap_days: school days without a visit, the longest stretch that reaches into this time.
        minutes: visits, debriefs and other contacts together.
        is_counted: the pair worked together, without a pause, for at least half of the school days.
    """

    standing: Standing
    signs: tuple[str, ...]
    longest_gap_days: int
    visits: int
    minutes: int
    is_counted: bool


@dataclass(frozen=True)
class Balance:
    """What the pairs with a sign of need got, of those counted; shares between 0 and 1."""

    verdict: Verdict
    with_sign: int
    teachers: int
    share_of_time: float
    share_of_caseload: float


def needs(
    pairs: Sequence[Pair], items: Sequence[Item], crowded: frozenset[tuple[UUID, UUID]], *, first: date, today: date
) -> list[Need]:
    """Every pair, by the teacher's name.

    Args:
        items: what took time in these days.
        crowded: teacher and school of classes with large priority groups.
    """
    by_pair: dict[tuple[UUID | None, UUID | None], list[Item]] = defaultdict(list)
    for item in items:
        by_pair[item.teacher_id, item.school_id].append(item)
    found = [_need(pair, by_pair, crowded, first, today) for pair in pairs]
    return sorted(found, key=lambda need: (need.standing.teacher.casefold(), str(need.standing.partnership_id)))


def _need(
    pair: Pair,
    items: Mapping[tuple[UUID | None, UUID | None], Sequence[Item]],
    crowded: frozenset[tuple[UUID, UUID]],
    first: date,
    today: date,
) -> Need:
    standing = pair.standing
    whose = (standing.teacher_id, standing.school_id)
    own = items.get(whose, ())
    gap = longest_gap(pair, first=first, today=today)
    is_so = {
        "new": standing.is_new_teacher,
        "groups": whose in crowded,
        "gap": gap >= standing.rhythm_days + LONG_GAP_DAYS,
    }
    worked = pair.days(max(first, standing.started_on), today)
    return Need(
        standing,
        tuple(sign for sign in SIGNS if is_so[sign]),
        gap,
        sum(item.sort == "visit" for item in own),
        sum(item.minutes or 0 for item in own),
        2 * worked >= pair.calendar.between(first, today),
    )


def balance(needs: Sequence[Need]) -> Balance:
    """What the counted pairs with a sign got, and what may be said of it."""
    counted = [need for need in needs if need.is_counted]
    signed = [need for need in counted if need.signs]
    minutes = sum(need.minutes for need in counted)
    of_time = sum(need.minutes for need in signed) / minutes if minutes else 0.0
    of_caseload = len(signed) / len(counted) if counted else 0.0
    return Balance(_verdict(counted, signed, of_time - of_caseload), len(signed), len(counted), of_time, of_caseload)


def _verdict(counted: Sequence[Need], signed: Sequence[Need], more: float) -> Verdict:
    if len(counted) < FEWEST_TEACHERS or sum(need.visits for need in counted) < FEWEST_VISITS:
        return "too_early"
    if not signed:
        return "no_sign"
    if len(signed) == len(counted):
        return "all_signs"
    if abs(more) < CLEARLY:
        return "even"
    return "followed" if more > 0 else "elsewhere"


def sentence(found: Balance) -> str:
    """What may be said, with the numbers it rests on."""
    if found.verdict == "too_early":
        return (
            f"Too early to say whether your time follows need: it takes {FEWEST_TEACHERS} teachers "
            f"and {FEWEST_VISITS} visits"
        )
    if found.verdict == "no_sign":
        return f"None of your {found.teachers} teachers has a sign of need, so there is nothing to compare"
    if found.verdict == "all_signs":
        return f"All of your {found.teachers} teachers have a sign of need, so there is nothing to compare"
    began = {"followed": "Your time followed need", "even": "Your time was spread evenly"}
    who = "teacher with a sign of need" if found.with_sign == 1 else "teachers with a sign of need"
    they = "is" if found.with_sign == 1 else "are"
    return (
        f"{began.get(found.verdict, 'Your time went elsewhere')}: the {found.with_sign} {who} got "
        f"{found.share_of_time:.0%} of it and {they} {found.share_of_caseload:.0%} of the {found.teachers} "
        "you work with"
    )


def crowded_classes(
    db: Connection, actor: Actor, pairs: Sequence[Pair], *, today: date
) -> frozenset[tuple[UUID, UUID]]:
    """Teacher and school of each class in use with at least half of its students in a priority group."""
    rows = db.execute(
        select(classes.c.teacher_id, classes.c.school_id)
        .where(
            classes.c.teacher_id.in_({pair.standing.teacher_id for pair in pairs}),
            classes.c.is_retired.is_(False),
            2 * (classes.c.students - classes.c.students_in_no_group) >= classes.c.students,
            access.classes_seen(actor, today=today),
        )
        .distinct()
    )
    return frozenset((teacher, school) for teacher, school in rows)
