"""When an entry was made: the tablet's clock counts, the server says where that clock stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, FromClause, and_, or_
from sqlalchemy.sql.elements import ColumnElement

from coach_data.entries.envelope import Batch
from coach_data.entries.upserts import Prepared, insert_into
from coach_data.schema import clocks, devices, entries

_A_MILLISECOND = timedelta(milliseconds=1)
_FAR_BEHIND, _LONGEST_ON_THE_WAY = timedelta(hours=6), timedelta(minutes=1)
"""Errors of clocks are never as exact as a batch is long on its way; a clock set back is told from that by both."""


def in_ms(moment: datetime) -> int:
    """Milliseconds since 1970 of an aware time."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // _A_MILLISECOND


def learn(db: Connection, batch: Batch, *, now: datetime) -> None:
    """Keeps where the tablet's clock stands: the smallest offset seen, because every delay only adds to it.

    Two statements; a third where the tablet found entries dated later than now.
    """
    now_ms = in_ms(now)
    offset_ms = now_ms - batch.now.tick_ms
    _CLOCK_MET.run(db, [{"id": batch.now.clock, "person_id": batch.person, "offset_ms": offset_ms, "is_met": True}])
    earlier = {one.clock: offset_ms + one.lead_ms for one in batch.now.earlier}
    rows = [{"id": clock, "person_id": batch.person, "offset_ms": at} for clock, at in sorted(earlier.items())]
    _CLOCK_ENDED.run(db, [row | {"is_met": False} for row in rows])
    device = {"id": batch.device, "person_id": batch.person, "offset_ms": now_ms - in_ms(batch.now.wall)}
    _DEVICE_MET.run(db, [device | {"seen_at": now}])


def _clock_met(engine: str) -> Any:
    new = insert_into(engine, clocks)
    return new.on_conflict_do_update(
        index_elements=["id", "person_id"],
        set_={"offset_ms": new.excluded.offset_ms, "is_met": new.excluded.is_met},
        where=or_(new.excluded.offset_ms < clocks.c.offset_ms, clocks.c.is_met.is_(False)),
    )


def _clock_ended(engine: str) -> Any:
    new = insert_into(engine, clocks)
    return new.on_conflict_do_update(
        index_elements=["id", "person_id"],
        set_={"offset_ms": new.excluded.offset_ms},
        where=and_(new.excluded.offset_ms < clocks.c.offset_ms, clocks.c.is_met.is_(False)),
    )


def _device_met(engine: str) -> Any:
    new = insert_into(engine, devices)
    return new.on_conflict_do_update(
        index_elements=["id", "person_id"],
        set_={"offset_ms": new.excluded.offset_ms, "seen_at": new.excluded.seen_at},
        where=new.excluded.seen_at >= devices.c.seen_at,
    )


_CLOCK_MET, _CLOCK_ENDED, _DEVICE_MET = Prepared(_clock_met), Prepared(_clock_ended), Prepared(_device_met)

COLUMNS: tuple[ColumnElement[Any], ...] = (
    entries.c.tick_ms,
    entries.c.noted_at,
    entries.c.received_at,
    clocks.c.offset_ms.label("clock_offset_ms"),
    clocks.c.is_met.label("is_clock_met"),
    devices.c.offset_ms.label("device_offset_ms"),
)
"""What `time_of` needs of a row selected from `with_clocks()`."""


def with_clocks(start: FromClause = entries) -> FromClause:
    """`entries`, or a join that holds it, beside the clock and the device each entry was made with."""
    return start.outerjoin(
        clocks, and_(clocks.c.id == entries.c.clock_id, clocks.c.person_id == entries.c.person_id)
    ).outerjoin(devices, and_(devices.c.id == entries.c.device_id, devices.c.person_id == entries.c.person_id))


def time_of(row: Any) -> tuple[datetime, bool]:
    """When an entry was made, and whether that is only approximate.

    A clock that was never met live falls back to the tablet's own wall time, put
    right by the device's last known error; nothing is later than its arrival. Where a
    large error would bring it there, the clock was set back after the entry was made:
    its wall time counts as it is, or a visit's entries would all be of one moment. For
    the same reason a clock that had ended before another began counts back from there.
    """
    latest = row.received_at
    if row.clock_offset_ms is not None:
        at = datetime(1970, 1, 1, tzinfo=UTC) + (row.clock_offset_ms + row.tick_ms) * _A_MILLISECOND
        latest = min(at, row.received_at)
        if row.is_clock_met:
            return latest, False
    error = (row.device_offset_ms or 0) * _A_MILLISECOND
    is_set_back = error > _FAR_BEHIND and row.noted_at + error > row.received_at + _LONGEST_ON_THE_WAY
    return min(row.noted_at if is_set_back else row.noted_at + error, latest), True
