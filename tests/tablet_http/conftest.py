"""The tablet's routes on a real server at a loopback port, over a database of the test's own."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
import uvicorn
from starlette.applications import Starlette

from coach_data import installation, sessions
from coach_data.database import Database, share
from tablet import offline_routes, session_routes
from tablet.routes import routes
from tests.cast import Cast, make_cast


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.content)


@dataclass
class Door:
    """Speaks to the server as a browser of one person would."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str | None) -> Answer:
        sent = {
            "Origin": f"http://localhost:{self.port}",
            "X-Keylever": "1",
            "Host": f"localhost:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, {name: value for name, value in sent.items() if value is not None})
        answer = connection.getresponse()
        found = Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        connection.close()
        return found

    def get(self, path: str, **headers: str | None) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, body: bytes, **headers: str | None) -> Answer:
        return self.ask("POST", "/tablet/entries", body, **headers)


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = Starlette(routes=[*session_routes.routes, *routes, *offline_routes.routes])
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(5)


@pytest.fixture
def people(database: Database) -> Cast:
    with database.write() as db:
        installation.begin(db, now=datetime.now(UTC))
        return make_cast(db)


@pytest.fixture(autouse=True)
def _shared(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("KEYLEVER_ADDRESS", "KEYLEVER_SECRET", "KEYLEVER_CERTIFICATE", "KEYLEVER_KEY"):
        monkeypatch.delenv(name, raising=False)
    share(database)
    yield
    share(None)


def sign_in(database: Database, port: int, person_id: UUID, *, is_my_tablet: bool = False) -> Door:
    token = f"token of {person_id}".replace(" ", "-")
    with database.write() as db:
        sessions.begin(db, token, person_id, is_my_tablet=is_my_tablet, now=datetime.now(UTC))
    return Door(port, {sessions.cookie_name(False): token})


@pytest.fixture
def door(database: Database, port: int, people: Cast) -> Door:
    """The coach's browser, signed in."""
    return sign_in(database, port, people.coach.person_id)


@pytest.fixture
def outsiders_door(database: Database, port: int, people: Cast) -> Door:
    return sign_in(database, port, people.outsider.person_id)
