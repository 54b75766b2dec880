"""Ours among a browser's cookies."""

from __future__ import annotations

import pytest

from coach_data.sessions import SIGNED_OUT_MARK
from tablet import cookies


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", {}),
        ("keylever=abc", {"keylever": "abc"}),
        ("a=1; keylever = abc ;b=2", {"keylever": "abc"}),
        ("keylever=abc; keylever=def", {"keylever": "def"}),
        ("keylever=abc; keylever", {"keylever": "abc"}),
        ("keylever=" + "a" * 201, {}),
        (f"keylever=abc; {SIGNED_OUT_MARK}=1", {"keylever": "abc", SIGNED_OUT_MARK: "1"}),
        (f"keylever=abc; {SIGNED_OUT_MARK}={'1' * 300}", {"keylever": "abc", SIGNED_OUT_MARK: "1" * 200}),
        (f"{SIGNED_OUT_MARK}=", {SIGNED_OUT_MARK: ""}),
    ],
    ids=["none", "ours", "spaces", "twice", "nameless", "too-long", "mark", "long-mark", "empty-mark"],
)
def test_ours_are_found(header: str, found: dict[str, str]) -> None:
    assert cookies.read(header) == found
    assert cookies.read(cookies.written(found)) == found


def test_escapes_are_left_out_and_nothing_else() -> None:
    headers = [(b"cookie", b'a=1; b="\\a"; keylever=abc'), (b"host", b"here\\there")]

    plain = cookies.without_escapes({"type": "http", "headers": headers})

    assert plain["headers"] == [(b"cookie", b"a=1; keylever=abc"), (b"host", b"here\\there")]
