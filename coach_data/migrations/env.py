"""What Alembic runs around a migration: the connection comes from `coach_data.migrations`, never from a file."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import DefaultClause, FetchedValue, TextClause, false, true

from coach_data.schema import Moment, metadata


def _rendered(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # A migration must go on meaning the same when schema.py has moved on, so it names no type of ours.
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return _default(item) if kind == "server_default" else False


def _default(item: FetchedValue) -> str | Literal[False]:
    # Alembic would write what the engine at hand understands: 0 for false, which PostgreSQL refuses.
    arg = item.arg if isinstance(item, DefaultClause) else None
    if isinstance(arg, TextClause):
        return f"sa.text({arg.text!r})"
    if isinstance(arg, type(true())):
        return "sa.true()"
    return "sa.false()" if isinstance(arg, type(false())) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=context.config.attributes.get("is_batch", True),
    render_item=_rendered,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
