"""Rows for every page: each round adds another of everything that a page lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, update

from coach_data import schema, team_decisions, team_meetings, team_notes
from coach_data.school_days import fortnight_of
from coach_data.team_decisions import DecisionIn
from coach_data.team_notes import NoteIn
from tests.builders import (
    add,
    add_agreement,
    add_class,
    add_co_observer,
    add_contact,
    add_debriefed_visit,
    add_entry,
    add_group,
    add_line,
    add_meeting,
    add_member,
    add_mentorship,
    add_partnership,
    add_person,
    add_school,
    add_step,
    add_team,
    add_visit,
    seat_group,
    share,
)
from tests.cast import Cast
from tests.data.published_rows import whose_steps

A_DAY = timedelta(days=1)


@dataclass
class Filled:
    """A database that is filled round by round.

    Attributes:
        visit: one of the cast's teacher, debriefed and shared.
        meeting, held: the team's open one, and one that ended.
    """

    db: Connection
    cast: Cast
    visit: UUID
    meeting: UUID
    held: UUID

    def add_round(self, number: int) -> None:
        """One more of everything, `number` days or fortnights back."""
        cast, now = self.cast, datetime.now(UTC)
        teacher, own, pair = self._pair(cast.coach.person_id)
        for whose, class_id, of in (
            (cast.teacher.person_id, cast.math_7, cast.pair),
            (cast.newteacher.person_id, cast.math_6, cast.new_pair),
            (teacher, own, pair),
        ):
            self._visits(whose, class_id, number)
            self._asks(of, now.date() + A_DAY)
        self._writes(self.visit, cast.teacher.person_id, now - A_DAY)
        self._rests()
        self._comes_along(teacher, own, pair)
        self._publish(fortnight_of(now.date()) - timedelta(days=14 * (number + 2)))
        self._answers(fortnight_of(now.date()) - timedelta(days=14 * number))
        self._meets(now - timedelta(days=number + 1))
        self._elsewhere()

    def _pair(self, coach: UUID) -> tuple[UUID, UUID, UUID]:
        """A teacher of the team with a class, and a partnership of long ago: it waits."""
        cast = self.cast
        teacher = add_person(self.db, role="teacher", school=cast.north)
        add_member(self.db, cast.math_team, teacher)
        own = add_class(self.db, teacher, cast.north, team_id=cast.math_team, is_pooled=True)
        seat_group(self.db, add_group(self.db, cast.north), own)
        pair = add_partnership(self.db, coach, teacher, cast.north)
        add_agreement(self.db, pair, sweeps=2, look_for="Wait time")
        add_person(self.db, role="teacher", school=cast.north)  # whom nobody coaches
        return teacher, own, pair

    def _rests(self) -> None:
        _, _, pair = self._pair(self.cast.coach.person_id)
        today = datetime.now(UTC).date()
        days = {"from_on": today - 3 * A_DAY, "until_on": today + 3 * A_DAY}
        add(self.db, schema.pauses, partnership_id=pair, reason="leave", **days)

    def _visits(self, teacher: UUID, class_id: UUID, number: int) -> None:
        """One debriefed, one to be debriefed, one open; with lines, sweeps, a step and promises."""
        cast, at = self.cast, datetime.now(UTC) - (number + 2) * A_DAY
        of = {"school": cast.north, "focus": f"Focus {number}"}
        who = (cast.coach.person_id, teacher, class_id)
        visit = add_debriefed_visit(self.db, *who, started_at=at, agenda="six-steps", debrief_minutes=20, **of)
        add_visit(self.db, *who, started_at=at, finished_at=at + timedelta(minutes=20), **of)
        add_visit(self.db, *who, started_at=datetime.now(UTC) - timedelta(hours=1), **of)
        self._writes(visit, teacher, at)
        for group in (cast.english_learners, schema.NO_GROUP):
            counts = {"visit_id": visit, "group_id": group, "school_id": cast.north, "sweeps": 2, "n": 12, "k": 9}
            self.db.execute(schema.visit_group_sums.insert().values(counts))
        self._step(visit, teacher, class_id, at)

    def _writes(self, visit: UUID, teacher: UUID, at: datetime) -> None:
        """A line with its teacher's answer, a question, and a promise of each."""
        coach = self.cast.coach.person_id
        for person in (coach, teacher):
            add(self.db, schema.promises, visit_id=visit, person_id=person, text="Send stems", made_at=at)
        line = add_line(self.db, visit, coach, speaker="students")
        answered = {"visit_id": visit, "line_id": line, "teacher_id": teacher, "at": at}
        add(self.db, schema.line_answers, **answered, answer="saw_it_differently", text="They were")
        asked = {"entry_id": add_entry(self.db, visit, coach, "question"), "visit_id": visit, "person_id": coach}
        self.db.execute(schema.questions.insert().values(**asked, text="Who answers first?"))

    def _step(self, visit: UUID, teacher: UUID, class_id: UUID, at: datetime) -> None:
        cast = self.cast
        made = {"visit": visit, "class_id": class_id, "school_id": cast.north, "agreed_at": at, "state_since": at}
        pair = (cast.coach.person_id, teacher)
        step = add_step(self.db, *pair, criteria=("Waits",), focus=f"Focus {at.day}", look_again_on=at.date(), **made)
        add(self.db, schema.step_states, step_id=step, state="new", by_person=teacher, is_confirmed=True, at=at)
        entry = add_entry(self.db, visit, pair[0], "sighting")
        seen = {"entry_id": entry, "visit_id": visit, "person_id": pair[0], "seen": "saw_it"}
        criterion = self.db.scalar(schema.step_criteria.select().with_only_columns(schema.step_criteria.c.id))
        self.db.execute(schema.sightings.insert().values(criterion_id=criterion, **seen))
        for record in ("visit", "debrief", "step"):
            for audience in ({"audience": "principal"}, {"audience": "team", "team_id": cast.math_team}):
                shown = share(self.db, teacher, visit, record=record, **audience)
                read = {"share_id": shown, "person_id": cast.principal.person_id, "at": at}
                add(self.db, schema.share_readings, **read)

    def _asks(self, pair: UUID, day: date) -> None:
        cast, now = self.cast, datetime.now(UTC)
        for kind in ("visit", "debrief"):
            add_meeting(self.db, pair, cast.north, kind=kind, on_day=day, at_time=time(9))
        missed = {"outcome": "could_not_happen", "reason": "testing"}
        add_meeting(self.db, pair, cast.north, on_day=now.date() - A_DAY, **missed)
        row = {"school_id": cast.north, "asked_by": cast.coach.person_id, "need": "cover", "asked_at": now}
        add(self.db, schema.time_requests, partnership_id=pair, for_day=day, period="5", **row)

    def _comes_along(self, teacher: UUID, class_id: UUID, pair: UUID) -> None:
        """A second coach of the cast's teacher, and a colleague's visit to come along to."""
        cast, today = self.cast, datetime.now(UTC).date()
        other = add_person(self.db, role="coach", school=cast.north)
        add_agreement(self.db, add_partnership(self.db, other, cast.teacher.person_id, cast.north))
        add_contact(self.db, cast.coach.person_id, teacher, cast.north, on_day=today)
        theirs = add_partnership(self.db, other, teacher, cast.north)
        for person, coach, of, whose in (
            (cast.coach.person_id, other, theirs, teacher),
            (other, cast.coach.person_id, cast.pair, cast.teacher.person_id),
        ):
            visit = add_visit(self.db, coach, whose, class_id, school=cast.north, started_at=datetime.now(UTC))
            add_co_observer(self.db, visit, person, of, agreed_at=None, on_day=today)

    def _publish(self, fortnight: date) -> None:
        """Cells of five teachers of the team, of every kind."""
        cast, who = self.cast, {"teacher_ids": [str(uuid4()) for _ in range(5)]}
        who |= {"teams": [str(cast.math_team)], "school_id": cast.north, "published_at": datetime.now(UTC)}
        who |= {"first_fortnight": fortnight, "last_fortnight": fortnight}
        of: dict[str, Any] = {**who, "class_ids": [], "students": 60}
        sums = {"visits": 8, "sweeps": 16, "n": 400, "k": 300, "sum_n2": 20000, "sum_kn": 15000, "sum_k2": 11300}
        for group in (cast.english_learners, schema.NO_GROUP, add_group(self.db, cast.north)):
            add(self.db, schema.published_cells, **of, **sums, group_id=group, measured="in_room")
        counts = {"steps": 23, "agreed": 23, "trying": 12, "part_of_practice": 9, "set_aside": 5}
        rest = dict.fromkeys(("due", "looked_again", "timed", "days"), 0) | whose_steps()
        add(self.db, schema.published_step_cells, **of, **counts, **rest, focus=f"Focus {fortnight}")
        add(self.db, schema.published_focus_cells, **of, visits=20, focus=f"Focus {fortnight}")
        felt = {"version": 1, "question": "chose_focus", "answers": 9, "at_least": 4, "at_most": 6}
        add(self.db, schema.published_pulse_cells, **who, **felt)

    def _answers(self, fortnight: date) -> None:
        cast = self.cast
        row = {"school_id": cast.north, "fortnight": fortnight, "teacher_id": cast.teacher.person_id, "version": 1}
        said = {"chose_focus": "yes", "is_counted": True, "kept_at": datetime.now(UTC)}
        self.db.execute(schema.pulses.insert().values(**row, **said))

    def _meets(self, at: datetime) -> None:
        """A meeting that ended, was shared and left a decision open; more of everything in the two others."""
        cast = self.cast
        ended = {"school_id": cast.north, "team_id": cast.math_team, "held_on": at.date(), "begun_at": at}
        ended |= {"begun_by": cast.team.person_id, "ended_at": at, "is_shared_with_principal": True}
        past = add(self.db, schema.team_meetings, **ended)
        for meeting in (past, self.held, self.meeting):
            for question in ("notice", "explain"):
                of = {"meeting_id": meeting, "question": question, "person_id": cast.teacher.person_id}
                add(self.db, schema.team_meeting_notes, **of, text="More hands", at=at)
            said = {"what": "Partner talk", "who": "All of us", "person_id": cast.teacher.person_id, "at": at}
            add(self.db, schema.team_decisions, meeting_id=meeting, **said)

    def _elsewhere(self) -> None:
        """Another school of the district's, with a pair."""
        school = add_school(self.db)
        coach, teacher = (add_person(self.db, role=role, school=school) for role in ("coach", "teacher"))
        add_partnership(self.db, coach, teacher, school)


def begin(db: Connection, cast: Cast) -> Filled:
    """A visit, and the team's two meetings, in schools that are open whenever the test runs."""
    now = datetime.now(UTC)
    db.execute(update(schema.terms).values(ends_on=now.date() + 30 * A_DAY))
    held = team_meetings.begin(db, cast.team, cast.math_team, None, now=now - 40 * A_DAY)
    team_notes.add(db, cast.team, held, "notice", NoteIn(text="Hands up"), now=now - 40 * A_DAY)
    team_decisions.decide(db, cast.team, held, DecisionIn(what="Talk", who="All of us"), now=now - 40 * A_DAY)
    team_meetings.end(db, cast.team, held, now=now - 40 * A_DAY)
    team_meetings.share(db, cast.team, held)
    pair, began = (cast.coach.person_id, cast.teacher.person_id, cast.math_7), now - 3 * A_DAY
    visit = add_debriefed_visit(db, *pair, school=cast.north, started_at=began, opened_at=began)
    share(db, cast.teacher.person_id, visit)
    add_team(db, cast.north, "History", [cast.newteacher.person_id])
    # One for good: "What others see" asks as often for more mentors, but in other words.
    add_mentorship(db, add_person(db, role="mentor", school=cast.north), cast.teacher.person_id)
    return Filled(db, cast, visit, team_meetings.begin(db, cast.team, cast.math_team, None, now=now), held)
