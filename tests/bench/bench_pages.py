"""How long the script of each page runs, beside a plain Streamlit page with the same elements.

python -m tests.bench.bench_pages [RUNS [PAGE …]]

All are asked over Streamlit's own socket, by turns, each on a server of its own: from asking for a run until its
end is told. The plain page runs twice: served as ours is, and as Streamlit comes. Every page is asked for as the first
of the demo's people whose navigation shows it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench import recorded
from tests.bench.servers import PlainServer, cookie_of, demo_server, running
from tests.bench.tables import summary, table
from tests.bench.wire import Tab
from tests.tablet.server import Server

PEOPLE = ("coach", "teacher", "principal", "team", "lead", "admin")
SHOWN_FOR_MORE = {"coverage"}
"""Pages that are another page for another role: the lead's coverage has every school."""
# Pages without a place in the navigation: who opens them, and what their address names.
NAMED = {
    "agreement": ("coach", "partnership", "SELECT id FROM partnerships WHERE ended_on IS NULL LIMIT 1"),
    "person": ("admin", "person", "SELECT id FROM people WHERE username = 'teacher'"),
    "class": ("admin", "class", "SELECT id FROM classes LIMIT 1"),
    "team-members": ("admin", "team", "SELECT id FROM teams LIMIT 1"),
}
WARM_UP = 3
RATIO_MOST = 3
"""What is wanted of a page beside the plain one."""


@dataclass(frozen=True)
class Asked:
    """A page as one person opens it."""

    page: str
    person: str
    cookie: str
    query: str = ""


def main(runs: int = 15, *only: str) -> None:
    with tempfile.TemporaryDirectory() as kept, running(demo_server(Path(kept))) as ours:
        asked = [one for one in pages_of(ours) if not only or one.page in only]
        told = {f"{one.page} {one.person}": recorded.tree(_drawn(ours, one)) for one in asked}
        file = Path(kept) / "pages.json"
        file.write_text(json.dumps(told))
        untuned = PlainServer(Path(kept), file, is_tuned=False)
        with running(PlainServer(Path(kept), file)) as plain, running(untuned) as as_it_comes:
            rows = [_row((ours, plain, as_it_comes), one, told, runs) for one in asked]
    heads = ("page", "as", "elements", "ms", "plain ms", "ratio", "as it comes")
    table(f"Script time of each page, warm: the median of {runs} runs, by turns", heads, rows)
    _sum_up(rows)


def pages_of(server: Server) -> list[Asked]:
    """Every page the navigation shows to anybody, then those with a name in their address."""
    asked: dict[str, Asked] = {}
    for person in PEOPLE:
        cookie = cookie_of(server, person)
        tab = Tab(server.url, "me", cookie=cookie)
        for page in tab.run().shown:
            key = f"{page} {person}" if page in SHOWN_FOR_MORE else page
            asked.setdefault(key, Asked(page, person, cookie))
        tab.close()
    for page, (person, name, query) in NAMED.items():
        [(found,)] = server.rows(query)
        asked[page] = Asked(page, person, cookie_of(server, person), f"{name}={found}")
    return list(asked.values())


def _drawn(server: Server, asked: Asked) -> dict[tuple[int, ...], recorded.Delta]:
    tab = Tab(server.url, asked.page, query=asked.query, cookie=asked.cookie)
    tab.run()
    drawn = tab.run().drawn
    tab.close()
    return drawn


def _row(
    servers: tuple[Server, Server, Server], asked: Asked, told: dict[str, recorded.Node], runs: int
) -> tuple[object, ...]:
    key = f"{asked.page} {asked.person}"
    ours, *plain = servers
    tabs = [Tab(ours.url, asked.page, query=asked.query, cookie=asked.cookie)]
    tabs += [Tab(one.url, "", query=f"page={key.replace(' ', '+')}") for one in plain]
    for _ in range(WARM_UP):
        tabs[0].run()
        for tab in tabs[1:]:
            _check(tab.run().drawn, recorded.count(told[key]))
    measured = [[tab.run().ms for tab in tabs] for _ in range(runs)]
    for tab in tabs:
        tab.close()
    mine, theirs, untuned = (median(times) for times in zip(*measured, strict=True))
    return asked.page, asked.person, recorded.count(told[key]), mine, theirs, mine / theirs, untuned


def _check(drawn: dict[tuple[int, ...], recorded.Delta], elements: int) -> None:
    """A plain page that stops halfway would make every other page look slow."""
    if recorded.count(recorded.tree(drawn)) < elements:
        raise RuntimeError("A page stopped before its end; plain.py does not know something of it.")


def _sum_up(rows: list[tuple[object, ...]]) -> None:
    slowest = max(rows, key=lambda row: float(str(row[3])))
    widest = max(rows, key=lambda row: float(str(row[5])))
    slower = [f"{row[0]} as {row[1]}" for row in rows if float(str(row[3])) > float(str(row[6]))]
    wide = [f"{row[0]} {row[5]:.1f}" for row in rows if float(str(row[5])) > RATIO_MOST]
    summary(
        f"pages: over {RATIO_MOST} times a plain page: {', '.join(wide) or 'none'}; "
        f"slower than the plain page as Streamlit comes: {', '.join(slower) or 'none'}",
        f"pages: {len(rows)} pages, median {median(float(str(row[3])) for row in rows):.0f} ms, "
        f"median ratio to a plain page {median(float(str(row[5])) for row in rows):.1f}",
        f"pages: slowest {slowest[0]} with {slowest[3]:.0f} ms for {slowest[2]} elements (plain {slowest[4]:.0f} ms); "
        f"largest ratio {widest[0]} with {widest[5]:.1f}",
    )


if __name__ == "__main__":
    main(*(int(argument) if argument.isdigit() else argument for argument in sys.argv[1:]))
