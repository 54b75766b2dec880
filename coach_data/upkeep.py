"""What has to be done again and again while the server runs: due fortnights are published, tables are measured."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from coach_data import cells
from coach_data.database import Database

EVERY_S = 3600

log = logging.getLogger("keylever")


def run(database: Database, *, now: datetime) -> int:
    """Publishes what is due, in one transaction, once the planner knows the tables' sizes; gives how many fortnights.

    Raises:
        DatabaseBusy, DatabaseFull, DatabaseAway: nothing was changed, the next round finds the same due.
    """
    database.keep_statistics()
    with database.write() as db:
        return cells.publish_due(db, now=now)


async def go_on(database: Database, *, every_s: float = EVERY_S) -> None:
    """Runs at once and then every hour, until cancelled; a round that fails is logged and the next one comes."""
    while True:
        try:
            await asyncio.to_thread(run, database, now=datetime.now(UTC))
        except Exception:
            log.exception("What is due was not published; it is tried again in %s s", round(every_s))
        await asyncio.sleep(every_s)
