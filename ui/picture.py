"""What a chart saved as a picture carries beside the chart: its title, and when and from how many it was counted."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

WIDTH = 900  # whatever the screen: a phone's chart is read on paper too
_LINE, _TITLE_SIZE, _ABOUT_SIZE = 24, 18, 14
_ABOVE = 12
_TITLE_LETTERS, _ABOUT_LETTERS = 92, 126  # what a line of WIDTH holds


def label(text: str) -> str:
    """What somebody wrote, on a chart: Plotly reads tags and entities, and none of them comes of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def layout(title: str, about: str, margin: dict[str, int]) -> dict[str, Any]:
    """What takes the place of the same parts of the chart's own layout while it is saved; see `picture.js`."""
    said = [f"<b>{label(line)}</b>" for line in wrap(title, _TITLE_LETTERS)]
    said += [f'<span style="font-size:{_ABOUT_SIZE}px">{label(line)}</span>' for line in wrap(about, _ABOUT_LETTERS)]
    place = {"x": 0, "xanchor": "left", "y": 1, "yanchor": "top", "yref": "container", "pad": {"t": 28, "l": 16}}
    words = {"text": "<br>".join(said), "font": {"size": _TITLE_SIZE}} | place
    return {"title": words, "margin": margin | {"t": margin["t"] + _ABOVE + _LINE * len(said)}}


def options(key: str, height: int, carried: dict[str, Any], margin: dict[str, int]) -> dict[str, Any]:
    """What Plotly's button is told: a name for the file, and the chart's height with room for what is carried."""
    room = carried["margin"]["t"] - margin["t"]
    return {"format": "png", "filename": key, "scale": 2, "width": WIDTH, "height": height + room}
