"""Everything that more than a pair can read of an invented school, turned back into the parts it is about.

Pages, the files behind their charts, meetings and "What others see".
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from coach_data import (
    others_see,
    pooled_pulses_words,
    pooled_steps,
    pooled_steps_words,
    published,
    schema,
    standing_out,
    team_snapshots,
    together,
)
from coach_data.actors import Actor, Role
from coach_data.bounds import Bounds
from coach_data.engagement_words import groups_of, of_pool
from coach_data.engagement_words import table as engagement_table
from coach_data.pools import Pooled
from coach_data.pulses import QUESTIONS
from coach_data.schema import NO_GROUP
from coach_data.shelf import Shelf
from coach_data.team_snapshots import Look
from coach_data.together import Numbers
from tests.builders import actor_for
from tests.data.ledger import How, Part
from tests.data.pooled_school import BITS, COACHES, FIRST, FORTNIGHTS, STATES, School, monday, published_at
from ui import others_parts, pooled_focus_chart
from ui.csv_files import csv_file

Known = set[frozenset[Part]]
Cells = list[tuple[Any, list[Row[Any]]]]  # shown together, and the area or question they are shown in
GROUPS = {"English learners", "Students in no group"}


def _bounds(numbers: Sequence[int]) -> list[str]:
    return [str(Bounds(*numbers[at : at + 3])) for at in range(0, len(numbers), 3)]


def _told_of_due(counted: Counter[str]) -> list[int]:
    return [counted["due"], *astuple(Bounds.held_off(counted["looked_again"], counted["due"]))]


def _told_of_practice(counted: Counter[str]) -> list[int]:
    return [counted["agreed"], *astuple(Bounds.held_off(counted["part_of_practice"], counted["steps"]))]


def _told_of_days(counted: Counter[str]) -> list[int]:
    return [counted["days"], counted["timed"]]


DUE, DUE_IN_WORDS = How(_told_of_due), How(_told_of_due, lambda s: [f"{_bounds(s[1:])[0]} of {s[0]}"])
DAYS, DAYS_IN_WORDS = (
    How(_told_of_days, lambda s: [s[0] / s[1]]),
    How(_told_of_days, lambda s: [str(round(s[0] / s[1]))]),
)
IN_TITLE = How(_told_of_practice, lambda s: [s[0], *_bounds(s[1:])])


@dataclass
class Readings:
    """What could be read so far, by group or kind.

    Attributes:
        read: by anybody but coaches.
        led: of this, by the principal.
        by_coach: by each coach, who is a principal and in every team as well.
    """

    school: School
    read: dict[object, Known] = field(default_factory=lambda: defaultdict(set))
    led: dict[object, Known] = field(default_factory=lambda: defaultdict(set))
    by_coach: dict[int, dict[object, Known]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    def look(self, number: int) -> None:
        """Reads, after a fortnight, what anybody but a pair can, in every window of time; then what each coach can."""
        school = self.school
        for team in school.teams:
            member = Actor(UUID(int=2), "Member", frozenset(), frozenset({team}))
            _Look(school, number, member, self.read).at_pages()
            self._meet(member, team, number)
        _Look(
            school, number, Actor(UUID(int=1), "Principal", frozenset({Role("principal", school.id)})), self.led
        ).at_pages()
        for kind, numbers in self.led.items():
            self.read[kind] |= numbers
        for coach in range(COACHES):
            roles = frozenset({Role("principal", school.id), Role("coach", school.id)})
            one = Actor(school.coach_ids[coach], "Coach", roles, frozenset(school.teams))
            _Look(school, number, one, self.by_coach[coach]).at_pages()
        for teacher, into in ((1, self.read), (0, self.by_coach[COACHES - 1])):
            one = actor_for(school.db, school.teachers[teacher], today=published_at(number).date())
            _Look(school, number, one, into).at_what_others_see()

    def _meet(self, member: Actor, team: UUID, number: int) -> None:
        """A meeting of today's members; coaches come to the team later, and read it unless it is kept from them."""
        now, look = published_at(number), Look("in_room", tuple(GROUPS))
        taken = team_snapshots.take(self.school.db, member, team, look, team="Team", on=now.date(), now=now)
        seen = team_snapshots.from_json(json.loads(json.dumps(team_snapshots.to_json(taken))))
        is_now = (schema.team_members.c.team_id == team, schema.team_members.c.until_on.is_(None))
        members = {str(one) for one in self.school.db.scalars(select(schema.team_members.c.person_id).where(*is_now))}
        later = (self.by_coach[n] for n in range(COACHES) if str(self.school.coach_ids[n]) not in seen.kept_from)
        for into in (self.read, *later):
            at = _Look(self.school, number, member, into)
            if seen.engagement:
                at.rows_of_engagement(seen.engagement.rows)
            if seen.steps:
                cells = at.cells_of("steps", team, lambda row: members.isdisjoint(row.kept_from or ()))
                at.rows_of_steps(seen.steps.rows, cells, 0)


@dataclass
class _Look:
    """One person's, after one fortnight."""

    school: School
    number: int
    actor: Actor
    into: dict[object, Known]

    def at_pages(self) -> None:
        """Team data of every team, School data, and the school beside a team's own; with the files of their charts."""
        shelf, now = Shelf(self.school.db), published_at(self.number)
        may = _may_read(self.actor)
        for since in {FIRST, monday(self.number), monday(max(0, self.number - 1))}:
            given = {"since": since, "now": now}
            own = [(team, together.of_team(shelf, self.actor, team, **given)) for team in self.school.teams]
            beside = [(None, together.beside_team(shelf, self.actor, team, **given)) for team in self.school.teams]
            of_school = (None, together.of_school(shelf, self.actor, self.school.id, **given))
            for n, (team, page) in enumerate(pages := [*own, of_school, *beside]):
                if (team, page) not in pages[:n]:
                    self.engagement(page.engagement)
                    if since == FIRST:
                        self.year(page, team, may)

    def at_what_others_see(self) -> None:
        """What a teacher is told of what others read."""
        for view in others_see.views(self.school.db, self.actor, now=published_at(self.number)):
            may = _may_read(view.viewer.anyone)
            (team,) = (self.actor.team_ids & view.viewer.actor.team_ids) or (None,)
            for found, of in ((view.together, team), (view.school, None)):
                texts = [
                    re.sub(r"[\\\u2060]", "", each)
                    for each in others_parts.as_they_read_it(found, self.actor.person_id)
                ]
                if any(re.search(r"on task|One visit so far|not seen since", each) for each in texts):
                    self.engagement(found.engagement)
                for text in texts:
                    self.title(text, of, may)

    def title(self, text: str, team: UUID | None, may: Callable[[Row[Any]], bool]) -> None:
        """Of a year's chart, as "What others see" cites it."""
        if said := re.search(r"“([\d,]+) steps? (?:was|were) agreed this year, (.*) became part of practice”", text):
            shown = [int(said[1].replace(",", "")), said[2]]
            self.keep("step", shown, _flat(self.cells_of("steps", team, may)), IN_TITLE)
        if said := re.search(r"“(.*): (\d+) of the \d+ visits? shown here”", text):
            self.keep("visit", [int(said[2])], _flat(self.cells_of("looks", team, may), said[1]))
        if said := re.search(r"““(.*)”: .* of ([\d,]+) answers were yes”", text):
            question = next(key for key, asked in QUESTIONS.items() if asked == said[1])
            self.keep("pulse", [int(said[2])], _flat(self.cells_of("answers", team, may), question))

    def engagement(self, found: Sequence[Pooled]) -> None:
        """Each cell or union, all that the search for what stands out puts beside each other, and the charts' files."""
        for pooled in found:
            bits = [bit for bit in range(BITS) if pooled.sums.n >> bit & 1]
            assert pooled.sums.sum_n2 == sum(1 << (BITS - 1 - bit) for bit in bits), "something is counted twice"
            self.looked_at(pooled.group, pooled.sums.n)
        lines = [of_pool(found, measured) for measured in {pooled.measured for pooled in found}]
        for each in standing_out.differences(lines):
            for sums in (each.sums, each.others):
                self.looked_at(each.group, sums.n)
        for line in lines:
            self.rows_of_engagement(_as_file(engagement_table(line, groups_of(line.points))))

    def rows_of_engagement(self, rows: Iterable[dict[str, Any]]) -> None:
        """A table's, of a file or a meeting."""
        for row in rows:
            self.looked_at(row["Group"], int(row["n"]))

    def looked_at(self, group: str, n: int) -> None:
        """Every class has one bit of n in each fortnight."""
        kind = self.school.group if group == "English learners" else NO_GROUP
        bits = [bit for bit in range(BITS) if n >> bit & 1]
        self.into[kind].add(frozenset(Part(*divmod(bit, FORTNIGHTS), kind) for bit in bits))

    def year(self, page: Numbers, team: UUID | None, may: Callable[[Row[Any]], bool]) -> None:
        """Steps, focus areas and pulses of a page, and their files."""
        if page.steps:
            self.steps(
                page.steps, self.cells_of("steps", team, may), 0 if team else published.FEWEST_TEACHERS_IN_A_UNION
            )
        looks, answers = (self.cells_of(what, team, may) for what in ("looks", "answers"))
        if page.focus:
            filed = [(row["Focus area"], int(row["Visits"])) for row in _as_file(pooled_focus_chart.table(page.focus))]
            for name, visits in (*((area.name, area.visits) for area in page.focus.areas), *filed):
                self.keep("visit", [visits], _flat(looks, name))
        if page.pulses:
            keys = {asked: key for key, asked in QUESTIONS.items()}
            rows = [(keys[row["Question"]], row["Answers"]) for row in _as_file(pooled_pulses_words.table(page.pulses))]
            filed = [(key, int(answers)) for key, answers in rows if answers.isdigit()]
            for question, count in (*((felt.question, felt.answers) for felt in page.pulses.questions), *filed):
                self.keep("pulse", [count], _flat(answers, question))

    def steps(self, seen: pooled_steps.PooledSteps, cells: Cells, fewest: int) -> None:
        """A chart of steps: what happened to all of them, to those that were due, and to those that were timed."""
        for name, flows in (("", seen.all), *seen.by_focus):
            bounds = [number for state in STATES for number in astuple(getattr(flows, state))]
            self.keep("step", [flows.agreed, *bounds], _flat(cells, name))
            if flows.due:
                self.keep_some("due", [flows.due, *astuple(flows.looked_again)], cells, name, fewest, DUE)
            if flows.days is not None:
                self.keep_some("timed", [flows.days], cells, name, fewest, DAYS)
        self.rows_of_steps(_as_file(pooled_steps_words.table(seen)), cells, fewest)

    def rows_of_steps(self, rows: Iterable[dict[str, Any]], cells: Cells, fewest: int) -> None:
        """A table's, of a file or a meeting."""
        in_words = How(self.school.steps.how.told, lambda sums: [str(sums[0]), *_bounds(sums[1:])])
        for row in rows:
            name = row["Focus area"].replace("All steps", "")
            states = [row[pooled_steps_words.STATES[state]] for state in STATES]
            self.keep("step", [str(row["Agreed"]), *states], _flat(cells, name), in_words)
            for column, what, how in (
                ("Looked at again in time", "due", DUE_IN_WORDS),
                ("Days until part of practice", "timed", DAYS_IN_WORDS),
            ):
                if row[column] != pooled_steps_words.NOT_YET:
                    self.keep_some(what, [row[column]], cells, name, fewest, how)

    def keep(self, what: str, shown: list[Any], cells: list[Row[Any]], how: How | None = None) -> None:
        """Of which parts a number is."""
        ledgers = {"step": self.school.steps, "visit": self.school.looks, "pulse": self.school.answers}
        self.into[what].add(ledgers[what].parts_of(shown, cells, how))

    def keep_some(self, what: str, shown: list[Any], cells: Cells, name: str, fewest: int, how: How) -> None:
        """Of a number that not every cell has, nor every part of a cell that has it: which cells, and which parts."""
        some = [(area, [row for row in rows if getattr(row, what)]) for area, rows in cells]
        whose = f"{what}_teacher_ids"
        own = _flat([each for each in some if len(published.teachers_of(each[1], whose)) >= fewest], name)
        cells_with = self.school.steps.parts_of(shown, own, how)
        self.into[f"cells with {what}"].add(cells_with)
        self.into[what].add(frozenset(self.school.steps.those_with(what, cells_with)))

    def cells_of(self, ledger: str, team: UUID | None, may: Callable[[Row[Any]], bool]) -> Cells:
        """A team's cells one by one, or a school's as its leaders read them; those alone that somebody may read."""
        of = getattr(self.school, ledger)
        rows = [row for row in of.cells if may(row) and (team is None or str(team) in row.teams)]
        if team is None and ledger == "steps":
            return [part for union in published.unions(rows) for part in published.apart_by_area(union).items()]
        return [(getattr(row, of.by), [row]) for row in rows]


def _flat(cells: Cells, name: str = "") -> list[Row[Any]]:
    """All of them, or those shown in one area or question."""
    return [row for area, rows in cells for row in rows if not name or (area or pooled_steps.OTHER_AREAS) == name]


def _may_read(actor: Actor) -> Callable[[Row[Any]], bool]:
    return lambda row: str(actor.person_id) not in (row.kept_from or ())


def _as_file(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """A table as whoever downloads it reads it."""
    return csv.DictReader(csv_file(rows).decode("utf-8-sig").splitlines())
