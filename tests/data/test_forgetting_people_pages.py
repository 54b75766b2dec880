"""What others read once a person is forgotten: their own is all there, and a name that is none stands for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from coach_data import (
    action_steps,
    agreements,
    briefcase,
    co_observers,
    contacts,
    coverage,
    debriefs,
    engagement,
    held,
    meeting_readings,
    meetings,
    mentor_ticks,
    mirrored,
    note_lines,
    others_see,
    partnerships,
    promises,
    pulses,
    rhythm,
    shareable,
    sharing,
    team_decisions,
    team_meetings,
    team_notes,
    teams,
    time_requests,
    unfinished,
    viewers,
    visit_history,
    visits,
)
from coach_data.entries.reading import entries_after
from coach_data.forgetting_people import NAME, forget_person
from coach_data.school_days import calendar_of
from coach_data.team_decisions import DecisionIn
from coach_data.team_notes import NoteIn
from tests.builders import NOW, TODAY, actor_for, add_contact, add_mentorship, add_partnership, add_person
from tests.cast import Cast
from tests.data.whole_person import beside
from tests.data.whole_visit import LATER, WORD, hold
from tests.tablets import Tablet

AGES_AGO = NOW - timedelta(days=300)


def at(db: Connection, cast: Cast) -> dict[str, Any]:
    calendar = calendar_of(db, cast.north)
    return {"calendars": {cast.north: calendar}, "default": calendar, "now": LATER}


@pytest.fixture
def tablet(db: Connection, cast: Cast) -> Tablet:
    """A whole visit of the coach's with the teacher, and what hangs on the pair."""
    tablet = Tablet(cast.coach)
    hold(db, cast, tablet)
    add_contact(db, cast.coach.person_id, cast.teacher.person_id, cast.north)
    time_requests.ask(db, cast.teacher, cast.pair, need="cover", now=NOW)
    rhythm.pause(db, cast.coach, cast.pair, TODAY + timedelta(days=20), "leave", now=NOW)
    add_mentorship(db, cast.team.person_id, cast.teacher.person_id, sees_step=True, sees_dates=True)
    return tablet


Page = Callable[[Connection, Cast, Tablet], Any]
OF_THE_PAIR: dict[str, tuple[str, Page]] = {
    "past": ("coach", lambda db, cast, _: visit_history.of_teacher(db, cast.coach, cast.teacher.person_id, now=LATER)),
    "held": ("coach", lambda db, cast, _: held.since(db, cast.coach, AGES_AGO, **at(db, cast))),
    "mirror": ("coach", lambda db, cast, _: mirrored.since(db, cast.coach, AGES_AGO, **at(db, cast))),
    "praise": ("coach", lambda db, cast, _: unfinished.last_praise(db, cast.coach, now=LATER)),
    "log": ("coach", lambda db, cast, _: contacts.between(db, cast.coach, AGES_AGO.date(), LATER.date())),
    "promised": ("coach", lambda db, cast, _: promises.open_ones(db, cast.coach, now=LATER)),
    "numbers": (
        "teacher",
        lambda db, cast, _: engagement.by_visit(
            db, cast.teacher, cast.teacher.person_id, since=AGES_AGO.date(), now=LATER
        ),
    ),
    "promises": ("teacher", lambda db, cast, _: promises.open_ones(db, cast.teacher, now=LATER)),
    "agreement": ("teacher", lambda db, cast, _: agreements.mine(db, cast.teacher)),
    "shareable": (
        "teacher",
        lambda db, cast, _: [one for one in shareable.of_teacher(db, cast.teacher, now=LATER) if one.record != "step"],
    ),
    "asked": ("teacher", lambda db, cast, _: co_observers.asked(db, cast.teacher, today=TODAY)),
    "time": (
        "principal",
        lambda db, cast, _: time_requests.open_ones(db, cast.principal, today=TODAY, teacher_id=cast.teacher.person_id),
    ),
    "along": ("outsider", lambda db, cast, _: co_observers.joining(db, cast.outsider, today=TODAY)),
}


@pytest.mark.parametrize("gone", ["coach", "teacher"])
@pytest.mark.parametrize(("reader", "page"), OF_THE_PAIR.values(), ids=OF_THE_PAIR.keys())
def test_what_the_two_had_of_each_other_is_on_no_page(
    db: Connection, cast: Cast, tablet: Tablet, reader: str, page: Page, gone: str
) -> None:
    before = page(db, cast, tablet)

    forget_person(db, getattr(cast, gone).person_id, now=LATER)

    assert before
    assert not page(db, cast, tablet), "the other one's page holds nothing, and breaks of nothing"


def test_the_teachers_own_is_all_there_when_the_coach_is_gone(db: Connection, cast: Cast, tablet: Tablet) -> None:
    pulses.keep(db, cast.teacher, TODAY - timedelta(days=TODAY.weekday()), {"chose_focus": "yes"}, now=LATER)
    before = pulses.mine(db, cast.teacher, now=LATER)

    forget_person(db, cast.coach.person_id, now=LATER)

    assert pulses.mine(db, cast.teacher, now=LATER).answered == before.answered != ()
    assert [step.text for step in action_steps.seen_by(db, cast.teacher, now=LATER)] == [WORD]
    assert [one.mentor for one in mentor_ticks.of_teacher(db, cast.teacher)] == ["Toni Team"]
    assert [one.record for one, _ in sharing.shown_to(db, cast.principal)] == ["step"]
    assert {one.reader for one in sharing.readings(db, cast.teacher, limit=9)} == {"Pat Principal"}


def test_a_principal_sees_a_teacher_without_a_coach_and_no_pair(db: Connection, cast: Cast, tablet: Tablet) -> None:
    forget_person(db, cast.coach.person_id, now=LATER)

    seen = coverage.of_school(db, cast.principal, cast.north, now=LATER)

    assert "Terry Teacher" in str(seen) and NAME not in str(seen)
    assert coverage.by_school(db, cast.lead, now=LATER)


def test_a_new_coach_begins_with_the_teacher_as_with_any(db: Connection, cast: Cast, tablet: Tablet) -> None:
    forget_person(db, cast.coach.person_id, now=LATER)
    new = add_person(db, "Nora New", role="coach", school=cast.north)
    add_partnership(db, new, cast.teacher.person_id, cast.north, started_on=LATER.date())

    actor = actor_for(db, new)
    packed = str(briefcase.pack(db, actor, now=LATER))
    next_one = Tablet(actor)
    receipts = next_one.send(db, next_one.entry("started", {"class": str(cast.math_7)}))

    assert "Terry Teacher" in packed and NAME not in packed
    assert [one.status for one in receipts] == ["saved"]


def test_nobody_is_listed_as_seeing_a_teachers_records_who_is_forgotten(
    db: Connection, cast: Cast, tablet: Tablet
) -> None:
    for gone in (cast.coach, cast.principal, cast.team):
        forget_person(db, gone.person_id, now=LATER)

    assert NAME not in str(viewers.of_teacher(db, cast.teacher, today=TODAY))
    assert NAME not in str(others_see.views(db, cast.teacher, now=LATER))
    assert mentor_ticks.of_teacher(db, cast.teacher) == []


def test_who_read_a_shared_record_stays_told_without_a_name(db: Connection, cast: Cast, tablet: Tablet) -> None:
    forget_person(db, cast.principal.person_id, now=LATER)

    assert {one.reader for one in sharing.readings(db, cast.teacher, limit=9)} == {NAME}


def test_time_that_somebody_arranged_stays_arranged(db: Connection, cast: Cast, tablet: Tablet) -> None:
    made = time_requests.ask(db, cast.teacher, cast.pair, need="cover", for_day=LATER.date(), now=NOW)
    time_requests.arrange(db, cast.principal, made, now=NOW)

    forget_person(db, cast.principal.person_id, now=LATER)

    asked = {one.id: one for one in time_requests.open_ones(db, cast.teacher, today=TODAY)}
    assert NAME in str(asked[made])


def test_a_colleagues_lines_go_and_the_visit_stays(db: Connection, cast: Cast) -> None:
    tablet, second = Tablet(cast.coach), Tablet(cast.outsider)
    hold(db, cast, tablet)
    second.visit = tablet.visit
    second.send(db, *beside(second, cast))
    before = note_lines.lines(db, cast.teacher, tablet.visit, now=LATER)

    forget_person(db, cast.outsider.person_id, now=LATER)

    after = note_lines.lines(db, cast.teacher, tablet.visit, now=LATER)
    mine = [line.text for line in before if "Sesquialtera" not in line.text]
    assert [line.text for line in after] == mine != [line.text for line in before]
    assert visits.summary(db, cast.coach, tablet.visit, now=LATER)
    assert debriefs.record(db, cast.teacher, tablet.visit, now=LATER)
    assert co_observers.of_visit(db, cast.coach, tablet.visit) == []
    assert len(entries_after(db, cast.coach, tablet.visit, 0).entries) > len(mine)


def test_a_team_reads_its_notes_and_decisions_on(db: Connection, cast: Cast) -> None:
    meeting = team_meetings.begin(db, cast.teacher, cast.math_team, None, now=NOW)
    team_notes.add(db, cast.teacher, meeting, "notice", NoteIn(text="More hands"), now=NOW)
    told = DecisionIn(what="Partner talk", who="Terry Teacher, Toni Team")
    team_decisions.decide(db, cast.teacher, meeting, told, now=NOW)
    team_meetings.end(db, cast.teacher, meeting, now=NOW)
    team_meetings.share(db, cast.teacher, meeting)
    meeting_readings.note(db, cast.principal, meeting, now=NOW)

    for gone in (cast.teacher, cast.principal):
        forget_person(db, gone.person_id, now=LATER)

    assert team_meetings.one(db, cast.team, meeting).begun_by == NAME
    assert [(one.text, one.by) for one in team_notes.of_meeting(db, cast.team, meeting)] == [("More hands", NAME)]
    (decided,) = team_decisions.of_meeting(db, cast.team, meeting)
    assert (decided.what, decided.who) == ("Partner talk", f"{NAME}, Toni Team")
    assert [one.reader for one in meeting_readings.of_meeting(db, cast.team, meeting)] == [NAME]
    (team,) = teams.mine(db, cast.team, today=LATER.date())
    assert [member.name for member in team.members] == ["Toni Team"]


def test_an_administrator_finds_the_days_of_a_pair_and_nothing_to_act_on(
    db: Connection, cast: Cast, tablet: Tablet
) -> None:
    forget_person(db, cast.coach.person_id, now=LATER)

    every = partnerships.of_school(db, cast.admin, cast.north, with_ended=True)

    assert {(one.coach, one.ended_on) for one in every} == {(NAME, LATER.date())}
    assert partnerships.of_school(db, cast.admin, cast.north) == []
    assert meetings.on(db, cast.teacher, first=AGES_AGO.date(), last=LATER.date() + timedelta(days=30)) == []
