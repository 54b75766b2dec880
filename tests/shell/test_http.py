"""What the server answers: headers on every response, the trade of a code, signing out, a wrong start."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from coach_data import sessions
from coach_data.schema import people
from tablet.headers import HEADERS
from tests.shell.conftest import database_of
from tests.tablet.server import ROOT, Server

Answer = tuple[int, http.client.HTTPMessage, bytes]


def ask(server: Server, method: str, path: str, body: object = None, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("localhost", server.port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, None if body is None else json.dumps(body), named)
    answer = connection.getresponse()
    return answer.status, answer.msg, answer.read()


def ours(server: Server, **more: str) -> dict[str, str]:
    return {"Origin": server.url, "X_Keylever": "1", **more}


@contextmanager
def code_for(server: Server, username: str, *, is_my_tablet: bool = False) -> Iterator[str]:
    database = database_of(server)
    with database.write() as db:
        person = db.execute(select(people.c.id).where(people.c.username == username)).scalar_one()
        code = sessions.make_code(db, person, is_my_tablet=is_my_tablet, now=datetime.now(UTC))
    yield code
    database.close()


def traded(server: Server, username: str, **more: str) -> Answer:
    with code_for(server, username) as code:
        return ask(server, "POST", "/tablet/sign-in", {"code": code}, **(ours(server) | more))


def cookie(answer: Answer, name: str) -> str:
    return next(value for value in answer[1].get_all("Set-Cookie", []) if value.startswith(f"{name}="))


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/observe?visit=7"),
        ("GET", "/_stcore/health"),
        ("GET", "/_stcore/host-config"),
        ("GET", "/_stcore/nothing"),
        ("GET", "/static/nothing.js"),
        ("GET", "/media/nothing.png"),
        ("GET", "/tablet/session"),
        ("GET", "/tablet/code/nothing.js"),
        ("GET", "/tablet/nothing"),
        ("PUT", "/tablet/sign-in"),
        ("POST", "/tablet/sign-in"),
        ("GET", "/../../etc/passwd"),
    ],
)
def test_every_response_carries_the_security_headers(server: Server, method: str, path: str) -> None:
    _, headers, _ = ask(server, method, path)

    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert headers["Strict-Transport-Security"] is None


ESCAPES = '"' + "\\a" * 2_000 + '"'


@pytest.mark.parametrize("path", ["/_stcore/health", "/tablet/session", "/"])
def test_more_cookies_than_any_page_sets_are_refused_in_words(server: Server, path: str) -> None:
    status, headers, body = ask(server, "GET", path, Cookie=f"other={'x' * 9_000}")

    assert status == 431
    assert "Delete this site's cookies" in body.decode()
    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_a_cookie_that_takes_long_to_read_is_left_out_and_the_others_count(server: Server) -> None:
    signed_in = cookie(traded(server, "coach"), "keylever").split(";")[0]

    status, _, _ = ask(server, "GET", "/tablet/session", Cookie=f"other={ESCAPES}; {signed_in}")

    assert status == 204


def test_streamlits_own_files_carry_them_too(server: Server) -> None:
    _, _, page = ask(server, "GET", "/")
    file = page.decode().split('src="./static/js/')[1].split('"')[0]

    status, headers, _ = ask(server, "GET", f"/static/js/{file}")

    assert status == 200
    assert headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(server: Server) -> None:
    answer = traded(server, "coach")

    assert answer[0] == 204
    parts = cookie(answer, "keylever").split("; ")[1:]
    assert sorted(part.lower() for part in parts) == ["httponly", "path=/", "samesite=lax"]


def test_my_tablets_cookie_outlives_the_browser(server: Server) -> None:
    with code_for(server, "coach", is_my_tablet=True) as code:
        answer = ask(server, "POST", "/tablet/sign-in", {"code": code}, **ours(server))

    assert "Max-Age=1209600" in cookie(answer, "keylever")


def test_behind_a_proxy_with_https_the_cookie_is_bound_to_it(https_server: Server) -> None:
    answer = traded(https_server, "coach", Origin="https://keylever.example.org")

    parts = {part.lower() for part in cookie(answer, "__Host-keylever").split("; ")[1:]}
    assert parts == {"httponly", "path=/", "samesite=lax", "secure"}
    assert "max-age=" in answer[1]["Strict-Transport-Security"]


def test_behind_a_proxy_only_its_own_address_may_send(https_server: Server) -> None:
    assert traded(https_server, "coach")[0] == 403


def test_a_code_is_traded_once(server: Server) -> None:
    with code_for(server, "coach") as code:
        answers = [ask(server, "POST", "/tablet/sign-in", {"code": code}, **ours(server))[0] for _ in range(2)]

    assert answers == [204, 401]


@pytest.mark.parametrize("path", ["/tablet/sign-in", "/tablet/sign-out"])
@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"X_Keylever": "1"}, id="no origin"),
        pytest.param({"X_Keylever": "1", "Origin": "https://elsewhere.example"}, id="another site"),
        pytest.param({"X_Keylever": "1", "Origin": "null"}, id="a frame without origin"),
    ],
)
def test_other_sites_cannot_sign_anybody_in_or_out(server: Server, path: str, headers: dict[str, str]) -> None:
    assert ask(server, "POST", path, {"code": "x"}, **headers)[0] == 403


def test_a_form_of_our_own_origin_without_the_header_is_refused(server: Server) -> None:
    assert ask(server, "POST", "/tablet/sign-out", Origin=server.url)[0] == 403


@pytest.mark.parametrize("body", [None, [], {}, {"code": 7}, {"code": "x" * 5000}])
def test_a_trade_without_a_code_is_refused(server: Server, body: object) -> None:
    assert ask(server, "POST", "/tablet/sign-in", body, **ours(server))[0] == 400


def test_signing_out_ends_the_session_wherever_its_cookie_is(server: Server) -> None:
    kept = cookie(traded(server, "coach"), "keylever").split(";")[0]
    before = ask(server, "GET", "/tablet/session", Cookie=kept)[0]

    answer = ask(server, "POST", "/tablet/sign-out", **ours(server, Cookie=kept))

    assert (before, answer[0], ask(server, "GET", "/tablet/session", Cookie=kept)[0]) == (204, 204, 401)
    assert "Max-Age=0" in cookie(answer, "keylever")


def test_a_browser_signed_out_without_a_network_is_signed_out(server: Server) -> None:
    kept = cookie(traded(server, "coach"), "keylever").split(";")[0]

    assert ask(server, "GET", "/tablet/session", Cookie=f"{kept}; keylever-out=1")[0] == 401


def test_signing_in_ends_the_session_the_browser_had(server: Server) -> None:
    kept = cookie(traded(server, "coach"), "keylever").split(";")[0]

    traded(server, "teacher", Cookie=kept)

    assert ask(server, "GET", "/tablet/session", Cookie=kept)[0] == 401


@pytest.mark.parametrize(
    ("setting", "value"),
    [("KEYLEVER_DATABASE", "nonsense"), ("KEYLEVER_ADDRESS", "here"), ("KEYLEVER_CERTIFICATE", "/nothing.pem")],
)
def test_a_wrong_setting_stops_the_start_with_a_sentence(tmp_path: Path, setting: str, value: str) -> None:
    env = {**os.environ, "KEYLEVER_DATABASE": f"sqlite:///{tmp_path}/k.db", setting: value}
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", "0"]

    ended = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)

    assert ended.returncode == 2
    assert f"Keylever did not start. {setting}" in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout


def test_an_empty_installation_prints_its_code_and_address(empty_server: Server) -> None:
    printed = empty_server.log.read_text()

    assert f"Open {empty_server.url} and begin with this code: " in printed


def test_an_installation_in_use_prints_no_code(server: Server) -> None:
    assert "begin with this code" not in server.log.read_text()
