"""Writes the first migration anew from schema.py; only until the first release, after that a change is a new one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from alembic import command

from coach_data.database import Database
from coach_data.migrations import VERSIONS, configuration

FIRST = "0001"


def regenerate(versions: Path = VERSIONS) -> Path:
    """Replaces the only migration by one that makes every table of schema.py.

    Returns:
        The file written.

    Raises:
        RuntimeError: there is more than one migration, so some database already went through the first.
    """
    kept = sorted(versions.glob("v*.py"))
    if len(kept) > 1:
        raise RuntimeError("There is more than one migration: write the change as a new one.")
    for path in kept:
        path.unlink()
    with TemporaryDirectory() as folder:
        _write(Database(f"sqlite:///{folder}/empty.db"), versions)
    written = next(versions.glob("v*.py"))
    lines = written.read_text("utf-8").splitlines(keepends=True)
    written.write_text("".join(line for line in lines if "# ###" not in line), "utf-8")
    return written


def _write(database: Database, versions: Path) -> None:
    config = configuration(versions)
    config.attributes["is_batch"] = False
    with database.write() as db:
        config.attributes["connection"] = db
        command.revision(config, "Every table of the first release", rev_id=FIRST, autogenerate=True)
    database.close()


if __name__ == "__main__":
    written = regenerate()
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(written)], check=False)
    sys.stdout.write(f"{written}\n")
