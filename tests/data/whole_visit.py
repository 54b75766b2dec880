"""A visit with its debrief, one word in everything that can hold words and a row in every table a visit writes to."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import Connection

from coach_data import answers, meetings, sharing, tallies, visits
from coach_data.entries.envelope import Sent
from tests.builders import NOW, add_co_observer
from tests.cast import Cast
from tests.tablets import Tablet

WORD = "Quincunx"
LATER = NOW + timedelta(days=1)


def told(tablet: Tablet, cast: Cast) -> list[Sent]:
    """What the coach's tablet sends of the visit, from its start to the end of the debrief."""
    group = str(cast.english_learners)
    looks = [{"group": None, "present": 18, "on_task": 12}, {"group": group, "present": 6, "on_task": 4}]
    about = dict.fromkeys(("lesson", "target", "materials", "focus"), WORD)
    note = tablet.entry("note", {"speaker": "students", "text": f"Said {WORD}"})
    entry = tablet.entry
    return [
        entry("started", {"class": str(cast.math_7), "sweeps": 2, "step": str(uuid4()), **about}),
        *(note, entry("edit", {"text": f"{WORD} twice"}, replaces=[note.id]), entry("question", {"text": WORD})),
        *(entry("sweep", {"groups": looks}), entry("check_in", {"group": group, "trend": WORD})),
        *(entry("work", {"pieces": 3}), entry("wait", {"length_ms": 2000})),
        *(entry("sighting", {"criterion": str(uuid4()), "seen": "saw_it"}), entry("finished")),
        *(entry("debrief_started", {"agenda": "six-steps"}), entry("stage", {"stage": "praise", "what": "entered"})),
        entry("practice", {"round": 1, "criteria": [{"criterion": WORD, "met": "yes"}], "feedback": WORD}),
        *(field(tablet, name, WORD) for name in ("summary.praise", "step.text", "step.lesson", "promise.coach")),
        *(field(tablet, f"agreement.{name}", WORD) for name in ("slot", "sees", "look_for")),
        *(field(tablet, "step.criteria", [WORD]), field(tablet, "next_visit", {"day": "2026-03-20", "time": "09:30"})),
        entry("debrief_finished"),
    ]


def field(tablet: Tablet, name: str, value: object) -> Sent:
    return tablet.entry("field", {"name": name, "value": value})


def hold(db: Connection, cast: Cast, tablet: Tablet) -> None:
    """The visit, a co-observer in it, and what came of it on pages: answers, shares, a reading, times, a tally."""
    tablet.send(db, *told(tablet, cast))
    add_co_observer(db, tablet.visit, cast.outsider.person_id, cast.pair)
    (line,) = visits.lines(db, cast.teacher, tablet.visit, now=LATER)[:1]
    answers.answer(db, cast.teacher, line.id, "saw_it_differently", WORD, now=LATER)
    for record in ("visit", "debrief", "step"):
        sharing.share(db, cast.teacher, record, tablet.visit, "principal", None, now=LATER)
        sharing.note_reading(db, cast.principal, record, tablet.visit, now=LATER)
    at = {"on_day": LATER.date(), "visit_id": tablet.visit, "now": LATER}
    meetings.agree(db, cast.coach, cast.pair, kind="debrief", **at)
    meetings.agree(db, cast.coach, cast.pair, kind="visit", **at)
    tallies.keep(db, tallies.counted(db, [tablet.visit]))


def another_look(db: Connection, cast: Cast, of: UUID) -> Tablet:
    """A later visit that looks at the step agreed in the visit `of`."""
    later = Tablet(cast.coach)
    later.send(db, later.entry("started", {"class": str(cast.math_7), "step": str(of)}), later.entry("finished"))
    return later
