"""A plain Streamlit page: the same elements in the same order, from constants, with nothing asked and nothing computed.

streamlit run tests/bench/plain_app.py, with KEYLEVER_BENCH_PAGES naming the file of recorded pages
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import streamlit as st

Told = dict[str, Any]
ELSEWHERE = "http://localhost/"
FILE = b"a,b\r\n"


def draw(page: str) -> None:
    _draw(_pages()[page], page)


@cache
def _pages() -> dict[str, Told]:
    pages: dict[str, Told] = json.loads(Path(os.environ["KEYLEVER_BENCH_PAGES"]).read_text())
    return pages


def _draw(node: Told, key: str) -> None:
    for number, child in enumerate(node["inside"]):
        own = f"{key}-{number}"
        if any(inner["kind"] == "column" for inner in child["inside"]):
            _columns(child["inside"], own)
        elif child["kind"] in CONTAINERS:
            with CONTAINERS[child["kind"]](child["of"], own):
                _draw(child, own)
        else:
            ELEMENTS[child["kind"]](child["of"], own)


def _columns(columns: list[Told], key: str) -> None:
    for number, (place, column) in enumerate(zip(st.columns(len(columns)), columns, strict=True)):
        with place:
            _draw(column, f"{key}-{number}")


def _button(of: Told, key: str) -> None:
    if of.get("is_form_submitter"):
        st.form_submit_button(of["label"], key=key)
    else:
        st.button(of["label"], key=key, type=of.get("type") or "secondary")


def _number(of: Told, key: str) -> None:
    st.number_input(of["label"], value=int(of.get("default", 0)), key=key)


def _date(of: Told, key: str) -> None:
    days = [date.fromisoformat(text.replace("/", "-")) for text in of.get("default", [])]
    st.date_input(of["label"], value=days[0] if days else None, key=key)


def _choice(of: Told, key: str) -> None:
    draw = st.pills if of.get("style") == "PILLS" else st.segmented_control
    draw(of.get("label", "Choice"), [option["content"] for option in of["options"]], key=key)


def _component(of: Told, key: str) -> None:
    parts = {part: of.get(f"{part}_content") or None for part in ("html", "css", "js")}
    name = "plain_" + of["component_name"].replace(".", "_")
    st.components.v2.component(name, **parts)(key=key, data=json.loads(of.get("json") or "null"))


CONTAINERS: dict[str, Callable[[Told, str], AbstractContextManager[Any]]] = {
    "vertical": lambda of, key: st.container(),
    "flex_container": lambda of, key: st.container(border=of.get("border", False), key=key),
    "expandable": lambda of, key: st.expander(of.get("label", "")),
    "popover": lambda of, key: st.popover(of["label"]),
    "form": lambda of, key: st.form(key, border=of.get("border", False)),
}
ELEMENTS: dict[str, Callable[[Told, str], object]] = {
    "alert": lambda of, key: st.info(of["body"]),
    "bidi_component": _component,
    "button": _button,
    "button_group": _choice,
    "checkbox": lambda of, key: st.checkbox(of["label"], value=of.get("default", False), key=key),
    "code": lambda of, key: st.code(of["code_text"]),
    "date_input": _date,
    "download_button": lambda of, key: st.download_button(of["label"], FILE, "file.csv", "text/csv", key=key),
    "empty": lambda of, key: st.empty(),
    "file_uploader": lambda of, key: st.file_uploader(of["label"], key=key),
    "heading": lambda of, key: {"h1": st.title, "h2": st.header, "h3": st.subheader}[of["tag"]](of["body"]),
    "html": lambda of, key: st.html(of["body"]),
    "link_button": lambda of, key: st.link_button(of["label"], ELSEWHERE),
    "markdown": lambda of, key: st.markdown(of.get("body", "")),
    "number_input": _number,
    "page_link": lambda of, key: st.page_link(ELSEWHERE, label=of["label"]),
    "plotly_chart": lambda of, key: st.plotly_chart(go.Figure(json.loads(of["spec"])), key=key, theme=None),
    "selectbox": lambda of, key: st.selectbox(of["label"], of.get("options", []), key=key),
    "table": lambda of, key: st.table(of["rows"]),
    "text_area": lambda of, key: st.text_area(of["label"], of.get("default", ""), key=key),
    "text_input": lambda of, key: st.text_input(of["label"], of.get("default", ""), key=key),
    "time_input": lambda of, key: st.time_input(of["label"], time(9), key=key),
}
