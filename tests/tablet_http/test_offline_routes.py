"""What the worker keeps for a start without a network, as it goes over the wire."""

from __future__ import annotations

import json
import re
from posixpath import dirname, join, normpath

import brotli

from tablet import browser_code
from tablet.headers import HEADERS
from tests.tablet_http.conftest import Door

FIRST = ("offline.js", "observe/main.js", "look.css", "capture.css")
NAMED = re.compile(r"""(?:from|^import)\s*"(\.[^"]+)"|@import url\("([^"]+)"\)""", re.MULTILINE)
MOST_BYTES = 60_000


def bundle(door: Door) -> dict[str, dict[str, str]]:
    answer = door.get(f"/tablet/code/{browser_code.current().version}/all.json", Accept_Encoding="gzip, br")
    assert answer.headers["content-encoding"] == "br"
    return json.loads(brotli.decompress(answer.content))


def needed(files: dict[str, str]) -> set[str]:
    """Everything a visit imports, from the offline page on."""
    found: set[str] = set()
    waiting = list(FIRST)
    while waiting:
        if (path := waiting.pop()) not in found:
            found.add(path)
            names = [first or second for first, second in NAMED.findall(files[path])]
            waiting += [normpath(join(dirname(path), name)) for name in names]
    return found


def test_a_cold_start_of_a_visit_is_sixty_kilobytes_at_most(door: Door) -> None:
    files = bundle(door)["files"]
    visit = {path: files[path] for path in sorted(needed(files))}

    sent = [brotli.compress(json.dumps(visit, ensure_ascii=False).encode(), mode=brotli.MODE_TEXT)]
    sent += [door.get(path, Accept_Encoding="br").content for path in ("/capture", "/tablet/worker.js")]

    assert "journal.js" in visit and "observe/sweep.js" in visit and "debrief/runner.js" not in visit
    assert sum(map(len, sent)) <= MOST_BYTES


def test_the_bundle_is_the_code_without_its_comments(door: Door) -> None:
    whole, code = bundle(door), browser_code.current()

    assert set(whole["files"]) == {*code.files, "capture.html"}
    assert whole["headers"] == HEADERS
    assert f"/tablet/code/{code.version}/offline.js" in whole["files"]["capture.html"]
    assert not re.search(r"^\s*(//|/\*)", "\n".join(whole["files"].values()), re.MULTILINE)
    # Inside a template of a template a pattern would take words for code.
    assert "`${begun} things`} begun and not added" in whole["files"]["observe/end.js"]


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
