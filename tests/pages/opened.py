"""What page tests share: the address of the frame, and finding by label."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

FRAME = Path(__file__).parents[2] / "pages" / "frame.py"

Open = Callable[..., AppTest]


def labeled(elements: Any, label: str) -> Any:
    """The first element with that label: the open form stands before the folded one."""
    return next(element for element in elements if element.label == label)


def written(at: AppTest) -> str:
    """Every text a page draws, in one, without the backslashes that keep it plain."""
    drawn = (*at.markdown, *at.caption, *at.info, *at.title, *at.header, *at.subheader)
    return "\n".join(str(each.value) for each in drawn).replace("\\", "")


def drawn_in(block: Any) -> list[str]:
    """Every text drawn in a part of a page, in its order; a button's label is no text."""
    values = [getattr(node, "value", None) for node in block if not hasattr(node, "children")]
    return [value.replace("\\", "") for value in values if isinstance(value, str)]
