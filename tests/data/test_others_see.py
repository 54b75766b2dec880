"""What others see of a teacher: the same rows their own pages would find, and nothing once it is taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from coach_data import (
    coverage,
    others_see,
    pooled_focus,
    schema,
    sharing,
    team_meetings,
    time_requests,
    together,
    visits,
)
from coach_data.others_see import Together
from coach_data.school_days import fortnight_of
from tests.builders import (
    NOW,
    actor_for,
    add,
    add_class,
    add_debriefed_visit,
    add_line,
    add_member,
    add_mentorship,
    add_partnership,
    add_person,
    add_team,
)
from tests.data.published_rows import add_cells

FORTNIGHT = fortnight_of((NOW - timedelta(days=28)).date())
DAY = (NOW - timedelta(days=8)).date()


@pytest.fixture
def visit(db, cast):
    """An opened visit of last week with one line."""
    began = NOW - timedelta(days=8)
    pair = (cast.coach.person_id, cast.teacher.person_id, cast.math_7)
    made = add_debriefed_visit(db, *pair, school=cast.north, started_at=began, opened_at=began)
    add_line(db, made, cast.coach.person_id, "Two pairs compare answers.")
    return made


def _by_role(db, cast, now):
    return {view.viewer.role: view for view in others_see.views(db, cast.teacher, now=now)}


def test_a_principal_finds_dates_and_rhythm_and_no_content(db, cast, visit, now) -> None:
    view = _by_role(db, cast, now)["principal"]

    assert (view.viewer.names, view.visits) == (("Pat Principal",), (DAY,))
    (stands,) = view.standings
    assert coverage.state_in_words(stands.standing, stands.reason) == "within rhythm"
    assert not view.has_content


def test_what_is_shared_is_there_at_once_and_gone_at_once(db, cast, visit, now) -> None:
    sharing.share(db, cast.teacher, "visit", visit, "team", cast.math_team, now=now)
    shared = _by_role(db, cast, now)
    (share,) = sharing.in_force(db, cast.teacher)
    sharing.take_back(db, cast.teacher, share.id, now=now)

    assert (shared["team"].notes, shared["team"].viewer.names) == ((DAY,), ("Toni Team",))
    assert not shared["principal"].has_content
    assert not _by_role(db, cast, now)["team"].has_content


def test_a_view_is_what_the_person_itself_finds(db, cast, visit, now) -> None:
    sharing.share(db, cast.teacher, "visit", visit, "principal", None, now=now)

    view = _by_role(db, cast, now)["principal"]

    assert view.notes == (DAY,)
    assert [line.text for line in visits.lines(db, cast.principal, visit, now=now)] == ["Two pairs compare answers."]


def test_a_mentor_finds_what_is_ticked(db, cast, visit, now) -> None:
    mentor = add_person(db, "Mia Mentor", role="mentor", school=cast.north)
    add_mentorship(db, mentor, cast.teacher.person_id, sees_dates=True)

    view = _by_role(db, cast, now)["mentor"]

    assert (view.viewer.names, view.visits, view.has_content) == (("Mia Mentor",), (DAY,), False)


def test_who_can_no_longer_sign_in_is_not_among_those_who_see(db, cast, now) -> None:
    gone = add_person(db, "Gail Gone", role="mentor", school=cast.north, is_active=False)
    add_member(db, cast.math_team, gone)
    add_mentorship(db, gone, cast.teacher.person_id, sees_dates=True)

    found = _by_role(db, cast, now)
    offered = [one.name for one in sharing.audiences(db, cast.teacher)]

    assert (found["team"].viewer.names, "mentor" in found) == (("Toni Team",), False)
    assert offered == ["Your principal (Pat Principal)", "Math"]


def test_a_coach_of_before_keeps_dates_and_another_coach_finds_nothing(db, cast, visit, now) -> None:
    before, other = (add_person(db, name, role="coach", school=cast.north) for name in ("Fay Former", "Olga Other"))
    pair = (before, cast.teacher.person_id)
    add_partnership(db, *pair, cast.north, started_on=DAY - timedelta(days=90), ended_on=DAY - timedelta(days=30))
    began = NOW - timedelta(days=60)
    add_debriefed_visit(db, *pair, cast.math_7, school=cast.north, started_at=began, opened_at=began)

    found = _by_role(db, cast, now)

    assert (found["former_coach"].viewer.names, len(found["former_coach"].visits)) == (("Fay Former",), 1)
    assert not found["former_coach"].has_content
    assert (found["other_coach"].viewer.names, found["other_coach"].visits) == (("Olga Other",), ())
    assert other


def test_lead_and_administrator_find_nothing_of_one_teacher(db, cast, visit, now) -> None:
    found = _by_role(db, cast, now)

    assert all(not found[role].visits and not found[role].has_content for role in ("lead", "administrator"))


def test_more_visits_ask_no_more_questions(db, cast, visit, now, count_statements) -> None:
    with count_statements(db) as few:
        others_see.views(db, cast.teacher, now=now)
    for days_ago in range(20, 40, 2):
        began = NOW - timedelta(days=days_ago)
        pair = (cast.coach.person_id, cast.teacher.person_id, add_class(db, cast.teacher.person_id, cast.north))
        add_debriefed_visit(db, *pair, school=cast.north, started_at=began, opened_at=began)

    with count_statements(db) as many:
        others_see.views(db, cast.teacher, now=now)

    assert len(many) == len(few)


def test_numbers_of_several_teachers_are_what_the_role_itself_reads_and_say_who_is_in_them(db, cast, now) -> None:
    me, others = str(cast.teacher.person_id), [f"teacher {n}" for n in range(4)]
    of = {"school_id": cast.north, "first_fortnight": FORTNIGHT, "last_fortnight": FORTNIGHT, "class_ids": []}
    who = {"teacher_ids": [me, *others], "teams": [str(cast.math_team)], "students": 40, "published_at": NOW}
    add(db, schema.published_focus_cells, **of, **who, focus="Talk moves", visits=12)
    add(db, schema.published_focus_cells, **of, **{**who, "teams": ["elsewhere"]}, focus="Wait time", visits=9)

    found = {role: view.together.focus for role, view in _by_role(db, cast, now).items()}

    assert {role: [area.name for each in focus for area in each.areas] for role, focus in found.items() if focus} == {
        "team": ["Talk moves"],
        "principal": ["Talk moves", "Wait time"],
        "lead": ["Talk moves", "Wait time"],
    }
    assert all(me in each.behind for focus in found.values() for each in focus)
    assert found["principal"] == (pooled_focus.of_school(db, cast.principal, cast.north, now=now),)


@pytest.fixture
def two_teams(db, cast):
    """Cells of the math team and of another with a member who coaches there too; a member of both."""
    other = add_team(db, cast.north, "History", [cast.newteacher.person_id, cast.team.person_id])
    add_member(db, other, add_person(db, "Hal History", role="coach", school=cast.north))
    for team, behind in ((cast.math_team, cast.teacher.person_id), (other, cast.newteacher.person_id)):
        who = [behind, *(uuid4() for _ in range(2))]
        add_cells(db, cast.north, FORTNIGHT, team=team, teachers=who, group=cast.english_learners)
    return other


def test_other_teams_of_the_school_read_its_unions_and_nothing_else_of_a_teacher(
    db, cast, visit, two_teams, now
) -> None:
    sharing.share(db, cast.teacher, "visit", visit, "team", cast.math_team, now=now)
    member = actor_for(db, cast.newteacher.person_id)

    view = _by_role(db, cast, now)["other_team"]

    assert view.viewer.names == ("Hal History", "Nina Newteacher"), "without whoever is of the own team too"
    numbers = together.beside_team(db, member, two_teams, since=FORTNIGHT, now=now)
    assert view.together == Together.of([numbers])
    assert str(cast.teacher.person_id) in numbers.focus.behind
    assert not (view.has_content or view.visits or view.standings or view.meetings or view.school.made_of)


def test_the_own_team_is_told_to_read_its_cells_and_the_schools_unions(db, cast, two_teams, now) -> None:
    view = _by_role(db, cast, now)["team"]

    assert [[area.visits for area in each.areas] for each in view.together.focus] == [[12]]
    assert [[area.visits for area in each.areas] for each in view.school.focus] == [[24]]
    assert view.school == _by_role(db, cast, now)["principal"].together


def test_what_is_kept_from_the_teacher_who_asks_is_not_told_as_others_read_it(db, cast, now) -> None:
    me, who = cast.teacher.person_id, [uuid4() for _ in range(5)]
    of = {"team": cast.math_team, "teachers": who, "group": cast.english_learners}
    add_cells(db, cast.north, FORTNIGHT, **of, kept_from=[me])

    read = _by_role(db, cast, now)["principal"].together

    assert read.engagement and read.steps and read.focus and read.pulses
    assert read.told_to(me) == Together(pulses=read.pulses)
    assert read.told_to(cast.newteacher.person_id) == read


def test_teams_of_another_school_are_not_among_those_who_see(db, cast, now) -> None:
    add_team(db, cast.south, "Science", [cast.south_teacher.person_id])

    assert "other_team" not in _by_role(db, cast, now)


def test_pulses_are_pooled_for_a_team_and_those_who_lead_and_seen_by_nobody_else(db, cast, now) -> None:
    of = {"school_id": cast.north, "first_fortnight": FORTNIGHT, "last_fortnight": FORTNIGHT, "published_at": NOW}
    me = str(cast.teacher.person_id)
    who = {"teacher_ids": [me, *(f"teacher {n}" for n in range(5))], "teams": [str(cast.math_team)]}
    told = {"version": 1, "question": "can_say", "answers": 6, "at_least": 4, "at_most": 6}
    add(db, schema.published_pulse_cells, **of, **who, **told)

    found = {role: view.together.pulses for role, view in _by_role(db, cast, now).items()}

    assert {role for role, pulses in found.items() if pulses} == {"team", "principal", "lead"}
    assert all(me in each.behind for pulses in found.values() for each in pulses)


def test_of_several_in_a_role_a_teacher_is_told_what_any_of_them_reads(db, cast, now) -> None:
    add_person(db, "Zoe Principal", role="principal", school=cast.north)
    who = {"teacher_ids": [f"teacher {n}" for n in range(5)], "teams": [], "class_ids": [], "students": 40}
    of = {"school_id": cast.north, "first_fortnight": FORTNIGHT, "last_fortnight": FORTNIGHT, "published_at": NOW}
    kept = {"kept_from": [str(cast.principal.person_id)]}
    add(db, schema.published_focus_cells, **of, **who, **kept, focus="Talk moves", visits=12)

    (focus,) = _by_role(db, cast, now)["principal"].together.focus

    assert [area.name for area in focus.areas] == ["Talk moves"]
    assert pooled_focus.of_school(db, cast.principal, cast.north, now=now) is None


def test_a_shared_team_meeting_is_named_with_the_principal(db, cast, now) -> None:
    meeting = team_meetings.begin(db, cast.team, cast.math_team, None, now=now)
    team_meetings.end(db, cast.team, meeting, now=now)
    kept = _by_role(db, cast, now)
    team_meetings.share(db, cast.team, meeting)

    shared = _by_role(db, cast, now)

    assert (kept["principal"].meetings, kept["team"].meetings) == ((), (NOW.date(),))
    assert (shared["principal"].meetings, shared["lead"].meetings) == ((NOW.date(),), ())


@pytest.mark.parametrize("who", ["coach", "outsider", "team", "lead", "admin", "newteacher"])
def test_nobody_but_the_schools_principal_is_told_who_has_no_coach(db, cast, who) -> None:
    _end_all_pairs(db)

    found = coverage.uncoached_for(db, [getattr(cast, who), cast.principal], cast.newteacher.person_id)

    assert [[one.teacher for one in each] for each in found] == [[], ["Nina Newteacher"]]


def test_a_new_teacher_without_a_coach_is_named_to_the_principal_and_to_nobody_else(db, cast, now) -> None:
    _end_all_pairs(db)

    found = others_see.views(db, cast.newteacher, now=now)

    assert [view.viewer.role for view in found if view.uncoached] == ["principal"]
    assert not any(view.standings or view.requests for view in found)


def test_time_asked_for_is_seen_by_the_principal_alone_until_it_is_taken_back(db, cast, now) -> None:
    made = time_requests.ask(db, cast.coach, cast.pair, need="cover", now=now)
    asked = [view.viewer.role for view in others_see.views(db, cast.teacher, now=now) if view.requests]
    of_another = [view for view in others_see.views(db, cast.newteacher, now=now) if view.requests]
    time_requests.withdraw(db, cast.teacher, made, now=now)

    assert (asked, of_another) == (["principal"], [])
    assert not any(view.requests for view in others_see.views(db, cast.teacher, now=now))


def _end_all_pairs(db) -> None:
    db.execute(schema.partnerships.update().values(ended_on=NOW.date()))
