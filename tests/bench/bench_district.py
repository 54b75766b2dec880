"""How long every dashboard question takes at a district's size, cold, on both engines, with DuckDB beside them.

python -m tests.bench.bench_district [--schools 60] [--weeks 260] [--folder FOLDER] [--turns 40] [--only TEXT]
    [--from-start]

60 schools and 260 weeks make 750,000 visits. Each question is asked again and again through other people's eyes, each
time over a new connection with the database's files out of memory, by a process that has asked it before of somebody
else, as a running server has; with --from-start by one that has asked nothing. Where other work keeps the cores
busy, the time a ready process waited for one is taken off; the time by the clock stands beside it. The same questions
are asked about the same school year of a district with that year alone, since the cost should follow the window and
not the history. It ends with an error where two databases of the same rows do not give the same answer.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

from tests.bench import cold, duck
from tests.bench.cold import Engine, Postgres, Sqlite, Took
from tests.bench.district import District, Size
from tests.bench.questions import A_YEAR, QUESTIONS, Question, eyes
from tests.bench.tables import middle, slow, summary, table

MOST_MS, MOST_RATIO = 300, 1.2
NO_WAIT = "without waiting for a core"
YEARS = 10  # how many times as long the whole history is
Times = dict[str, list[Took]]


def main() -> int:
    given = _arguments()
    places: AbstractContextManager[str] = nullcontext(given.folder) if given.folder else tempfile.TemporaryDirectory()
    with places as place:
        folder = Path(place)
        engines = Sqlite(folder), Postgres(folder)
        sizes = {"whole": Size(given.schools, given.weeks), "tenth": Size(given.schools, given.weeks // YEARS)}
        for engine in engines:
            for name, size in sizes.items():
                _make(engine, name, size)
        asked = {name: question for name, question in QUESTIONS.items() if given.only in name}
        beside, wrong = _duck(engines[1], folder / "whole.duckdb", asked, given.turns)
        asking = partial(_ask, is_first=given.from_start)
        told = [_measure(engine, asked, sizes["tenth"], given.turns, beside, asking) for engine in engines]
        engines[1].stop()
    wrong += [f"{name}: SQLite and PostgreSQL" for name in asked if _answers(told[0][name]) != _answers(told[1][name])]
    summary(f"district, answers of one question that differ: {'; '.join(wrong) or 'none'}")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schools", type=int, default=60)
    parser.add_argument("--weeks", type=int, default=260)
    parser.add_argument("--folder", help="where the databases are kept, to be asked again without being made anew")
    parser.add_argument("--turns", type=int, default=40)
    parser.add_argument("--only", default="", help="only questions with this in their name")
    parser.add_argument(
        "--from-start", action="store_true", help="count what a server does at its first question alone"
    )
    return parser.parse_args()


def _make(engine: Engine, name: str, size: Size) -> None:
    took = cold.made(engine, name, size)
    made = cold.district_in(engine, name)
    print(
        f"{engine.name}: {made.visits:,} visits in {size.schools} schools, {size.weeks} weeks ({took:.0f} s)",
        flush=True,
    )


def _duck(postgres: Postgres, path: Path, questions: dict[str, Question], turns: int) -> tuple[Times, list[str]]:
    """Its times, and what it answers otherwise than PostgreSQL."""
    if not path.exists():
        duck.load(postgres, "whole", path)
    district = cold.district_in(postgres, "whole")
    found: Times = {name: [] for name in questions}
    wrong = set()
    for name, question in questions.items():
        for turn in range(max(3, turns // 4)):
            asked = duck.asked(postgres, "whole", partial(question.ask, see=eyes(district, turn)))
            took = duck.ask(path, asked)
            found[name].append(took)
            if took.answer not in (None, asked.answer.digest):
                wrong.add(f"{name}: PostgreSQL and DuckDB")
    return found, sorted(wrong)


def _answers(times: list[Took]) -> list[bytes | None]:
    return [took.answer for took in times]


def _measure(
    engine: Engine, asked: dict[str, Question], tenth: Size, turns: int, beside: Times, asking: Callable[..., Took]
) -> Times:
    """Turn by turn the whole, the whole since the tenth began, and the tenth: so all three meet the same machine."""
    districts = {name: cold.district_in(engine, name) for name in ("whole", "tenth")}
    page, long, short = ({name: [] for name in asked} for _ in range(3))
    for name, question in asked.items():
        for turn in range(turns):
            page[name].append(asking(engine, "whole", districts["whole"], question, turn))
            if not question.is_of_all:
                since = tenth.first
                long[name].append(asking(engine, "whole", districts["whole"], question, turn, since))
                short[name].append(asking(engine, "tenth", districts["tenth"], question, turn, since))
    _tell(engine, districts, turns, page, beside)
    _tell_history(engine, districts, turns, long, short)
    return page


def _ask(
    engine: Engine,
    name: str,
    district: District,
    question: Question,
    turn: int,
    since: Any = A_YEAR,
    *,
    is_first: bool,
) -> Took:
    now, before = (partial(question.ask, see=eyes(district, each, since)) for each in (turn, turn + 1))
    return cold.ask(engine, name, now, None if is_first else before)


def _own(times: list[Took]) -> list[float]:
    return [took.on_own_core for took in times]


def _row(name: str, times: list[Took], beside: list[Took]) -> tuple[str, float, float, float, float, float]:
    usual, other = middle(_own(times)), middle(_own(beside))
    return name, usual, slow(_own(times)), slow([took.by_clock for took in times]), other, usual / other


def _tell(engine: Engine, districts: dict[str, District], turns: int, page: Times, beside: Times) -> None:
    rows = [_row(name, times, beside[name]) for name, times in page.items()]
    heads = (
        "question",
        "p50 ms",
        "p95 ms",
        "p95 ms by the clock",
        f"DuckDB p50 ms, {duck.AT_MOST_S} s at most",
        "ratio",
    )
    visits = districts["whole"].visits
    table(f"{engine.name}: {visits:,} visits, each question cold, n = {turns}; {NO_WAIT}", heads, rows)
    slowest = max(rows, key=lambda row: row[2])
    over = ", ".join(row[0] for row in rows if row[2] > MOST_MS)
    summary(
        f"district on {engine.name}, {visits:,} visits, cold: slowest question p95 {slowest[2]:.0f} ms ({slowest[0]}); "
        f"over {MOST_MS} ms: {over or 'none'}"
    )


def _tell_history(engine: Engine, districts: dict[str, District], turns: int, long: Times, short: Times) -> None:
    both = [(name, short[name], times) for name, times in long.items() if times]
    rows = [
        (name, middle(_own(few)), middle(_own(many)), _ratio(many, few, _own), _ratio(many, few, _letters))
        for name, few, many in both
    ]
    if not rows:
        return
    visits = districts["tenth"].visits, districts["whole"].visits
    heads = ("question", "p50 ms, a year's start", "p50 ms, whole history", "ratio", "ratio of the answers' lengths")
    title = f"{engine.name}: the same window with {visits[0]:,} and with {visits[1]:,} visits, n = {turns}; {NO_WAIT}"
    table(title, heads, rows)
    most = max(rows, key=lambda row: row[3])
    # What was begun before the window and still runs is in the longer answer, and costs what it costs to tell.
    over = ", ".join(row[0] for row in rows if row[3] > MOST_RATIO * max(1.0, row[4]))
    summary(
        f"district on {engine.name}: {visits[1] / visits[0]:.0f} times the history costs at most {most[3]:.2f} times "
        f"({most[0]}, its answer {most[4]:.2f} times as long); over {MOST_RATIO} times for as long an answer: "
        f"{over or 'none'}"
    )


def _letters(times: list[Took]) -> list[float]:
    return [float(took.letters) for took in times]


def _ratio(many: list[Took], few: list[Took], of: Callable[[list[Took]], list[float]]) -> float:
    return middle(of(many)) / middle(of(few))


if __name__ == "__main__":
    sys.exit(main())
