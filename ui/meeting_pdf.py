"""A team's meeting as PDF, Letter or A4: words, chart and table of the snapshot; what was typed is plain text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from coach_data.team_decisions import OUTCOMES, Decision
from coach_data.team_meetings import Meeting
from coach_data.team_notes import QUESTIONS, Note
from coach_data.team_snapshots import Snapshot, StepsSnapshot
from ui import words

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

PAPERS = {"Letter": (612.0, 792.0), "A4": (595.28, 841.89)}  # points
MARGIN = 50.0
UNDRAWABLE = "?"
NOT_DRAWN = (
    "Some letters or signs cannot be drawn in this file: they stand without their accent or as “?”. They are whole "
    "on the screen, and on paper if you print the page from the browser."
)


_STROKES = str.maketrans("ŁłĐđ", "LlDd")  # no accent that would fall off


def drawable(text: str) -> str:
    """The text in letters the file's font has: accents fall off where they must, the rest becomes "?"."""
    return "".join(_letter(each) for each in unicodedata.normalize("NFC", text))


def _letter(letter: str) -> str:
    for tried in (letter, *_without_accents(letter), letter.translate(_STROKES)):
        try:
            tried.encode("cp1252")
        except UnicodeEncodeError:
            continue
        return tried
    # What only joins or changes its neighbor leaves no gap.
    return "" if _is_unseen(letter) else UNDRAWABLE


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Mn", "Cf", "Cc", "Cs")


def _without_accents(letter: str) -> Iterable[str]:
    """The letter with one accent less, and one less again: ễ, ê, e."""
    parts = unicodedata.normalize("NFD", letter)
    return (unicodedata.normalize("NFC", parts[:end]) for end in range(len(parts) - 1, 0, -1))


def written(
    meeting: Meeting, before: Sequence[Decision], notes: Sequence[Note], decided: Sequence[Decision], *, paper: str
) -> bytes:
    """The file."""
    from reportlab.platypus import SimpleDocTemplate  # a third of a second, and only whoever downloads needs it

    size, file = PAPERS[paper], BytesIO()
    title = f"{meeting.team}: meeting of {words.long_day(meeting.held_on)}, {meeting.held_on.year}"
    sides = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), MARGIN)
    template = SimpleDocTemplate(file, pagesize=size, title=drawable(title), author="Keylever", **sides)
    story = _Story(size[0] - 2 * MARGIN - 12)  # a frame has sides of its own
    story.add("Title", title)
    _decisions(story, "What we will try", decided)
    for question, asked in QUESTIONS.items():
        story.add("Heading2", asked)
        story.bullets([note.text for note in notes if note.question == question])
    if before:
        _decisions(story, "From earlier meetings", before)
    _beside(story, meeting)
    if meeting.snapshot:
        _numbers(story, meeting.snapshot)
    if meeting.steps:
        _steps(story, meeting.steps)
    story.finish()
    template.build(story.parts, onFirstPage=_foot, onLaterPages=_foot)
    return file.getvalue()


def _foot(canvas: Any, template: Any) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(template.pagesize[0] - MARGIN, MARGIN / 2, f"Page {canvas.getPageNumber()}")


class _Story:
    """What the file tells, part by part."""

    def __init__(self, width: float) -> None:
        from reportlab.lib.styles import getSampleStyleSheet

        self.parts: list[Flowable] = []
        self.width = width
        self._styles = getSampleStyleSheet()
        self._is_whole = True
        for name, size, before in (("Title", 17, 0), ("Heading2", 12, 9), ("Normal", 10, 0), ("Bullet", 10, 0)):
            style = self._styles[name]
            style.fontSize, style.leading, style.spaceBefore, style.spaceAfter = size, size * 1.3, before, 2
            style.alignment = 0
            style.keepWithNext = name == "Heading2"

    def plain(self, text: str) -> str:
        """Text in letters the file has."""
        kept = drawable(text)
        self._is_whole &= {c for c in unicodedata.normalize("NFC", text) if not _is_unseen(c)} <= set(kept)
        return kept

    def text(self, text: str) -> str:
        """The same where the file has markup of its own, which nobody's words ever are."""
        return escape(self.plain(text))

    def add(self, style: str, text: str, *, markup: str = "{}") -> None:
        from reportlab.platypus import Paragraph

        self.parts.append(Paragraph(markup.format(self.text(text)), self._styles[style]))

    def bullets(self, texts: Sequence[str]) -> None:
        from reportlab.platypus import Paragraph

        for text in texts or ["Nothing was written down."]:
            self.parts.append(Paragraph(self.text(text), self._styles["Bullet"], bulletText="\u2022"))

    def together(self, lines: Sequence[str]) -> None:
        """Lines of one thing, never parted by the end of a page; the first one strong."""
        from reportlab.platypus import KeepTogether, Paragraph, Spacer

        marked = [f"<b>{self.text(lines[0])}</b>", *map(self.text, lines[1:])]
        self.parts.append(KeepTogether([Paragraph("<br/>".join(marked), self._styles["Normal"]), Spacer(1, 5)]))

    def finish(self) -> None:
        if not self._is_whole:
            self.add("Normal", NOT_DRAWN, markup="<br/><i>{}</i>")


def _decisions(story: _Story, title: str, found: Sequence[Decision]) -> None:
    story.add("Heading2", title)
    if not found:
        story.add("Normal", "Nothing was decided.")
    for each in found:
        when = f"by {words.short_day(each.by_when)}" if each.by_when else "no day set"
        lines = [each.what, f"{each.who} · {when}"]
        lines += [f"We will know by: {each.how_we_will_know}"] if each.how_we_will_know else []
        came = f": {each.came_of_it}" if each.came_of_it else ""
        lines += [f"{OUTCOMES[each.outcome].capitalize()}{came}"] if each.outcome else []
        story.together(lines)


def _beside(story: _Story, meeting: Meeting) -> None:
    lines = [f"Student work: {meeting.student_work}"] if meeting.student_work else []
    lines += [f"Link: {meeting.link}"] if meeting.link else []
    if lines:
        story.add("Heading2", "On the table")
        for line in lines:
            story.add("Normal", line)


def _numbers(story: _Story, seen: Snapshot) -> None:
    from ui import meeting_pdf_chart

    story.add("Heading2", seen.title)
    story.parts.append(meeting_pdf_chart.drawn(seen, story.width, story.plain))
    story.add("Normal", seen.caption)
    story.parts.append(meeting_pdf_chart.table(seen.rows, story.width, story.plain))


def _steps(story: _Story, seen: StepsSnapshot) -> None:
    from ui import meeting_pdf_chart

    story.add("Heading2", seen.title)
    story.parts.append(meeting_pdf_chart.lying_bars(seen.bars, story.width))
    story.add("Normal", seen.caption)
    story.parts.append(meeting_pdf_chart.table(seen.rows, story.width, story.plain))
