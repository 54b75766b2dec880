"""What the person who runs the server can do at the terminal: `python -m coach_data`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import Connection, MetaData, exists, inspect, select

from coach_data import (
    accounts,
    backup,
    forgettable,
    forgettable_people,
    forgetting,
    forgetting_people,
    installation,
    migrations,
    settings,
)
from coach_data.database import Database
from coach_data.errors import DamagedDatabase, DatabaseBusy, KeyleverError, NotAllowed, NotHere, WrongInput
from coach_data.forgettable import Forgettable
from coach_data.people import PersonIn, RoleIn, require_other_administrator
from coach_data.schema import installation as installation_table
from coach_data.schema import metadata, people, roles, schools

Command = Callable[[Database, argparse.Namespace], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command on the database of the settings; 0 if it did what it says, 1 with a sentence if not."""
    commands = parser()
    given = commands.parse_args(arguments)
    if given.command is None:
        commands.print_help()
        return 0
    try:
        database = Database(settings.load().database)
        try:
            given.command(database, given)
        finally:
            database.close()
    except KeyleverError as error:
        print(_sentence(error), file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    whole = argparse.ArgumentParser(
        prog="python -m coach_data", description="Works on the database that KEYLEVER_DATABASE names."
    )
    whole.set_defaults(command=None)
    commands = whole.add_subparsers(title="commands", metavar="")

    def add(name: str, command: Command, words: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
        made.set_defaults(command=command)
        return made

    _demo_options(add("demo", load_demo, "load two invented schools, up to today"))
    _account_options(add("account", make_account, "make an account, or give one back, and print its password link"))
    add("link", print_link, "print a one-time link that sets a person's password").add_argument("username")
    add("backup", make_backup, "copy the database into a new file while it is in use").add_argument("file", type=Path)
    add("check", run_check, "look whether the database is whole, and count what is in it")
    _day_options(add("visits", list_visits, "list a coach's visits of one day, with the ids that forget takes"))
    _forget_options(add("forget", forget, "say what of a visit would be forgotten, and forget it for good"))
    of_person = add("forget-person", forget_person, "say what would go with a person, and forget them for good")
    of_person.add_argument("who", help="the username; of one forgotten already, the id")
    of_person.add_argument("--yes", action="store_true", help="forget them; nothing brings them back but a backup")
    add("migrate", migrate, "bring the database to this release (the server does so when it starts)")
    return whole


def _demo_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--if-older", action="store_true", help="do nothing if it was loaded today")


def _account_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username")
    parser.add_argument("--name", help="the person's name, for a new account")
    parser.add_argument("--role", help="coach, teacher, mentor, principal, lead or administrator")
    parser.add_argument("--school", help="the school's name, for a role at a school")


def _day_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("username", help="the coach's")
    parser.add_argument("day", type=day, help="as 2026-03-11, on the school's calendar")


def day(text: str) -> date:
    """A day as 2026-03-11; argparse tells this name to whoever mistypes one."""
    return date.fromisoformat(text)


def _forget_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("visit", type=UUID, help="its id, from: visits")
    parser.add_argument("--yes", action="store_true", help="forget it; nothing brings it back but a backup")


def load_demo(database: Database, given: argparse.Namespace) -> None:
    """Fills an empty database, or one that holds an earlier demo; never one with people of its own."""
    made_at = _demo_made_at(database)
    now = datetime.now(UTC)
    if given.if_older and made_at and made_at.astimezone().date() == now.astimezone().date():
        return
    from coach_data import demo  # a second's work to read, and no other command needs it

    if made_at:
        empty(database)
    migrations.upgrade(database)
    demo.load(database, now=now)
    print("The invented schools are loaded.")


def _demo_made_at(database: Database) -> datetime | None:
    with database.read() as db:
        if not inspect(db).has_table(installation_table.name):
            return None
        if not installation.is_demo(db):
            if installation.is_empty(db):
                return None
            raise NotAllowed("This database has people of its own. Name another with KEYLEVER_DATABASE for the demo.")
        return db.scalar(select(installation_table.c.created_at))


def empty(database: Database) -> None:
    """Drops the demo's tables: in an SQLite file, which is ours alone, all; in PostgreSQL those of our names."""
    with database.write() as db:
        ours = {*metadata.tables, "alembic_version"}
        names = [name for name in inspect(db).get_table_names() if database.is_sqlite or name in ours]
        found = MetaData()
        found.reflect(db, only=names)
        found.drop_all(db)


def make_account(database: Database, given: argparse.Namespace) -> None:
    """A new account, or an old one brought back, never a forgotten one; the way in when nobody can sign in."""
    now = datetime.now(UTC)
    migrations.upgrade(database)
    with database.write() as db:
        installation.begin(db, now=now)
        person = _person_with(db, given.username)
        if person is None:
            person = uuid4()
            wanted = PersonIn.read({"name": given.name or "", "username": given.username})
            db.execute(people.insert().values(id=person, created_at=now, **wanted.model_dump()))
        db.execute(people.update().where(people.c.id == person).values(is_active=True))
        if given.role:
            school = db.scalar(select(schools.c.id).where(schools.c.name == given.school)) if given.school else None
            _give(db, person, RoleIn.read({"role": given.role, "school_id": school}))
        token = accounts.make_link(db, None, person, now=now)
    _print_link(token)


def _person_with(db: Connection, username: str) -> UUID | None:
    found = db.execute(select(people).where(people.c.username == username.strip().lower())).one_or_none()
    if found and found.forgotten_at:
        whole = f"python -m coach_data forget-person {found.id} --yes"
        raise NotAllowed(f"{found.username} is being forgotten. Go on with that first; run: {whole}")
    return found.id if found else None


def _give(db: Connection, person: UUID, wanted: RoleIn) -> None:
    row = {"person_id": person, "role": wanted.role, "school_id": wanted.school_id}
    held = [roles.c[name].is_not_distinct_from(value) for name, value in row.items()]
    if not db.scalar(select(exists().where(*held))):
        db.execute(roles.insert().values(id=uuid4(), **row))


def _must_be_there(database: Database) -> None:
    # To open an SQLite file makes one, so a mistyped name is looked for first.
    file = Path(database.engine.url.database or "") if database.is_sqlite else None
    if file is None or file.exists():
        with database.read() as db:
            if inspect(db).has_table(installation_table.name):
                return
    where = database.engine.url.render_as_string(hide_password=True)
    raise NotHere(f"There is no Keylever in {where}. Name its database with KEYLEVER_DATABASE, or start it once.")


def print_link(database: Database, given: argparse.Namespace) -> None:
    """A one-time link for somebody who has an account."""
    _must_be_there(database)
    username = given.username.strip().lower()
    with database.write() as db:
        person = db.scalar(select(people.c.id).where(people.c.username == username, people.c.is_active))
        if person is None:
            raise NotHere(f"Nobody with the username {username} can sign in. See: python -m coach_data account --help")
        token = accounts.make_link(db, None, person, now=datetime.now(UTC))
    _print_link(token)


def _print_link(token: str) -> None:
    address = settings.load().address or "http://localhost:8501"
    days = accounts.LINK_LIFE.days
    print(f"Good once, for {days} days; whoever opens it sets the password:\n{address}/password?link={token}")


def make_backup(database: Database, given: argparse.Namespace) -> None:
    """A copy in one file, checked before it gets its name."""
    _must_be_there(database)
    _print_counts(backup.backup(database, given.file).counts)
    print(f"Saved as {given.file}, and whole.")


def run_check(database: Database, _given: argparse.Namespace) -> None:
    """Says what is wrong, or that nothing is."""
    _must_be_there(database)
    found = backup.check(database)
    _print_counts(found.counts)
    if found.problems:
        raise DamagedDatabase(" ".join(found.problems))
    print("The database is whole.")


def _print_counts(counts: Mapping[str, int]) -> None:
    for noun, count in counts.items():
        print(f"{count:>9,} {noun}")


def list_visits(database: Database, given: argparse.Namespace) -> None:
    """The ids of one day's visits, each with what tells it from the others."""
    _must_be_there(database)
    with database.read() as db:
        found = forgettable.on_day(db, given.username, given.day)
    for visit in found:
        print(f"{visit.id}  {visit.at:%H:%M}  {visit.teacher or 'no teacher'}, {_entries(visit)}")
    if not found:
        print(f"{given.username} has no visit of {given.day}.")


def forget(database: Database, given: argparse.Namespace) -> None:
    """One visit, for good; without --yes it only says what would go."""
    _must_be_there(database)
    with database.read() as db:
        visit = forgettable.one(db, given.visit)
    print(_told(visit))
    if not given.yes:
        print(f"Nothing was changed. To forget it: python -m coach_data forget {visit.id} --yes")
        return
    with database.write() as db:
        forgetting.forget_visit(db, visit.id, now=datetime.now(UTC))
    if not database.empty_log():
        raise DatabaseBusy("It is forgotten, but its words are still in the database's log. Run the same again soon.")
    print("It is forgotten. Backups made before still hold it, and tablets for up to 14 days what they wrote.")


def _told(visit: Forgettable) -> str:
    if visit.forgotten_at:
        return f"This visit was forgotten on {visit.forgotten_at:%Y-%m-%d}."
    step = {"goes": "; the action step goes too", "stays": "; the action step stays, the pair went on with it"}
    whose = f"{visit.coach or 'nobody yet'} with {visit.teacher or 'no teacher'}"
    return f"The visit of {whose}, {visit.at:%Y-%m-%d at %H:%M}: {_entries(visit)}{step.get(visit.step or '', '')}."


def forget_person(database: Database, given: argparse.Namespace) -> None:
    """A whole person, for good; without --yes it only says what would go, and what stays."""
    _must_be_there(database)
    with database.read() as db:
        person = forgettable_people.find(db, given.who)
        require_other_administrator(db, person.id)
    print(forgettable_people.told(person))
    again = f"python -m coach_data forget-person {person.id} --yes"
    if not given.yes:
        print(f"Nothing was changed. To forget the person: {again}")
        return
    forgetting_people.forget_whole(database, person.id, now=datetime.now(UTC))
    if not database.empty_log():
        raise DatabaseBusy(f"It is done, but the words are still in the database's log. Run this again soon: {again}")
    print("It is done. Backups made before still hold everything, and tablets for up to 14 days what was on them.")


def _entries(visit: Forgettable) -> str:
    return f"{visit.entries} {'entry' if visit.entries == 1 else 'entries'}"


def migrate(database: Database, _given: argparse.Namespace) -> None:
    """What the server does when it starts."""
    migrations.upgrade(database)
    with database.read() as db:
        print(f"The database is at revision {migrations.revision(db)}.")


def _sentence(error: KeyleverError) -> str:
    if isinstance(error, WrongInput):
        # What is wrong with the person is wrong with nothing that was typed.
        told = (words if field == "person" else f"{field}: {words}" for field, words in error.fields.items())
        return " ".join(told)
    return error.sentence


if __name__ == "__main__":
    sys.exit(main())
