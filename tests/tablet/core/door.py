"""The tablet's door alone, without Streamlit: routes, browser code and an empty page; starts in a second.

python -m tests.tablet.core.door PORT
"""

from __future__ import annotations

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tablet import offline_routes, routes, session_routes

PAGE = """<!doctype html><html lang="en"><title>Keylever</title><body><p>The page below</p></body></html>"""


async def page(_request: Request) -> HTMLResponse:
    """What every address shows: nothing, so that a test imports the modules it is about."""
    return HTMLResponse(PAGE)


app = Starlette(routes=[*session_routes.routes, *routes.routes, *offline_routes.routes, Route("/{path:path}", page)])

if __name__ == "__main__":
    uvicorn.run(app, host="localhost", port=int(sys.argv[1]), log_level="warning")
