"""The PDF of a team's meeting: two pages, everything in it, nothing run, no letter that stops it."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from pypdf import PdfReader

from coach_data.bounds import Bounds, exactly
from coach_data.engagement import Point
from coach_data.engagement_words import Line, table, title
from coach_data.measures import NOTHING, Sums
from coach_data.team_decisions import Decision
from coach_data.team_meetings import Meeting
from coach_data.team_notes import Note
from coach_data.team_snapshots import Snapshot, StepsSnapshot
from ui import meeting_pdf

MONDAY = date(2026, 3, 9)
GROUPS = ("Multilingual learners", "Students in no group")
NOTES = [Note(uuid4(), q, f"We see <b>{n}</b> & more of it in the middle.", "T", True)
         for n in range(5) for q in ("notice", "explain")]  # fmt: skip


def snapshot(fortnights: int = 12, groups: tuple[str, ...] = GROUPS) -> Snapshot:
    sums = sum((Sums.of_visit(24, 30) for _ in range(3)), NOTHING)
    days = [MONDAY - timedelta(weeks=2 * n) for n in range(fortnights)][::-1]
    points = tuple(Point(day, group, "in_room", 6, sums) for group in groups for day in days)
    line = Line(points, "in_room", MONDAY, students=(12,) * len(points))
    return Snapshot(title(line, groups), "Seen in the room.", tuple(table(line, groups)), groups, points)


def steps(area: str = "Student talk") -> StepsSnapshot:
    row = {"Focus area": area, "Students, at least": 43, "Agreed": 28, "Tried": "26", "Part of practice": "17"}
    rows = tuple({**row, "Set aside": "at most 4", "Looked at again in time": "12 of 20"} for _ in range(4))
    bars = (("Agreed", exactly(28)), ("Part of practice", Bounds(15, 17, 28)), ("Set aside", Bounds(0, 4, 28)))
    return StepsSnapshot("Of 28 steps this year, 17 became part of practice", "By the teachers' word.", rows, bars)


def decision(what: str = "Two minutes of partner talk before sharing", **more: object) -> Decision:
    who = {"who": "Ms. Rivera", "by_when": MONDAY, "how_we_will_know": "More hands", "outcome": None}
    of = {"id": uuid4(), "meeting_id": uuid4(), "decided_on": MONDAY, "came_of_it": None, "version": 1}
    return Decision(**{**of, **who, "what": what, **more})


def pdf(seen: Snapshot | None, decided: list[Decision], paper: str = "Letter", **more: object) -> PdfReader:
    of = {"id": uuid4(), "school_id": uuid4(), "team_id": uuid4(), "team": "Grade 7 team", "begun_by": "Ms. Rivera"}
    rest = {"link": None, "student_work": None, "is_shared": False, "version": 1, "is_member": True}
    rest |= {"steps": None, "are_numbers_kept_back": False, **more}
    meeting = Meeting(**of, held_on=MONDAY, ended_at=None, snapshot=seen, **rest)
    before = [decision("Begin with a picture", outcome="kept", came_of_it="In all four classes")]
    return PdfReader(BytesIO(meeting_pdf.written(meeting, before, NOTES, decided, paper=paper)))


def text(reader: PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize(("paper", "size"), [("Letter", (612, 792)), ("A4", (595, 842))])
def test_a_usual_meeting_is_two_pages_with_all_of_it(paper: str, size: tuple[int, int]) -> None:
    decided = [decision(), decision("Sentence starters on the table"), decision("Exit ticket")]
    reader = pdf(snapshot(), decided, paper, steps=steps())

    shown = text(reader)
    assert (len(reader.pages), tuple(round(float(n)) for n in reader.pages[0].mediabox[2:])) == (2, size)
    for each in ("Two minutes of partner talk before sharing", "Sentence starters", "Ms. Rivera · by Mar 9"):
        assert each in shown
    for each in ("Kept: In all four classes", "Multilingual learners: 80%", "Students, at least", "Page 2"):
        assert each in shown
    for each in ("17 became part of practice", "Student talk", "12 of 20"):
        assert each in shown


def test_what_was_typed_is_drawn_letter_by_letter() -> None:
    hostile = '<b>x</b> </para> <img src="https://elsewhere.example/p.png"/> &amp; <a href="javascript:1">l</a> {0}'

    more = {"student_work": hostile, "link": None, "steps": steps(hostile[:60])}
    reader = pdf(snapshot(groups=(hostile[:60], GROUPS[1])), [decision(hostile)], **more)

    assert text(reader).count('<img src="https://elsewhere.example/p.png"/> &amp; <a href="javascript:1">l</a>') == 2
    assert [page.get("/Annots") for page in reader.pages if page.get("/Annots")] == []


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        pytest.param("Đặng, Nguyễn and Łukasz", "Dang, Nguyên and Lukasz", id="accents"),
        pytest.param("Zoë, “déjà vu” – 5 €", "Zoë, “déjà vu” – 5 €", id="western"),
        pytest.param("مرحبا", "?????", id="right to left"),
        pytest.param("Great 🎉", "Great ?", id="emoji"),
        pytest.param("a\u200db\u2060", "ab", id="joiners"),
    ],
)
def test_letters_the_file_has_not_are_replaced(typed: str, drawn: str) -> None:
    assert meeting_pdf.drawable(typed) == drawn


@pytest.mark.parametrize(("what", "says_so"), [("مرحبا 🎉", True), ("Nguyễn", True), ("Why? So that they talk", False)])
def test_the_file_says_so_where_a_letter_is_missing(what: str, says_so: bool) -> None:
    assert (meeting_pdf.NOT_DRAWN[:40] in text(pdf(None, [decision(what)]))) is says_so


def test_one_fortnight_and_five_groups_are_drawn_too() -> None:
    assert "Group 4" in text(pdf(snapshot(1, tuple(f"Group {n}" for n in range(5))), []))


def test_words_without_a_space_stay_on_the_paper() -> None:
    assert len(pdf(snapshot(2), [decision("w" * 500, who="x" * 120)]).pages) <= 2
