"""What is done again and again while the server runs: fortnights published, visits counted, tables measured."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

from coach_data import cells, tallies
from coach_data.database import Database
from coach_data.errors import DatabaseBusy

EVERY_S = 3600

log = logging.getLogger("keylever")


async def run(database: Database, *, now: datetime) -> int:
    """Publishes what is due, in one transaction, once the planner knows the tables' sizes; gives how many fortnights.

    Then visits that are over are counted for their coaches' own pages, where they are not yet as they stand.

    Raises:
        DatabaseBusy, DatabaseFull, DatabaseAway: what is still due the next round finds again.
    """
    published = await asyncio.to_thread(_publish, database, now)
    due = await asyncio.to_thread(_due, database, now)
    for first in range(0, len(due), tallies.AT_ONCE):
        began = time.monotonic()
        with suppress(DatabaseBusy):  # these are still due in the next round
            await asyncio.to_thread(_count, database, due[first : first + tallies.AT_ONCE])
        # A year of visits may be due, after an upgrade: half the time is everybody else's, and it may end in between.
        await asyncio.sleep(time.monotonic() - began)
    return published


def _publish(database: Database, now: datetime) -> int:
    database.keep_statistics()
    with database.write() as db:
        return cells.publish_due(db, now=now)


def _due(database: Database, now: datetime) -> list[UUID]:
    with database.read() as db:
        return tallies.due(db, now=now)


def _count(database: Database, due: Sequence[UUID]) -> None:
    # Counted while others write: what comes meanwhile makes a row old, never wrong.
    with database.read() as db:
        rows = tallies.counted(db, due)
    with database.write() as db:
        tallies.keep(db, rows)


async def go_on(database: Database, *, every_s: float = EVERY_S) -> None:
    """Runs at once and then every hour, until cancelled; a round that fails is logged and the next one comes."""
    while True:
        try:
            await run(database, now=datetime.now(UTC))
        except Exception:
            log.exception("What is due was not published; it is tried again in %s s", round(every_s))
        await asyncio.sleep(every_s)
