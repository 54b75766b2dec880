"""The numbers a team looked at in a meeting: words, tables and points as they stood, never worked out again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from coach_data import pooled_steps, pooled_steps_words, pools, published, standing_out, teams
from coach_data.actors import Actor
from coach_data.bounds import Bounds
from coach_data.engagement import Point
from coach_data.engagement_words import compared, groups_of, how_it_was_counted, of_pool, table, title, two_of
from coach_data.measures import Sums
from coach_data.pools import Pooled
from coach_data.schema import published_cells, published_step_cells
from coach_data.standing_out import Difference, StandingOut
from coach_data.visits import MODES

WEEKS_SHOWN = 24
Rows = tuple[dict[str, str | int], ...]


@dataclass(frozen=True)
class Look:
    """What a team chooses to look at; no group means the two a chart shows at first."""

    measured: str
    groups: tuple[str, ...] = ()
    is_since_start: bool = False


@dataclass(frozen=True)
class Snapshot:
    """The chart of engagement with its words and its table, as the team saw them."""

    title: str
    caption: str
    rows: Rows
    groups: tuple[str, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True)
class StepsSnapshot:
    """The chart of action steps with its words and its table, as the team saw them."""

    title: str
    caption: str
    rows: Rows
    bars: tuple[tuple[str, Bounds], ...]


@dataclass(frozen=True)
class Seen:
    """All a team looked at; None where nothing was published.

    Attributes:
        kept_from: who may not see it, though they be members by now: they could work out somebody's numbers.
    """

    engagement: Snapshot | None = None
    steps: StepsSnapshot | None = None
    kept_from: frozenset[str] = frozenset()


def cells_on(db: Connection, actor: Actor, team_id: UUID, on: date) -> list[Pooled]:
    """The team's cells of the weeks before a day that were published by then and that all its members may see.

    Nothing for who is not a member.
    """
    since = on - timedelta(weeks=WEEKS_SHOWN)
    cells = pools.of_team(db, actor, team_id, since=since, with_all=_members(db, actor, team_id, on))
    return [cell for cell in cells if cell.last + published.PUBLISHED_AFTER <= on]


def take(db: Connection, actor: Actor, team_id: UUID, look: Look | None, *, team: str, on: date, now: datetime) -> Seen:
    """What all of the acting member's team may see on that day: engagement as `look` says, and this year's steps."""
    every = cells_on(db, actor, team_id, on)
    cells = [cell for cell in every if look and cell.measured == look.measured]
    members = _members(db, actor, team_id, on)
    steps = pooled_steps.of_team(db, actor, team_id, now=now, with_all=members)
    since = min([on - timedelta(weeks=2 * WEEKS_SHOWN), *([steps.first] if steps else [])])
    shown = [
        cell
        for kind in (published_cells, published_step_cells)
        for cell in published.of_team(db, actor, kind, team_id, since=since, with_all=members)
    ]
    chart = _of_engagement(cells, look, team, standing_out.among(every)) if cells and look else None
    return Seen(chart, _of_steps(steps) if steps else None, published.kept_from(shown))


def _members(db: Connection, actor: Actor, team_id: UUID, on: date) -> list[UUID]:
    return [each.person_id for team in teams.mine(db, actor, today=on) if team.id == team_id for each in team.members]


def _of_engagement(cells: Sequence[Pooled], look: Look, team: str, found: StandingOut) -> Snapshot:
    line = of_pool(cells, look.measured, is_since_start=look.is_since_start)
    known = groups_of(line.points)
    groups = [group for group in known if group in look.groups] or two_of(known)
    told = [
        how_it_was_counted(line),
        *filter(None, (compared(line, group) for group in groups)),
        *_together(cells, team),
        *(_standing_out(each, look) for each in found.told),
        found.sentence,
    ]
    shown = tuple(point for point in line.points if point.group in groups)
    return Snapshot(title(line, groups), " ".join(told), tuple(table(line, groups)), tuple(groups), shown)


def _standing_out(each: Difference, look: Look) -> str:
    """One difference, with how it was measured where that is not how the chart was."""
    seen = "" if each.line.measured == look.measured else f" ({MODES.get(each.line.measured, each.line.measured)})"
    return f"Stands out{seen}: {each.title}."


def _together(cells: Iterable[Pooled], team: str) -> list[str]:
    others = sorted({cell.who for cell in cells if cell.who != team})
    return [f"Some fortnights are shown together: {'; '.join(others)}."] if others else []


def _of_steps(steps: pooled_steps.PooledSteps) -> StepsSnapshot:
    said = pooled_steps_words
    told = " ".join([said.caption(steps), *said.sentences(steps)])
    return StepsSnapshot(said.title(steps), told, tuple(said.table(steps)), tuple(said.bars(steps)))


def to_json(seen: Seen) -> dict[str, Any] | None:
    """What was seen, as it is stored; None where it was nothing."""
    stored: dict[str, Any] = {}
    if chart := seen.engagement:
        points = [[p.at.isoformat(), p.group, p.measured, p.sweeps, list(astuple(p.sums))] for p in chart.points]
        stored |= _words(chart) | {"groups": list(chart.groups), "points": points}
    if steps := seen.steps:
        stored["steps"] = _words(steps) | {"bars": [[label, *astuple(count)] for label, count in steps.bars]}
    return stored | {"kept_from": sorted(seen.kept_from)} if stored else None


def _words(chart: Snapshot | StepsSnapshot) -> dict[str, Any]:
    return {"title": chart.title, "caption": chart.caption, "rows": list(chart.rows)}


def from_json(stored: dict[str, Any] | None) -> Seen:
    """What was seen, as it was taken."""
    if stored is None:
        return Seen()
    chart = None
    if "points" in stored:
        points = tuple(Point(date.fromisoformat(p[0]), p[1], p[2], p[3], Sums(*p[4])) for p in stored["points"])
        groups = tuple(stored["groups"])
        chart = Snapshot(stored["title"], stored["caption"], tuple(stored["rows"]), groups, points)
    steps = None
    if found := stored.get("steps"):
        bars = tuple((label, Bounds(*count)) for label, *count in found["bars"])
        steps = StepsSnapshot(found["title"], found["caption"], tuple(found["rows"]), bars)
    return Seen(chart, steps, frozenset(stored.get("kept_from", ())))
