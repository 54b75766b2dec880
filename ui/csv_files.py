"""Tables as files for a spreadsheet, in which no cell can run as a formula."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from io import StringIO

# OWASP, CSV Injection: a cell that begins with one of these may be run.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_file(rows: Sequence[Mapping[str, object]]) -> bytes:
    """The rows under their heads, in UTF-8 with the mark by which spreadsheets know it."""
    if not rows:
        return b""
    written = StringIO()
    lines = csv.writer(written)
    lines.writerow([_safe(head) for head in rows[0]])
    lines.writerows([_safe(cell) for cell in row.values()] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def _safe(cell: object) -> object:
    """Numbers stay numbers; a text that a spreadsheet might run gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RISKY) else cell
