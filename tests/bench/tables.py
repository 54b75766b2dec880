"""How benches tell their figures: a table per question, and the lines of the last summary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import quantiles

Row = Sequence[object]


def table(title: str, heads: Sequence[str], rows: Iterable[Row]) -> None:
    """Prints a table: the first column to the left, the figures to the right."""
    texts = [[_text(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in [list(heads), *texts]) for place in range(len(heads))]
    print(f"\n{title}\n")
    for row in [list(heads), ["-" * width for width in widths], *texts]:
        print(
            "  "
            + "  ".join(_set(cell, width, place) for place, (cell, width) in enumerate(zip(row, widths, strict=True)))
        )


def summary(*sentences: str) -> None:
    """Prints lines that the last summary of `python -m tests.bench` repeats."""
    print()
    for sentence in sentences:
        print(f"= {sentence}", flush=True)


def middle(values: Sequence[float]) -> float:
    """The median (p50)."""
    return quantiles(values, n=100)[49]


def slow(values: Sequence[float]) -> float:
    """What one in twenty takes longer than (p95)."""
    return quantiles(values, n=100)[94]


def _text(cell: object) -> str:
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def _set(cell: str, width: int, place: int) -> str:
    return cell.rjust(width) if place else cell.ljust(width)
