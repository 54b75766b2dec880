"""Debrief agendas: data, not code. Five come with Keylever, a school adds its own."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from coach_data import access, schema
from coach_data.actors import Actor
from coach_data.errors import NotAllowed, NotHere, WrongInput

DEFAULT = "six-steps"
LENGTHS_MIN = (15, 20, 30, 45)
_FOLDER = Path(__file__).with_name("agendas")

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)]
Words = Annotated[str, Field(min_length=1, max_length=200)]
SHARED_FIELDS = frozenset(
    f"step.{name}" for name in ("text", "criteria", "example", "non_example", "goal", "lesson", "modeled", "checks")
) | {"promise.coach", "promise.teacher", "next_visit"}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AgendaField(_Part):
    """Something the two write down in a stage."""

    name: str = Field(max_length=80)
    label: Words
    kind: Literal["text", "number", "choice", "list"]
    choices: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _choices_belong_to_a_choice(self) -> Self:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("a choice needs choices, and nothing else has them")
        return self


class Stage(_Part):
    """One part of the conversation."""

    key: Key
    name: Annotated[str, Field(min_length=1, max_length=14)]  # fits the rail
    minutes: int = Field(ge=1, le=45, strict=True)
    is_practice: bool = False
    lines: Literal["none", "praise", "evidence"] = "none"  # which of the picked lines are laid out
    prompts: tuple[Words, ...] = Field(min_length=1, max_length=5)
    fields: tuple[AgendaField, ...] = ()


class Agenda(_Part):
    """A whole debrief: its stages in order."""

    key: Key
    name: Annotated[str, Field(min_length=1, max_length=60)]
    source: Words
    stages: tuple[Stage, ...] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def _names_are_its_own(self) -> Self:
        keys = [stage.key for stage in self.stages]
        if len(set(keys)) < len(keys):
            raise ValueError("two stages have the same key")
        own = re.compile(rf"^debrief\.{re.escape(self.key)}\.[a-z][a-z0-9_]*$")
        for field in (field for stage in self.stages for field in stage.fields):
            if field.name not in SHARED_FIELDS and not own.match(field.name):
                raise ValueError(f"“{field.name}” is neither a shared field nor debrief.{self.key}.…")
        return self


def read(source: str, file_name: str) -> Agenda:
    """An agenda from TOML.

    Raises:
        WrongInput: field `agenda`; names the file and the line.
    """
    try:
        return Agenda.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else source.count("\n") + 1
        raise _wrong(file_name, line, f"this is not TOML ({str(error).split(' (at')[0]})") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
        said = _said(first["type"], first["msg"])
        line = _line_of(source, first["loc"], named_in=said)
        raise _wrong(file_name, line, f"{where}: {said}" if where else said) from error


@cache
def builtin() -> tuple[Agenda, ...]:
    """The agendas that come with Keylever, the default first, then by name."""
    found = [read(path.read_text(encoding="utf-8"), path.name) for path in _FOLDER.glob("*.toml")]
    return tuple(sorted(found, key=lambda agenda: (agenda.key != DEFAULT, agenda.name)))


def for_school(db: Connection, school_id: UUID) -> tuple[Agenda, ...]:
    """What a pair in this school may choose: the built-in agendas, then the school's own."""
    own = schema.school_agendas
    rows = db.execute(select(own.c.key, own.c.source).where(own.c.school_id == school_id).order_by(own.c.key))
    return builtin() + tuple(read(source, f"{key}.toml") for key, source in rows)


def own_sources(db: Connection, actor: Actor, school_id: UUID) -> dict[str, str]:
    """The TOML of the school's own agendas by key; empty for a school the actor has no part in."""
    own = schema.school_agendas
    found = select(own.c.key, own.c.source).join(schema.schools)
    seen = found.where(own.c.school_id == school_id, access.schools_seen(actor)).order_by(own.c.key)
    return {row.key: row.source for row in db.execute(seen)}


def keep(db: Connection, actor: Actor, school_id: UUID, source: str) -> Agenda:
    """Adds a school's own agenda, or replaces the one of the same key.

    Raises:
        NotAllowed: neither an administrator nor a district lead.
        NotHere: no such school.
        WrongInput: field `agenda`; not a valid agenda, or the key of a built-in one.
    """
    if not (actor.is_a("administrator") or actor.is_a("lead")):
        raise NotAllowed()
    agenda = read(source, "agenda.toml")
    if agenda.key in {known.key for known in builtin()}:
        raise WrongInput({"agenda": f"“{agenda.key}” comes with Keylever. Give your agenda another key."})
    if db.execute(select(schema.schools.c.id).where(schema.schools.c.id == school_id)).first() is None:
        raise NotHere()
    insert = sqlite.insert if db.dialect.name == "sqlite" else postgresql.insert
    row = insert(schema.school_agendas).values(school_id=school_id, key=agenda.key, source=source)
    db.execute(row.on_conflict_do_update(index_elements=["school_id", "key"], set_={"source": source}))
    return agenda


def scaled(agenda: Agenda, minutes: int) -> tuple[int, ...]:
    """Whole minutes per stage for a debrief of another length; they add up to `minutes`.

    Practice loses time half as fast as the rest and gains it at the same rate. Largest remainder,
    each stage at least 1. `tablet/browser/debrief/scaled.js` does the same; both are tested on one
    set of examples, so the arithmetic is in whole numbers.

    Args:
        minutes: at least one per stage.

    Raises:
        ValueError: fewer minutes than stages.
    """
    if minutes < len(agenda.stages):
        raise ValueError("A stage needs a minute.")
    shares, unit = _shares(agenda, minutes)
    result = [max(1, share // unit) for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda i: -(shares[i] % unit))
    for i in by_remainder:
        if sum(result) < minutes and shares[i] >= unit:
            result[i] += 1
    while sum(result) > minutes:
        longest = max(range(len(result)), key=lambda i: (not agenda.stages[i].is_practice and result[i] > 1, result[i]))
        result[longest] -= 1
    while sum(result) < minutes:
        result[max(range(len(result)), key=lambda i: result[i])] += 1
    return tuple(result)


def _shares(agenda: Agenda, minutes: int) -> tuple[list[int], int]:
    """Exact shares as numerators over one denominator."""
    total = sum(stage.minutes for stage in agenda.stages)
    practice = sum(stage.minutes for stage in agenda.stages if stage.is_practice)
    others = total - practice
    if minutes >= total or practice == 0 or others == 0:
        return [stage.minutes * minutes for stage in agenda.stages], total
    left = 2 * total * minutes - practice * (total + minutes)
    return [
        stage.minutes * ((total + minutes) * others if stage.is_practice else left) for stage in agenda.stages
    ], 2 * total * others


def _wrong(file_name: str, line: int, said: str) -> WrongInput:
    return WrongInput({"agenda": f"{file_name}, line {line}: {said}."})


def _said(kind: str, message: str) -> str:
    known = {"missing": "this is missing", "extra_forbidden": "Keylever does not know this"}
    return known.get(kind, message.removeprefix("Value error, ").removeprefix("Input "))


def _line_of(source: str, loc: tuple[int | str, ...], *, named_in: str) -> int:
    """The line of the part pydantic complains about, or of the table it is missing from."""
    quoted = re.search(r"“(.+?)”", named_in)
    if quoted:
        return next((n for n, line in enumerate(source.splitlines(), 1) if f'"{quoted[1]}"' in line), 1)
    lines = _lines(source)
    while loc and loc not in lines:
        loc = loc[:-1]
    return lines.get(loc, 1)


def _lines(source: str) -> dict[tuple[int | str, ...], int]:
    """Where each table and key of an agenda begins: path to line number, from 1."""
    found: dict[tuple[int | str, ...], int] = {}
    table: tuple[int | str, ...] = ()
    stage = field = -1
    for number, line in enumerate(source.splitlines(), 1):
        if re.match(r"\s*\[\[\s*stages\s*\]\]", line):
            stage, field = stage + 1, -1
            table = ("stages", stage)
        elif re.match(r"\s*\[\[\s*stages\.fields\s*\]\]", line):
            field += 1
            table = ("stages", stage, "fields", field)
        elif key := re.match(r'\s*"?([A-Za-z0-9_-]+)"?\s*=', line):
            found.setdefault((*table, key[1]), number)
            continue
        else:
            continue
        found[table] = number
    return found
