"""What the worker keeps for a start without a network, as it goes over the wire."""

from __future__ import annotations

import json
import re
from itertools import accumulate, takewhile
from posixpath import dirname, join, normpath

import brotli
import pytest
from pygments.lexers import CssLexer, JavascriptLexer
from pygments.token import Comment, Text

from tablet import browser_code
from tablet import bundle as bundles
from tablet.headers import HEADERS
from tests.tablet_http.conftest import Door

SCREENS = ("offline.js", "observe/main.js", "debrief/main.js", "debrief/agreement.js")
NAMED = re.compile(r"""(?:from|import|@import url\()\s*"(\.?[^"]+\.(?:js|css))\"""")
MOST_BYTES = 60_000


def test_the_worker_is_told_what_protects_each_file(door: Door) -> None:
    answer = door.get(f"/tablet/code/{browser_code.current().version}/{bundles.NAME}")

    assert {name: answer.headers.get(name.lower()) for name in HEADERS} == HEADERS


def sent(door: Door) -> bytes:
    answer = door.get(f"/tablet/code/{browser_code.current().version}/{bundles.NAME}", Accept_Encoding="gzip, br")
    assert answer.headers["content-encoding"] == "br"
    return answer.content


def bundle(door: Door) -> tuple[dict[str, str], dict[str, object]]:
    """The texts by path, and what is said of them."""
    *texts, head = brotli.decompress(sent(door)).decode().split("\0")
    said = json.loads(head)
    return dict(zip(said["paths"], texts, strict=True)), said


def test_all_that_is_needed_without_a_network_is_sixty_kilobytes_at_most(door: Door) -> None:
    once = [sent(door), *(door.get(path, Accept_Encoding="br").content for path in ("/capture", "/tablet/worker.js"))]

    assert sum(map(len, once)) <= MOST_BYTES


def test_the_bundle_holds_whatever_its_screens_name(door: Door) -> None:
    files, said = bundle(door)
    missing = {
        path
        for place, text in files.items()
        for path in (normpath(join(dirname(place), name)) for name in NAMED.findall(text))
        if path not in files
    }

    assert not missing and {*SCREENS, "look.css", "lock.css", "capture.html"} <= set(files)
    assert said["version"] == browser_code.current().version
    assert "account/this_tablet.js" in browser_code.current().files.keys() - set(files)
    assert f"/tablet/code/{said['version']}/offline.js" in files["capture.html"]


def test_every_module_stands_behind_those_it_imports(door: Door) -> None:
    files, _ = bundle(door)
    order = list(files)
    for place, text in files.items():
        for name in re.findall(r'(?:from ?|import\()"(\..+?)"', text):
            assert order.index(normpath(join(dirname(place), name))) < order.index(place)


def test_two_modules_that_import_each_other_are_refused() -> None:
    files = {"one.js": 'import { b } from "./two.js";', "two.js": 'import { a } from "./one.js";'}

    with pytest.raises(ValueError, match=r"one.js imports two.js imports one.js"):
        bundles.modules(files, "one.js")


SIGNS = {"const": ["let"], "true": ["!", "0"], "false": ["!", "1"]}


def words(path: str, text: str) -> list[str]:
    """What a lexer reads in it, each in its shorter form, but spaces, comments and what ends with its braces anyway.

    What is a class's own stands as a number, the same for the same name: it is called otherwise.
    """
    found = list((JavascriptLexer if path.endswith(".js") else CssLexer)(stripnl=False).get_tokens(text))
    own = list(dict.fromkeys(value for kind, value in found if bundles.is_own(kind, value)))
    found = [(kind, f"#{own.index(value)}" if bundles.is_own(kind, value) else value) for kind, value in found]
    read = [value for kind, value in found if value and kind not in Comment and not (kind in Text and value.isspace())]
    kept = [sign for value in read for sign in SIGNS.get(value, [value])]
    return [value for value, after in zip(kept, [*kept[1:], ""], strict=True) if (value, after) != (";", "}")]


def test_what_is_left_out_of_a_text_is_for_readers_alone(door: Door) -> None:
    files, _ = bundle(door)
    for path, text in browser_code.current().files.items():
        if path in files:
            assert words(path, files[path]) == words(path, text), path
            assert not re.search(r"^\s*(//|/\*)|\n\n", files[path], re.MULTILINE), path
    assert not re.search(r"^\s", files["journal.js"], re.MULTILINE)
    # Inside a template of a template a pattern would take words for code.
    assert "`${begun} things`} begun and not added" in files["observe/end.js"]


def test_no_module_exports_what_may_change() -> None:
    """The worker makes one script of them, in which an exported `let` would stay as it was."""
    for path, text in browser_code.current().files.items():
        assert not re.search(r"^export (let|var|default|\*)|\bawait import\b", text, re.MULTILINE), path
        assert "import.meta" not in text or "/" not in path, path


def test_no_module_has_a_loop_or_condition_without_a_body() -> None:
    """Its sign would be left out with what ends with its braces."""
    for path, text in browser_code.current().files.items():
        for at in (found.end() for found in re.finditer(r"\b(?:for|while|if) ?\(", text)):
            depth = accumulate(({"(": 1, ")": -1}.get(sign, 0) for sign in text[at:]), initial=1)
            body = text[at + sum(1 for _ in takewhile(bool, depth)) :]
            assert body.lstrip()[:1] != ";", f"{path}: {text[at : at + 60]}"


def test_worker_page_manifest_and_icons_are_for_everybody(door: Door) -> None:
    door.cookies = {}
    worker = door.get("/tablet/worker.js")
    manifest = door.get("/tablet/manifest.webmanifest")

    assert worker.headers["service-worker-allowed"] == "/"
    assert worker.headers["cache-control"] == "no-cache"
    assert f'"{browser_code.current().version}"'.encode() in worker.content
    assert manifest.headers["content-type"] == "application/manifest+json"
    assert {door.get(icon["src"]).status for icon in manifest.json["icons"]} == {200}
    assert door.get("/capture").headers["cache-control"] == "no-cache"
    assert door.get("/tablet/icons/..%2foffline_routes.py").status == 404


def test_whoever_takes_no_encoding_gets_none(door: Door) -> None:
    for accepted, named in (("identity", None), ("gzip;q=0.5", "gzip"), ("gzip, br", "br")):
        assert door.get("/tablet/worker.js", Accept_Encoding=accepted).headers.get("content-encoding") == named
