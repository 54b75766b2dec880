"""What runs: the pages, the routes of the tablet beside them, the headers on every answer, and the start.

streamlit run app.py --server.port 8501
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from coach_data import guessing, installation, sessions, settings, upkeep
from coach_data.database import shared
from coach_data.errors import KeyleverError
from coach_data.migrations import upgrade
from tablet import offline_routes, routes, saving, session_routes
from tablet.headers import SecurityHeaders
from tablet.packed_assets import PackedAssets
from ui import unexpected

HEAVY = ("pandas", "plotly.graph_objects", "scipy.special", "pages.start")
SWITCH_S = 0.0005


def prepare() -> str | None:
    """Readies the database; gives the one-time code when nobody has an account yet."""
    database, now = shared(), datetime.now(UTC)
    upgrade(database)
    with database.write() as db:
        installation.begin(db, now=now)
        sessions.forget_old(db, now=now)
        guessing.forget_old(db, now=now)
        return installation.new_setup_code(db) if installation.is_empty(db) else None


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    try:
        code = prepare()
    except KeyleverError as error:
        stop(error)
    if code:
        greet(code)
    async with saving.by_process():
        for module in HEAVY:
            importlib.import_module(module)
        gc.collect()
        gc.freeze()  # Streamlit collects after every run; what is here for good need not be looked at each time
        # With 5 ms, Python's own, the thread that talks to the tablets waits behind every page being drawn.
        sys.setswitchinterval(SWITCH_S)
        going = asyncio.create_task(upkeep.go_on(shared()))
        yield
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going
    shared().close()


def greet(code: str) -> None:
    address = settings.load().address or f"http://localhost:{config.get_option('server.port')}"
    sys.stdout.write(f"\n  Nobody has an account yet. Open {address} and begin with this code: {code}\n\n")
    sys.stdout.flush()


def stop(error: KeyleverError) -> NoReturn:
    sys.stderr.write(f"\n  Keylever did not start. {error.sentence}\n\n")
    sys.stderr.flush()
    os._exit(2)  # inside the server's start any exception would come with a page of traceback


def use_certificate() -> None:
    """Starts once more with our certificate: Streamlit's server takes one from its own options only."""
    try:
        ours = settings.load()
    except KeyleverError as error:
        stop(error)
    if ours.certificate and ours.key and not config.get_option("server.sslCertFile"):
        options = ["--server.sslCertFile", str(ours.certificate), "--server.sslKeyFile", str(ours.key)]
        _let_go_of_the_port()
        os.execv(sys.executable, [*sys.orig_argv, *options])  # noqa: S606 - our own command line again


def _let_go_of_the_port() -> None:
    """Streamlit has taken the port by now, in a way that outlives the new start, which would find it taken."""
    for number in map(int, os.listdir("/dev/fd")):
        if number > sys.stderr.fileno():
            with suppress(OSError):  # the listing's own, closed since
                os.set_inheritable(number, False)


use_certificate()
app = st.App(
    Path(__file__).parent / "pages" / "frame.py",
    routes=[*session_routes.routes, *routes.routes, *offline_routes.routes],
    middleware=[Middleware(SecurityHeaders), Middleware(PackedAssets)],
    lifespan=lifespan,
    on_script_error=unexpected.say_instead_of_the_page,
)
