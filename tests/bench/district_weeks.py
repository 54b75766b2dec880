"""A district's weeks: a visit a pair and week, with what tablets would have sent and folding would have kept."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from datetime import date, timedelta
from math import sqrt
from typing import Any

from coach_data.pulses import QUESTIONS, VERSION
from coach_data.schema import NO_GROUP
from coach_data.school_days import fortnight_of
from coach_data.tallies import rule
from tests.bench.bulk import Bulk
from tests.bench.district import IN_GROUP, IN_NO_GROUP, Pair, an_id

SWEEPS = 2
FOCUS = ("Academic talk", "Wait time", "Checks for understanding")
_SUMS = "visits sweeps n k sum_n2 sum_kn sum_k2"
_NO_GROUP = NO_GROUP.hex
_RULE = rule(())
_TYPED = "entry_id visit_id school_id person_id"
_ENTRY = "id visit_id person_id number kind body sha256 device_id clock_id tick_ms seq noted_at received_at is_folded"
_VISIT = (
    "id coach_id school_id teacher_id class_id focus started_at finished_at debrief_started_at"
    " debrief_finished_at opens_at opened_at entry_count first_received_at"
)
_TALLY = (
    "visit_id school_id entry_count rule lines_teacher lines_students lines_room lines_nobody questions_brought"
    " questions_erased has_praise has_next_visit has_practice has_step has_criteria has_lesson stage_ms"
)
_STEP = "id partnership_id school_id coach_id teacher_id class_id text focus look_again_on state agreed_at state_since"
_POINTS = [["2025-11-03", "Students with IEPs", "in_room", 18, [9, 108, 81, 1296, 972, 733]]] * 24
_SNAPSHOT = {"title": "What we saw", "caption": "In words.", "rows": [{"Group": "A", "n": 108}] * 24, "groups": ["A"]}


def moment(day: date, hour: int, minute: int = 0) -> str:
    return f"{day} {hour:02}:{minute:02}:00.000000"


class Weeks:
    """Writes week after week for all pairs, as a district's rows come in, so that a school's lie far apart."""

    def __init__(self, rows: Bulk, draw: random.Random, pairs: list[Pair]) -> None:
        self.draw, self.pairs = draw, pairs
        self.visit = rows.into("visits", _VISIT)
        self.entry = rows.into("entries", _ENTRY)
        self.line = rows.into("note_lines", f"{_TYPED} speaker text tags")
        self.field = rows.into("fields", f"{_TYPED} name value")
        self.sighting = rows.into("sightings", f"{_TYPED} criterion_id seen")
        self.tally = rows.into("visit_tallies", _TALLY)
        self.seen = rows.into("visit_group_sums", "visit_id group_id school_id sweeps n k")
        self.promise = rows.into("promises", "id visit_id person_id text made_at done_at")
        self.meeting = rows.into(
            "meetings", "id partnership_id school_id class_id kind on_day at_time outcome reason made_at"
        )
        self.along = rows.into(
            "co_observers", "visit_id person_id partnership_id teacher_id on_day invited_at teacher_agreed_at"
        )
        self.share = rows.into("shares", "id teacher_id record record_id audience team_id shared_at")
        self.reading = rows.into("share_readings", "id share_id person_id at")
        self.agreed = rows.into("action_steps", _STEP)
        self.criterion = rows.into("step_criteria", "id step_id position text")
        self.state = rows.into("step_states", "id step_id state by_person is_confirmed at")
        self.contact = rows.into("contacts", "id coach_id teacher_id school_id kind minutes on_day made_at")
        self.pooled = Pooled(rows, draw)
        self.held = rows.into("team_meetings", "id school_id team_id held_on begun_by begun_at ended_at snapshot")
        self.noticed = rows.into("team_meeting_notes", "id meeting_id question text person_id at")
        self.decided = rows.into("team_decisions", "id meeting_id what who by_when person_id at outcome settled_in")
        self.last_meeting: dict[str, str] = {}

    def go_through(self, monday: date) -> None:
        self.pooled.come_to(fortnight_of(monday))
        for pair in (one for one in self.pairs if one.until is None or monday < one.until):
            self._visited(pair, monday + timedelta(days=self.draw.randrange(5)))
        if monday.day <= 7:
            first = {pair.team: pair for pair in self.pairs}
            for pair in first.values():
                self._team_meets(pair, monday + timedelta(days=3))

    def end(self, last: date) -> None:
        self.pooled.come_to(None)
        for pair in self.pairs:
            if pair.step:
                self._keep_step(pair, "trying", moment(last, 15))
            place = (pair.partnership, pair.school, pair.course)
            ahead = f"{last + timedelta(days=3 + self.draw.randrange(5))}"
            self.meeting((an_id(self.draw), *place, "visit", ahead, "10:00:00.000000", None, None, moment(last, 15)))

    def _visited(self, pair: Pair, day: date) -> None:
        visit, draw = an_id(self.draw), self.draw
        began, ended, later = moment(day, 15), moment(day, 15, 25), moment(day + timedelta(days=1), 21)
        if pair.then and day >= pair.then[0]:
            _, pair.coach, pair.partnership = pair.then
            pair.then = None
        coach = pair.coach
        debriefed = later if draw.random() < 0.8 else None
        opens = moment(day + timedelta(days=7), 6)
        focus = self._focus(pair)
        times = (began, ended, debriefed, debriefed, opens, debriefed, 4, began)
        self.visit((visit, coach, pair.school, pair.teacher, pair.course, focus, *times))
        self._looked(pair, visit, day)
        self._noted(pair, visit, coach, began)
        if debriefed:
            self._debriefed(pair, visit, coach, day, debriefed)
        is_agreed = bool(pair.step and pair.step[0] == visit)
        self.tally((visit, pair.school, 4, _RULE, 1, 1, 0, 0, 0, 0, 1, 0, 0, int(is_agreed), int(is_agreed), 0, "{}"))
        if pair.count % 40 == 11:
            invited = moment(day - timedelta(days=3), 12)
            self.along((visit, pair.colleague, pair.partnership, pair.teacher, f"{day}", invited, invited))
        if pair.count % 4 == 0:
            self.contact((an_id(draw), coach, pair.teacher, pair.school, "planned", 30, f"{day}", ended))
        self.pooled.count_focus(pair, focus)
        pair.count += 1

    def _focus(self, pair: Pair) -> str:
        return FOCUS[(pair.count // 7 + int(pair.teacher[0], 16)) % len(FOCUS)]

    def _looked(self, pair: Pair, visit: str, day: date) -> None:
        for group, students in (*((group, IN_GROUP) for group in pair.groups), (_NO_GROUP, IN_NO_GROUP)):
            n = students * SWEEPS
            k = min(n, max(0, round(self.draw.gauss(0.75 * n, 0.43 * sqrt(n)))))
            self.seen((visit, group, pair.school, SWEEPS, n, k))
            self.pooled.count(pair, group, n, k)

    def _entry(self, visit: str, coach: str, number: int, kind: str, at: str) -> str:
        made = an_id(self.draw)
        self.entry((made, visit, coach, number, kind, "{}", made + made, coach, visit, number, number, at, at, 1))
        return made

    def _noted(self, pair: Pair, visit: str, coach: str, at: str) -> None:
        who = (visit, pair.school, coach)
        text = "Two students compare answers and say why."
        self.line((self._entry(visit, coach, 1, "note", at), *who, "students", text, "[]"))
        self.line((self._entry(visit, coach, 2, "note", at), *who, "teacher", "Asks who can add to this.", '["ask"]'))
        praise = json.dumps("You waited, and two more hands went up.")
        self.field((self._entry(visit, coach, 3, "field", at), *who, "summary.praise", praise))
        if pair.step:
            seen = "saw_it" if self.draw.random() < 0.6 else "chance_missed"
            self.sighting((self._entry(visit, coach, 4, "sighting", at), *who, pair.step[1], seen))

    def _debriefed(self, pair: Pair, visit: str, coach: str, day: date, at: str) -> None:
        for person in (coach, pair.teacher):
            done = None if pair.count % 25 == 24 else moment(day + timedelta(days=8), 12)
            self.promise((an_id(self.draw), visit, person, "Bring two questions.", at, done))
        reason = ("could_not_happen", "testing") if pair.count % 20 == 7 else (None, None)
        again = f"{day + timedelta(days=7)}"
        place = (pair.partnership, pair.school, pair.course)
        self.meeting((an_id(self.draw), *place, "visit", again, "10:00:00.000000", *reason, at))
        if pair.count % 7 == 0 or not pair.step:
            if pair.step:
                self._keep_step(pair, "part_of_practice", at)
            pair.step = (visit, an_id(self.draw), at)
        if pair.count % 20 == 5:
            self._shared(pair, visit, at)

    def _keep_step(self, pair: Pair, state: str, at: str) -> None:
        assert pair.step
        step, criterion, agreed = pair.step
        whose = (pair.partnership, pair.school, pair.coach, pair.teacher, pair.course)
        again = f"{date.fromisoformat(agreed[:10]) + timedelta(days=21)}"
        focus = self._focus(pair)
        self.agreed((step, *whose, "Wait three seconds after a question.", focus, again, state, agreed, at))
        self.criterion((criterion, step, 0, "Three seconds pass before anybody is called on."))
        self.criterion((an_id(self.draw), step, 1, "Somebody new speaks."))
        self.state((an_id(self.draw), step, "new", pair.coach, 0, agreed))
        tried = moment(date.fromisoformat(agreed[:10]) + timedelta(days=6), 12)
        for said, when in {("trying", tried), (state, at)}:
            self.state((an_id(self.draw), step, said, pair.teacher, 1, when))
        self.pooled.count_step(pair, kept=state == "part_of_practice")

    def _shared(self, pair: Pair, visit: str, at: str) -> None:
        shares = [("visit", visit, "principal", None), ("debrief", visit, "team", pair.team)]
        if pair.step:
            shares.append(("step", pair.step[0], "mentor", None))
        for share in shares:
            made = an_id(self.draw)
            self.share((made, pair.teacher, *share, at))
            self.reading((an_id(self.draw), made, pair.coach, at))

    def _team_meets(self, pair: Pair, day: date) -> None:
        made, at, before = an_id(self.draw), moment(day, 21), self.last_meeting.get(pair.team)
        snapshot = json.dumps({**_SNAPSHOT, "points": _POINTS})
        self.held((made, pair.school, pair.team, f"{day}", pair.teacher, at, moment(day, 22), snapshot))
        for question in ("notice", "notice", "explain"):
            self.noticed((an_id(self.draw), made, question, "More of us ask for reasons.", pair.teacher, at))
        for n in range(2):
            what = ("Ask for a second reason", "all of us", f"{day + timedelta(days=28)}", pair.teacher, at)
            settled = ("kept", before) if before and n == 0 else (None, None)
            self.decided((an_id(self.draw), made, *what, *settled))
        self.last_meeting[pair.team] = made


class Pooled:
    """Sums of the fortnight that goes on, and the cells publishing makes of it: every team is large enough alone."""

    def __init__(self, rows: Bulk, draw: random.Random) -> None:
        self.draw = draw
        self.sums = rows.into("engagement_sums", f"school_id fortnight teacher_id class_id group_id measured {_SUMS}")
        cell = "id school_id first_fortnight last_fortnight teams teacher_ids class_ids students published_at"
        self.cell = rows.into("published_cells", f"{cell} group_id measured {_SUMS}")
        flows = "steps agreed trying part_of_practice set_aside due looked_again timed days"
        self.steps = rows.into("published_step_cells", f"{cell} focus {flows} due_teacher_ids timed_teacher_ids")
        self.areas = rows.into("published_focus_cells", f"{cell} focus visits")
        self.pulse = rows.into(
            "pulses", f"school_id fortnight teacher_id version {' '.join(QUESTIONS)} is_counted kept_at"
        )
        told = "version question teacher_ids answers at_least at_most published_at"
        self.felt = rows.into("published_pulse_cells", f"id school_id first_fortnight last_fortnight teams {told}")
        self.published = rows.into("published_fortnights", "school_id fortnight published_at")
        self.fortnight: date | None = None
        self.now: dict[tuple[str, str, str], tuple[Pair, list[int]]] = {}
        self.flows: dict[str, tuple[Pair, list[int]]] = {}
        self.focused: dict[tuple[str, str], int] = defaultdict(int)

    def count(self, pair: Pair, group: str, n: int, k: int) -> None:
        at = (pair.team, pair.teacher, group)
        sums = self.now.setdefault(at, (pair, [0] * 7))[1]
        for place, more in enumerate((1, SWEEPS, n, k, n * n, k * n, k * k)):
            sums[place] += more

    def count_focus(self, pair: Pair, focus: str) -> None:
        self.focused[pair.team, focus] += 1

    def count_step(self, pair: Pair, *, kept: bool) -> None:
        flows = self.flows.setdefault(pair.team, (pair, [0] * 9))[1]
        for place, more in enumerate((1 + kept, 1, kept, kept, 0, 1, 1, kept, 40 * kept)):
            flows[place] += more

    def come_to(self, fortnight: date | None) -> None:
        """Ends the fortnight before, when this one is another."""
        if self.fortnight and fortnight != self.fortnight:
            self._end(self.fortnight, is_published=fortnight is not None)
        self.fortnight = fortnight

    def _end(self, fortnight: date, *, is_published: bool) -> None:
        teams: dict[tuple[str, str], list[tuple[Pair, list[int]]]] = defaultdict(list)
        for (team, teacher, group), (pair, sums) in self.now.items():
            self.sums((pair.school, f"{fortnight}", teacher, pair.course, group, "in_room", *sums))
            teams[team, group].append((pair, sums))
        for pair in {pair.teacher: pair for pair, _ in self.now.values()}.values():
            at = moment(fortnight + timedelta(days=9), 20)
            self.pulse((pair.school, f"{fortnight}", pair.teacher, VERSION, "yes", "partly", "yes", None, True, at))
        if is_published:
            self._publish(fortnight, teams)
        self.now, self.flows = {}, {}
        self.focused.clear()

    def _publish(self, fortnight: date, teams: dict[tuple[str, str], list[tuple[Pair, list[int]]]]) -> None:
        at = moment(fortnight + timedelta(days=21), 6)
        members: dict[str, list[Pair]] = {}
        for (team, group), parts in teams.items():
            members[team] = [pair for pair, _ in parts]
            students = len(parts) * (IN_NO_GROUP if group == _NO_GROUP else IN_GROUP)
            sums = [sum(column) for column in zip(*(sums for _, sums in parts), strict=True)]
            self.cell((*self._head(fortnight, team, members[team], students, at), group, "in_room", *sums))
        for team, (_, flows) in self.flows.items():
            whose = _uuids([pair.teacher for pair in members[team]])
            whose_timed = whose if flows[-2] else "[]"
            self.steps((*self._head(fortnight, team, members[team], 90, at), None, *flows, whose, whose_timed))
        for (team, focus), visits in self.focused.items():
            self.areas((*self._head(fortnight, team, members[team], 90, at), focus, visits))
        for team, pairs in members.items():
            self._publish_pulses(fortnight, team, pairs, at)
        for school in {pair.school for pairs in members.values() for pair in pairs}:
            self.published((school, f"{fortnight}", at))

    def _publish_pulses(self, fortnight: date, team: str, pairs: list[Pair], at: str) -> None:
        """A cell a fortnight: more of them than publishing makes of so few answers."""
        who, by = _uuids([team]), _uuids([pair.teacher for pair in pairs])
        for question in QUESTIONS:
            said = (VERSION, question, by, len(pairs), 0, len(pairs), at)
            self.felt((an_id(self.draw), pairs[0].school, f"{fortnight}", f"{fortnight}", who, *said))

    def _head(self, fortnight: date, team: str, pairs: list[Pair], students: int, at: str) -> tuple[Any, ...]:
        spread = _uuids([team]), _uuids([p.teacher for p in pairs]), _uuids([p.course for p in pairs])
        return (an_id(self.draw), pairs[0].school, f"{fortnight}", f"{fortnight}", *spread, students, at)


def _uuids(ids: list[str]) -> str:
    """As JSON of the texts that the product stores: with dashes."""
    return json.dumps([f"{i[:8]}-{i[8:12]}-{i[12:16]}-{i[16:20]}-{i[20:]}" for i in ids])
