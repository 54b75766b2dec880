"""The numbers a team looked at in a meeting: title, caption, table and points as they stood, never worked out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from coach_data import pools
from coach_data.actors import Actor
from coach_data.cells import DAYS_BEFORE_PUBLISHING
from coach_data.engagement import Point
from coach_data.engagement_words import compared, groups_of, how_it_was_counted, of_pool, table, title, two_of
from coach_data.measures import Sums
from coach_data.pools import Pooled

WEEKS_SHOWN = 24
_PUBLISHED_AFTER = timedelta(days=14 + DAYS_BEFORE_PUBLISHING)


@dataclass(frozen=True)
class Look:
    """What a team chooses to look at; no group means the two a chart shows at first."""

    measured: str
    groups: tuple[str, ...] = ()
    is_since_start: bool = False


@dataclass(frozen=True)
class Snapshot:
    """One chart with its words and its table, as the team saw them."""

    title: str
    caption: str
    rows: tuple[dict[str, str | int], ...]
    groups: tuple[str, ...]
    points: tuple[Point, ...]


def cells_on(db: Connection, actor: Actor, team_id: UUID, on: date) -> list[Pooled]:
    """The team's cells of the weeks before a day that were published by then; nothing for who is not a member."""
    cells = pools.of_team(db, actor, team_id, since=on - timedelta(weeks=WEEKS_SHOWN))
    return [cell for cell in cells if cell.last + _PUBLISHED_AFTER <= on]


def take(db: Connection, actor: Actor, team_id: UUID, look: Look, *, team: str, on: date) -> Snapshot | None:
    """What the acting member sees of one way of measuring on that day; None where nothing is published."""
    cells = [cell for cell in cells_on(db, actor, team_id, on) if cell.measured == look.measured]
    if not cells:
        return None
    line = of_pool(cells, look.measured, is_since_start=look.is_since_start)
    known = groups_of(line.points)
    groups = [group for group in known if group in look.groups] or two_of(known)
    told = [
        how_it_was_counted(line),
        *filter(None, (compared(line, group) for group in groups)),
        *_together(cells, team),
    ]
    shown = tuple(point for point in line.points if point.group in groups)
    return Snapshot(title(line, groups), " ".join(told), tuple(table(line, groups)), tuple(groups), shown)


def _together(cells: Sequence[Pooled], team: str) -> list[str]:
    others = sorted({cell.who for cell in cells if cell.who != team})
    return [f"Some fortnights are shown together: {'; '.join(others)}."] if others else []


def to_json(snapshot: Snapshot | None) -> dict[str, Any] | None:
    """The snapshot as it is stored."""
    if snapshot is None:
        return None
    points = [[p.at.isoformat(), p.group, p.measured, p.sweeps, list(astuple(p.sums))] for p in snapshot.points]
    words = {"title": snapshot.title, "caption": snapshot.caption, "rows": list(snapshot.rows)}
    return {**words, "groups": list(snapshot.groups), "points": points}


def from_json(stored: dict[str, Any] | None) -> Snapshot | None:
    """The snapshot as it was taken."""
    if stored is None:
        return None
    points = tuple(Point(date.fromisoformat(p[0]), p[1], p[2], p[3], Sums(*p[4])) for p in stored["points"])
    return Snapshot(stored["title"], stored["caption"], tuple(stored["rows"]), tuple(stored["groups"]), points)
