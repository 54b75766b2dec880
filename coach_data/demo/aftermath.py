"""What happens around the visits: agreed times, how far steps have come, promises kept, time asked for."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from coach_data.demo.answers import answer_lines, share_records
from coach_data.demo.cast import Cast, Pair
from coach_data.demo.naming import chance_of, id_of
from coach_data.demo.plan import Planned
from coach_data.demo.year import Year
from coach_data.schema import action_steps, meetings, promises, step_states, time_requests

_AFTERNOON = time(14, 15)
_MISSED_DEBRIEF = ("coach_out", "teacher_out", "no_cover", "event", "urgent", "testing")


def settle(db: Connection, everybody: Cast, year: Year, visits: list[Planned], now: datetime) -> None:
    """Adds what the coach's tablet does not send; every row is dated to its own day."""
    _hold_meetings(db, year, visits)
    _add(db, meetings, [*_missed_visits(everybody, year), *_debrief_times(year, visits)])
    _move_steps(db, visits, now)
    _keep_promises(db, year)
    _add(db, time_requests, _requests(everybody, year))
    answer_lines(db, everybody, visits, now)
    share_records(db, everybody, visits, now)


def _add(db: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    db.execute(insert(table), rows)


def _hold_meetings(db: Connection, year: Year, visits: list[Planned]) -> None:
    """Marks the agreed visits that took place, and those that came to nothing."""
    held = [
        {
            "made": uuid5(id_of("visit", visit.pair.coach, visit.pair.teacher, visit.number - 1), "next_visit"),
            "of": visit.id,
        }
        for visit in visits
    ]
    one = update(meetings).where(meetings.c.id == bindparam("made"))
    db.execute(one.values(outcome="held", visit_id=bindparam("of")), held)
    last = {visit.pair.id: visit for visit in visits}
    failed = [
        {"made": uuid5(visit.id, "next_visit"), "why": visit.pair.missed[0][1]}
        for visit in last.values()
        if visit.pair.missed
    ]
    db.execute(one.values(outcome="could_not_happen", reason=bindparam("why")), failed)


def _missed_visits(everybody: Cast, year: Year) -> list[dict[str, Any]]:
    """Agreed times that came to nothing and are in no debrief, and the ones that replace them."""
    rows = []
    for pair in everybody.pairs:
        in_debrief = 1 if pair.debrief >= 0 else 0
        for ago, reason in pair.missed[in_debrief:]:
            made = year.at(year.ago(ago + 2), _AFTERNOON)
            rows.append(
                {**_visit_time(pair, "missed", ago), "on_day": year.ago(ago), "made_at": made} | _failed(reason)
            )
        if pair.next >= 0 and pair.debrief < 0:
            made = year.at(year.ago(1), _AFTERNOON)
            rows.append({**_visit_time(pair, "next", 0), "on_day": year.ahead(pair.next), "made_at": made} | _ahead())
    return rows


def _visit_time(pair: Pair, *words: object) -> dict[str, Any]:
    return {
        "id": id_of("meeting", pair.id, *words),
        "partnership_id": pair.id,
        "school_id": pair.school.id,
        "class_id": pair.classes[0].id,
        "kind": "visit",
        "visit_id": None,
        "at_time": time(10, 40),
    }


def _failed(reason: str) -> dict[str, Any]:
    return {"outcome": "could_not_happen", "reason": reason}


def _ahead() -> dict[str, Any]:
    return {"outcome": None, "reason": None}


def _debrief_times(year: Year, visits: list[Planned]) -> list[dict[str, Any]]:
    """The debriefs that did not happen, and those agreed for today."""
    rows = []
    for visit in visits:
        if visit.debrief_at:
            continue
        row = {**_visit_time(visit.pair, "debrief", visit.number), "kind": "debrief", "class_id": None}
        row |= {"visit_id": visit.id, "at_time": _AFTERNOON, "made_at": visit.starts_at + timedelta(minutes=40)}
        day = next(day for day in year.days if day > visit.starts_at.date())
        reason = chance_of("missed", visit.id).choice(_MISSED_DEBRIEF)
        rows.append(
            row | ({"on_day": day} | _failed(reason) if visit.is_missed else {"on_day": year.ahead(0)} | _ahead())
        )
    return rows


def _move_steps(db: Connection, visits: list[Planned], now: datetime) -> None:
    """Lets each step come into its states: tried within days, then kept or set aside when the next one is agreed."""
    agreed: dict[UUID, Planned] = {}
    rows: list[dict[str, Any]] = []
    for visit in visits:
        if visit.step:
            rows += _tried(visit.step.id, agreed[visit.step.id], now) if visit.step.visits == 0 else []
        if visit.new_step and visit.debrief_at:
            agreed[visit.id] = visit
            rows += _concluded(visit) if visit.step else []
    _add(db, step_states, rows)
    latest = {row["step_id"]: row for row in sorted(rows, key=lambda row: row["at"])}
    moved = [{"step": step, "to": row["state"], "since": row["at"]} for step, row in latest.items()]
    one = update(action_steps).where(action_steps.c.id == bindparam("step"))
    db.execute(one.values(state=bindparam("to"), state_since=bindparam("since")), moved)


def _tried(step_id: UUID, made_in: Planned, now: datetime) -> list[dict[str, Any]]:
    assert made_in.debrief_at is not None, "a step comes out of a debrief"
    chance = chance_of("tried", step_id)
    at = min(made_in.debrief_at + timedelta(days=chance.randint(1, 2), minutes=chance.randint(5, 90)), now)
    return [_state(step_id, "trying", made_in.pair.teacher_id, True, at)]


def _concluded(visit: Planned) -> list[dict[str, Any]]:
    """The end of the step before: the coach says how it looks from there, the teacher's word stands."""
    assert visit.step is not None and visit.debrief_at is not None, "something has to end somewhere"
    chance = chance_of("concluded", visit.step.id)
    state = "set_aside" if chance.random() < 0.18 else "part_of_practice"
    at = visit.debrief_at + timedelta(minutes=20)
    if chance.random() < 0.12:  # still waits for the teacher's word
        return [_state(visit.step.id, state, visit.pair.coach_id, False, at)]
    return [_state(visit.step.id, state, visit.pair.teacher_id, True, at)]


def _state(step_id: UUID, state: str, by: UUID, is_confirmed: bool, at: datetime) -> dict[str, Any]:
    made = uuid5(step_id, f"{state}/{by}")
    return {"id": made, "step_id": step_id, "state": state, "by_person": by, "is_confirmed": is_confirmed, "at": at}


def _keep_promises(db: Connection, year: Year) -> None:
    """Older promises are kept, the latest ones partly."""
    recent = year.at(year.ago(8), time(0))
    kept = []
    for made, at in db.execute(select(promises.c.id, promises.c.made_at)).all():
        chance = chance_of("kept", made)
        if at < recent or chance.random() < 0.25:
            done = at + timedelta(days=chance.randint(1, 4), hours=1)
            kept.append({"made": made, "at": min(done, year.at(year.ago(1), time(16)))})
    done_at = update(promises).where(promises.c.id == bindparam("made")).values(done_at=bindparam("at"))
    db.execute(done_at, kept)


def _requests(everybody: Cast, year: Year) -> list[dict[str, Any]]:
    """Two requests still open, one that the principal has taken on."""
    asked = (("lindqvist", "cover", 3, 2), ("montoya", "schedule", 2, 3), ("newteacher", "room", 6, 1))
    rows = []
    for teacher, need, ago, ahead in asked:
        pair, is_answered = everybody.pair(teacher), teacher == "newteacher"
        row = {
            "id": id_of("request", teacher),
            "partnership_id": pair.id,
            "school_id": pair.school.id,
            "asked_by": pair.coach_id,
            "need": need,
            "for_day": year.ahead(ahead),
            "period": "5" if need == "cover" else None,
            "asked_at": year.at(year.ago(ago), _AFTERNOON),
        }
        answer = (everybody.person("principal").id, year.at(year.ago(4), time(7, 50))) if is_answered else (None, None)
        rows.append(row | {"answered_by": answer[0], "answered_at": answer[1]})
    return rows
