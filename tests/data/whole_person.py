"""People at North of whom there is everything: each has a row in every table that holds anything of anybody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, select, update

from coach_data import accounts, schema, sessions
from coach_data.actors import Actor
from coach_data.entries.envelope import Sent
from coach_data.schema import NO_GROUP
from tests.builders import (
    NOW,
    TODAY,
    actor_for,
    add,
    add_co_observer,
    add_contact,
    add_meeting,
    add_member,
    add_mentorship,
    add_person,
    add_role,
    share,
)
from tests.cast import Cast
from tests.data.published_rows import whose_steps
from tests.data.whole_visit import LATER, hold
from tests.tablets import Tablet

ELSEWHERE = "Sesquialtera"
"""In everything somebody writes outside visits of their own as a coach."""
TEAMS_WORDS = "Hemiola"
"""In what a team wrote down together, by somebody's hand."""


def whole(db: Connection, cast: Cast, who: str) -> UUID:
    """Gives one of the cast everything a person can have, in every role there is, and gives their id.

    What they wrote is `WORD` in a visit they held or were visited in, `ELSEWHERE` outside, `TEAMS_WORDS` in the team's.
    """
    actor: Actor = getattr(cast, who)
    person = actor.person_id
    name = {"name": f"Quill {who.title()}feather", "username": f"quill.{who}@feather.example"}
    db.execute(update(schema.people).where(schema.people.c.id == person).values(**name, password_hash="hash"))
    hold(db, cast, Tablet(cast.coach))  # begins in the teacher's class, so that it is the teacher's and the coach's
    _signs_in(db, person, name["username"])
    _coaches_and_is_coached(db, cast, person)
    _comes_along(db, cast, person)
    _meets(db, cast, person, name["name"])
    _is_published(db, cast, person)
    return person


def _signs_in(db: Connection, person: UUID, username: str) -> None:
    other = add_person(db)
    sessions.begin(db, f"token {person}", person, is_my_tablet=True, now=NOW)
    sessions.make_code(db, person, is_my_tablet=True, now=NOW)
    accounts.make_link(db, None, person, now=NOW)  # leaves a notice too
    maker = Actor(person, "", frozenset(), frozenset())
    link = {"token_hash": uuid4().hex, "person_id": other, "made_by": maker.person_id, "made_at": NOW}
    db.execute(schema.password_links.insert().values(**link, expires_at=LATER))
    name = db.scalar(select(schema.people.c.name).where(schema.people.c.id == person))
    accounts.tell(db, other, f"{name} made a link with which your password can be set anew.", now=NOW)
    add(db, schema.failed_sign_ins, username=username, address="192.0.2.1", at=NOW)


def _coaches_and_is_coached(db: Connection, cast: Cast, person: UUID) -> None:
    """On both sides of a pair, whatever their role: what hangs on pairs hangs on either."""
    other = add_person(db, role="teacher", school=cast.north)
    sides = [(person, other), (other, person)]
    for number, (coach, teacher) in enumerate(sides):
        pair = add(
            db,
            schema.partnerships,
            coach_id=coach,
            teacher_id=teacher,
            school_id=cast.north,
            started_on=date(2025, 9, 1),
        )
        words = dict.fromkeys(("slot", "sees", "look_for"), ELSEWHERE)
        db.execute(schema.agreements.insert().values(partnership_id=pair, agreed_at=NOW, look_for_at=NOW, **words))
        add(db, schema.pauses, partnership_id=pair, from_on=TODAY, until_on=TODAY, reason="leave")
        add_meeting(db, pair, cast.north, outcome="held")
        asked = {"partnership_id": pair, "school_id": cast.north, "asked_by": person, "need": "cover"}
        add(db, schema.time_requests, **asked, asked_at=NOW, answered_by=other, answered_at=NOW)
        add_contact(db, coach, teacher, cast.north)
        add_mentorship(db, coach, teacher, sees_dates=True)
        _is_asked_along(db, pair, number)
    pulse = {"school_id": cast.north, "fortnight": TODAY, "teacher_id": person, "version": 1, "chose_focus": "yes"}
    db.execute(schema.pulses.insert().values(**pulse, is_counted=True, kept_at=NOW))
    _teaches(db, cast, person, other)
    elses = {"partnership_id": cast.south_pair, "school_id": cast.south, "need": "room", "asked_at": NOW}
    by = cast.south_teacher.person_id
    add(db, schema.time_requests, **elses, asked_by=by, answered_by=person, answered_at=NOW)


def _is_asked_along(db: Connection, pair: UUID, number: int) -> None:
    """A visit still to begin, to which the pair asks somebody."""
    ahead = add(db, schema.visits, first_received_at=NOW)
    add_co_observer(db, ahead, add_person(db), pair, agreed_at=None if number else NOW)


def _teaches(db: Connection, cast: Cast, person: UUID, coach: UUID) -> None:
    """A class of a set, with words about where students sit, and a step that was agreed and shared."""
    its_set = add(db, schema.class_sets, school_id=cast.north, name=f"{ELSEWHERE} {person}")
    taught = dict.fromkeys(("subject", "grade", "period", "room"), ELSEWHERE) | {"class_set_id": its_set}
    counts = {"students": 24, "students_in_no_group": 20, "is_pooled": True}
    own = add(db, schema.classes, school_id=cast.north, teacher_id=person, team_id=cast.math_team, **taught, **counts)
    seat = {"class_id": own, "group_id": cast.english_learners, "students": 4, "seated": ELSEWHERE}
    db.execute(schema.class_groups.insert().values(seat))
    made = {"coach_id": coach, "teacher_id": person, "class_id": own, "text": ELSEWHERE, "agreed_at": NOW}
    step = add(db, schema.action_steps, **made, state_since=NOW)
    add(db, schema.step_criteria, step_id=step, position=0, text=ELSEWHERE)
    add(db, schema.step_states, step_id=step, state="trying", by_person=person, at=NOW)
    add(db, schema.share_readings, share_id=share(db, person, step, record="step"), person_id=coach, at=NOW)
    kept = {"school_id": cast.north, "fortnight": TODAY, "teacher_id": person, "class_id": own, "group_id": NO_GROUP}
    sums = dict.fromkeys(("visits", "sweeps", "n", "k", "sum_n2", "sum_kn", "sum_k2"), 1)
    db.execute(schema.engagement_sums.insert().values(**kept, measured="in_room", **sums))


def _comes_along(db: Connection, cast: Cast, person: UUID) -> None:
    """A second observer in a visit at South, with an answer to a line of theirs; and in one that never began."""
    with_coach = Tablet(cast.outsider)
    begun = {"class": str(cast.south_math)}
    with_coach.send(db, with_coach.entry("started", begun), with_coach.entry("note", {"text": "Still here"}))
    add_co_observer(db, with_coach.visit, person, cast.south_pair)
    if not db.scalar(
        select(schema.roles.c.id).where(schema.roles.c.person_id == person, schema.roles.c.role == "coach")
    ):
        add_role(db, person, "coach", cast.north)
    second = Tablet(actor_for(db, person), visit=with_coach.visit)
    sent = beside(second, cast)
    second.send(db, *sent)
    answered = {"visit_id": second.visit, "line_id": sent[0].id, "teacher_id": cast.south_teacher.person_id, "at": NOW}
    add(db, schema.line_answers, **answered, answer="saw_it_differently", text=ELSEWHERE)
    read = share(db, cast.south_teacher.person_id, with_coach.visit)
    add(db, schema.share_readings, share_id=read, person_id=person, at=NOW)
    never = Tablet(actor_for(db, person))
    never.send(db, never.entry("note", {"text": ELSEWHERE}))


def beside(tablet: Tablet, cast: Cast) -> list[Sent]:
    """What a second observer writes."""
    note = tablet.entry("note", {"text": ELSEWHERE})
    looks = [{"group": None, "present": 18, "on_task": 12}]
    return [
        *(note, tablet.entry("edit", {"text": f"{ELSEWHERE} twice"}, replaces=[note.id])),
        *(tablet.entry("question", {"text": ELSEWHERE}), tablet.entry("sweep", {"groups": looks})),
        *(tablet.entry("check_in", {"group": None, "trend": ELSEWHERE}), tablet.entry("work", {"pieces": 3})),
        *(tablet.entry("sighting", {"criterion": str(uuid4()), "seen": "saw_it"}), tablet.entry("finished")),
    ]


def _meets(db: Connection, cast: Cast, person: UUID, name: str) -> None:
    """A team's meeting the person began, wrote in and took something on in; and another team's they opened."""
    if person not in (cast.teacher.person_id, cast.team.person_id):
        add_member(db, cast.math_team, person)
    of = {"school_id": cast.north, "team_id": cast.math_team, "held_on": TODAY, "begun_by": person, "begun_at": NOW}
    words = {"student_work": TEAMS_WORDS, "snapshot": {"kept_from": [str(person)]}}
    meeting = add(db, schema.team_meetings, **of, ended_at=LATER, **words)
    wrote = {"meeting_id": meeting, "person_id": person, "at": NOW}
    add(db, schema.team_meeting_notes, **wrote, question="notice", text=TEAMS_WORDS)
    said: dict[str, Any] = {"what": TEAMS_WORDS, "who": f"{name} and Toni Team"}
    add(db, schema.team_decisions, **wrote, **said, by_when=TODAY + timedelta(days=7))
    opened = {"meeting_id": meeting, "person_id": person, "first_at": NOW, "last_at": NOW}
    db.execute(schema.meeting_readings.insert().values(opened))


def _is_published(db: Connection, cast: Cast, person: UUID) -> None:
    """A cell of every kind with the person in it, and kept from them."""
    who: dict[str, Any] = {"teacher_ids": [str(person)], "kept_from": [str(person)], "teams": [str(cast.math_team)]}
    when = {"school_id": cast.north, "first_fortnight": TODAY, "last_fortnight": TODAY, "published_at": NOW}
    of = {**who, **when, "class_ids": [str(cast.math_7)], "students": 30}
    sums = dict.fromkeys(("visits", "sweeps", "n", "k", "sum_n2", "sum_kn", "sum_k2"), 9)
    add(db, schema.published_cells, **of, **sums, group_id=NO_GROUP, measured="in_room")
    counts = dict.fromkeys(("agreed", "trying", "part_of_practice", "set_aside", "due", "looked_again", "timed"), 1)
    add(db, schema.published_step_cells, **of, **counts, **whose_steps([str(person)]), steps=9, days=9)
    add(db, schema.published_focus_cells, **of, visits=9, focus="Wait time")
    felt = {"version": 1, "question": "chose_focus", "answers": 9, "at_least": 4, "at_most": 6}
    add(db, schema.published_pulse_cells, **who, **when, **felt)
    done = {"school_id": cast.north, "fortnight": TODAY, "published_at": NOW}
    db.execute(schema.published_fortnights.insert().values(done))
