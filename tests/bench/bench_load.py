"""200 tablets that send every 2 s, beside 20 people on dashboards, on one server: receipts, losses, memory.

python -m tests.bench.bench_load [MINUTES], 10 unless told. The same over bad links is bench_soak.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import psutil
from sqlalchemy import select

from coach_data.accounts import load_actor
from coach_data.backup import check
from coach_data.database import Database
from coach_data.schema import entries, note_lines, people
from tests.bench.bench_pages import Asked, pages_of
from tests.bench.load import Link, Sender
from tests.bench.servers import cookie_of, demo_server, running
from tests.bench.tables import middle, slow, summary, table
from tests.bench.wire import Tab
from tests.faults.counting import keep
from tests.tablet.server import Server
from tests.tablets import Tablet

TABLETS, READERS = 200, 20
DASHBOARDS = {
    *("today", "steps", "teachers", "dashboard", "coaching", "my-steps", "my-numbers", "sharing"),
    *("team", "shared", "coverage", "school-data"),
}
WATCHED_EVERY_S = 2.0
GROWTH_MOST = 0.2
SHARE_OF_FAULTS = 0.1
THINKS_S = (2.0, 8.0)
RECEIPT_MOST_MS = 250
"""What is wanted of the slowest receipt in twenty."""


@dataclass
class Reader:
    """A person who opens dashboards one after the other and looks at each for a while."""

    url: str
    pages: list[Asked]
    chance: random.Random
    took_ms: list[float] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.over.is_set():
            one = self.chance.choice(self.pages)
            try:
                tab = Tab(self.url, one.page, query=one.query, cookie=one.cookie)
                for _ in range(self.chance.randint(1, 4)):
                    self.took_ms.append(tab.run().ms)
                    self.over.wait(self.chance.uniform(*THINKS_S))
                tab.close()
            except (OSError, RuntimeError, LookupError, TimeoutError) as error:
                self.problems.append(f"{one.page}: {error!r}")


@contextmanager
def reading(server: Server) -> Iterator[list[Reader]]:
    pages = [one for one in pages_of(server) if one.page in DASHBOARDS]
    readers = [Reader(server.url, pages, random.Random(number)) for number in range(READERS)]
    threads = [threading.Thread(target=reader.run, daemon=True) for reader in readers]
    for thread in threads:
        thread.start()
    try:
        yield readers
    finally:
        for reader in readers:
            reader.over.set()
        for thread in threads:
            thread.join(60)


async def sent(senders: list[Sender], minutes: float) -> None:
    until = time.monotonic() + minutes * 60
    await asyncio.gather(*(sender.run(until) for sender in senders))


def tablets(server: Server, share_of_faults: float) -> list[Sender]:
    """Each a tablet of the demo's coach, with a session and a visit of its own."""
    database = Database(f"sqlite:///{server.database}")
    with database.read() as db:
        person = db.execute(select(people.c.id).where(people.c.username == "coach")).scalar_one()
        coach = load_actor(db, person, today=datetime.now(UTC).date())
    database.close()
    return [
        Sender(Tablet(coach), Link(server.port, cookie_of(server, "coach")), random.Random(number), share_of_faults)
        for number in range(TABLETS)
    ]


def problems_of(server: Server, senders: list[Sender]) -> list[str]:
    """What the rows say against what the tablets made and were told."""
    database = Database(f"sqlite:///{server.database}")
    visits = [sender.tablet.visit for sender in senders]
    with database.read() as db:
        ours = select(entries.c.id, entries.c.sha256, entries.c.kind).where(entries.c.visit_id.in_(visits))
        rows = {row.id: row for row in db.execute(ours)}
        folded = set(db.scalars(select(note_lines.c.entry_id).where(note_lines.c.visit_id.in_(visits))))
    made = {entry: sha256 for sender in senders for entry, sha256 in sender.made.items()}
    told = {entry for sender in senders for entry in sender.told}
    found = {
        "made and not there": [entry for entry in made if entry not in rows],
        "other content": [entry for entry in made if entry in rows and rows[entry].sha256 != made[entry]],
        "there and never acknowledged": [entry for entry in made if entry not in told],
        "there and never made": [entry for entry in rows if entry not in made],
        "not folded": [entry for entry in rows if rows[entry].kind == "note" and entry not in folded],
    }
    whole = check(database).problems
    database.close()
    return [f"{len(ids)} {problem}" for problem, ids in found.items() if ids] + list(whole)


@dataclass
class Memory:
    """Resident memory of the server and its process that saves, in MB; first when all have been there for a while."""

    process: psutil.Process
    seen: list[float] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        while not self.over.wait(WATCHED_EVERY_S):
            with suppress(psutil.NoSuchProcess):
                processes = [self.process, *self.process.children()]
                self.seen.append(sum(one.memory_info().rss for one in processes) / 2**20)

    def grown(self) -> tuple[float, float]:
        """After the first fifth of the time, and at the end."""
        return self.seen[len(self.seen) // 5], self.seen[-1]


def main(minutes: float, has_faults: bool) -> int:
    with tempfile.TemporaryDirectory() as folder, running(demo_server(Path(folder))) as server:
        senders = tablets(server, SHARE_OF_FAULTS if has_faults else 0.0)
        memory = Memory(psutil.Process(server.pid))
        threading.Thread(target=memory.watch, daemon=True).start()
        with reading(server) as readers:
            asyncio.run(sent(senders, minutes))
        memory.over.set()
        problems = problems_of(server, senders)
    held = not problems
    if has_faults:
        is_flat = memory.grown()[1] <= memory.grown()[0] * (1 + GROWTH_MOST)
        keep(
            "F37",
            "tests/bench/bench_soak.py",
            rounds=sum(sum(one.met.values()) for one in senders),
            passed=held and is_flat,
        )
    tell(minutes, senders, readers, memory, problems)
    return 0 if held else 1


def tell(minutes: float, senders: list[Sender], readers: list[Reader], memory: Memory, problems: list[str]) -> None:
    took = [ms for sender in senders for ms in sender.took_ms]
    drawn = [ms for reader in readers for ms in reader.took_ms]
    met = sum((sender.met for sender in senders), Counter[str]())
    before, after = memory.grown()
    rows = [("receipt", len(took), middle(took), slow(took), max(took))]
    rows.append(("run of a dashboard", len(drawn), middle(drawn), slow(drawn), max(drawn)))
    title = f"{TABLETS} tablets sending every 2 s beside {READERS} people on dashboards, {minutes:g} min; milliseconds"
    table(title, ("", "count", "p50", "p95", "longest"), rows)
    table("Answers", ("status", "count"), sum((one.answers for one in senders), Counter[str]()).items())
    table("Faults on the way", ("fault", "batches"), met.items())
    strays = [problem for reader in readers for problem in reader.problems]
    for problem in [*problems, *strays[:5]]:
        print(f"  {problem}")
    count = sum(len(one.made) for one in senders)
    name = "soak" if met.total() > met["none"] else "load"
    summary(
        f"{name}: receipt p50 {middle(took):.0f} ms, p95 {slow(took):.0f} ms (at most {RECEIPT_MOST_MS} is wanted); "
        f"dashboards p50 {middle(drawn):.0f} ms, p95 {slow(drawn):.0f} ms, {len(strays)} failed",
        f"{name}: {count} entries, " + ("none lost, none doubled" if not problems else "; ".join(problems)),
        f"{name}: memory {before:.0f} MB, then {after:.0f} MB ({(after / before - 1) * 100:+.0f} %)",
    )


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10, has_faults=False))
