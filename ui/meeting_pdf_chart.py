"""The chart and the table of a meeting's PDF, drawn from its snapshot; lines differ in more than color."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from xml.sax.saxutils import escape

from reportlab.graphics.shapes import Circle, Drawing, Group, Line, Polygon, PolyLine, Rect, String
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, Table, TableStyle

from coach_data.bounds import Bounds
from coach_data.engagement import Point
from coach_data.engagement_words import band_of, shown_share
from coach_data.team_snapshots import Snapshot
from ui import words
from ui.charts import INK, LINE, LOOKS

HEIGHT, LEFT, BOTTOM, TOP = 150.0, 32.0, 32.0, 6.0
DASHES = {"solid": None, "dash": (6, 3), "dot": (1.5, 3), "dashdot": (6, 3, 1.5, 3), "longdash": (10, 4)}
_HEAD = ParagraphStyle("head", fontName="Helvetica-Bold", fontSize=7.5, leading=9)
LONGEST = 38  # letters of a group's name in the table
Say = Callable[[str], str]


class _Frame:
    """Where a day and a share lie on the paper."""

    def __init__(self, points: Sequence[Point], width: float) -> None:
        days = [point.at for point in points]
        self.first, self.last, self.width = min(days), max(days), width

    def x(self, day: date) -> float:
        span = (self.last - self.first).days
        inner = self.width - LEFT - 24
        return LEFT + 12 + (inner * (day - self.first).days / span if span else inner / 2)

    def y(self, share: float) -> float:
        return BOTTOM + share * (HEIGHT - BOTTOM - TOP)


def drawn(seen: Snapshot, width: float, say: Say) -> Drawing:
    """Share on task over time, a line and its band for each group, the groups named below."""
    frame, drawing = _Frame(seen.points, width), Drawing(width, HEIGHT)
    for share in (0, 0.25, 0.5, 0.75, 1):
        drawing.add(Line(LEFT, frame.y(share), width, frame.y(share), strokeColor=HexColor(LINE), strokeWidth=0.5))
        drawing.add(String(LEFT - 4, frame.y(share) - 3, f"{share:.0%}", fontSize=7, textAnchor="end"))
    for day in sorted({frame.first, frame.last, *(point.at for point in seen.points)})[:: _every(seen.points)]:
        drawing.add(String(frame.x(day), BOTTOM - 10, words.short_day(day), fontSize=7, textAnchor="middle"))
    at = LEFT
    for n, group in enumerate(seen.groups):
        look = LOOKS[n % len(LOOKS)]
        _add_group(drawing, frame, [point for point in seen.points if point.group == group], look)
        at = _name(drawing, at, group, look, seen.points, say)
    return drawing


def _every(points: Sequence[Point]) -> int:
    return max(1, len({point.at for point in points}) // 8)


def _add_group(drawing: Drawing, frame: _Frame, points: Sequence[Point], look: tuple[str, str, str]) -> None:
    color, dash, symbol = HexColor(look[0]), DASHES[look[1]], look[2]
    banded = [(point.at, band) for point in points if (band := band_of(point, is_by_visit=False))]
    if len(banded) > 1:
        edge = [(frame.x(day), frame.y(band.high)) for day, band in banded]
        edge += [(frame.x(day), frame.y(band.low)) for day, band in reversed(banded)]
        flat = [each for corner in edge for each in corner]
        drawing.add(Polygon(flat, fillColor=color, fillOpacity=0.1, strokeColor=None))
    spots = [(frame.x(point.at), frame.y(shown_share(point.sums))) for point in points]
    if len(spots) > 1:
        drawing.add(PolyLine([each for spot in spots for each in spot], strokeColor=color, strokeDashArray=dash))
    for x, y in spots:
        drawing.add(_marker(x, y, symbol, color))


def _marker(x: float, y: float, symbol: str, color: HexColor) -> Group | Circle | Rect | Polygon:
    if symbol == "circle":
        return Circle(x, y, 2.6, fillColor=color, strokeColor=None)
    if symbol == "square":
        return Rect(x - 2.4, y - 2.4, 4.8, 4.8, fillColor=color, strokeColor=None)
    corners = {"diamond": [0, 3.4, 3.4, 0, 0, -3.4, -3.4, 0], "triangle-up": [-3, -2.6, 3, -2.6, 0, 3.2]}
    if symbol in corners:
        shifted = [each + (y if n % 2 else x) for n, each in enumerate(corners[symbol])]
        return Polygon(shifted, fillColor=color, strokeColor=None)
    cross = [(x - 2.6, y - 2.6, x + 2.6, y + 2.6), (x - 2.6, y + 2.6, x + 2.6, y - 2.6)]
    return Group(*(Line(*line, strokeColor=color) for line in cross))


def _name(
    drawing: Drawing, at: float, group: str, look: tuple[str, str, str], points: Sequence[Point], say: Say
) -> float:
    """The group's name with a piece of its line; gives where the next one begins."""
    color, y = HexColor(look[0]), 6.0
    drawing.add(Line(at, y + 3, at + 26, y + 3, strokeColor=color, strokeDashArray=DASHES[look[1]]))
    drawing.add(_marker(at + 13, y + 3, look[2], color))
    n = sum(point.sums.n for point in points if point.group == group)
    label = say(f"{group} (n {n})")
    drawing.add(String(at + 31, y, label, fontSize=8, fillColor=HexColor(INK)))
    return at + 31 + 4.4 * len(label) + 10


def lying_bars(bars: Sequence[tuple[str, Bounds]], width: float) -> Drawing:
    """A bar for each count, pale where it may reach to, what is said of it beside it."""
    row, names = 13.0, 82.0
    drawing, most = Drawing(width, row * len(bars) + 4), max(1, *(count.at_most for _, count in bars))
    for n, (label, count) in enumerate(reversed(bars)):
        y, unit, color = row * n + 3, (width - names - 60) / most, HexColor(LOOKS[0][0])
        sure, long = max(0.5, unit * count.at_least), unit * count.at_most
        drawing.add(String(0, y + 2, label, fontSize=8, fillColor=HexColor(INK)))
        drawing.add(Rect(names, y, max(sure, long), row - 4, fillColor=None, strokeColor=color, strokeWidth=0.5))
        drawing.add(Rect(names, y, sure, row - 4, fillColor=color, strokeColor=None))
        drawing.add(String(names + long + 4, y + 2, str(count), fontSize=8, fillColor=HexColor(INK)))
    return drawing


def table(rows: Sequence[dict[str, str | int]], width: float, say: Say) -> Table:
    """The numbers behind the chart; its head stands again on a second page."""
    cells = [[_short(say(str(cell))) for cell in row.values()] for row in rows]
    heads = [Paragraph(escape(say(head)), _HEAD) for head in rows[0]]
    wide = [_letters(head, column) for head, column in zip(rows[0], zip(*cells, strict=True), strict=True)]
    columns = [width * each / sum(wide) for each in wide]
    heights = [None, *[11.5] * len(cells)]
    made = Table([heads, *cells], colWidths=columns, repeatRows=1, rowHeights=heights, spaceBefore=6)
    made.setStyle(
        TableStyle(
            [
                ("FONTSIZE", (0, 0), (-1, -1), 7.5),
                ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(LINE)),
                ("LEFTPADDING", (0, 0), (-1, -1), 1),
                ("TOPPADDING", (0, 0), (-1, -1), 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ]
        )
    )
    return made


def _letters(head: str, column: Sequence[str]) -> int:
    """How wide a column is, beside others: its longest cell, and the head's longest word."""
    return 2 + max(6, *map(len, column), *map(len, head.split()))


def _short(cell: str) -> str:
    """As much of a long group's name as its column holds."""
    return cell if len(cell) <= LONGEST else f"{cell[: LONGEST - 1]}…"
