"""A figure as it goes to the browser. Plotly would take each apart and put it together again to check it."""

from __future__ import annotations

from typing import Any

from plotly.basedatatypes import BaseFigure


class WrittenFigure(BaseFigure):
    """A figure that is as Plotly's own would be written; Streamlit takes it for one and checks nothing.

    Charts have few shapes, and a test has Plotly check them on every page. To check each when it is drawn took most
    of a chart's time.
    """

    def __init__(self, figure: dict[str, Any]) -> None:
        # Without Plotly's own beginning, which is what takes the time.
        self._written = figure

    def to_dict(self) -> dict[str, Any]:
        return self._written
