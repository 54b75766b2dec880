"""What a tablet needs to begin without a network: the code by versions, the worker, `/capture`, manifest and icons."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from coach_data.errors import NotHere
from tablet import browser_code, bundle
from tablet.headers import HEADERS
from tablet.requests import in_words

ICONS = Path(__file__).resolve().parent / "icons"
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
ASK_FIRST = {"Cache-Control": "no-cache"}
A_DAY = {"Cache-Control": "public, max-age=86400"}
MANIFEST = {
    "id": "/",
    "name": "Keylever",
    "short_name": "Keylever",
    "description": "Coaching visits that go on without a network.",
    "start_url": "/",
    "scope": "/",
    "display": "standalone",
    "background_color": "#f0f4f7",
    "theme_color": "#0b6b5b",
    "icons": [
        {"src": "/tablet/icons/icon-192.png", "sizes": "192x192", "type": "image/png"},
        {"src": "/tablet/icons/icon-512.png", "sizes": "512x512", "type": "image/png"},
        {"src": "/tablet/icons/maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ],
}


@in_words
async def get_code(request: Request) -> Response:
    """A file of the version in the path; without one, the way to the version that counts now.

    A page is sent on once and imports the rest beside what it got, so all its modules are of one version.
    """
    code = browser_code.current()
    version, _, path = request.path_params["path"].partition("/")
    if version == code.version and path == bundle.NAME:
        return await _text(
            request, await run_in_threadpool(bundle.bundle), "text/plain; charset=utf-8", {**HEADERS, **FOR_EVER}
        )
    if version == code.version and path in code.files:
        return await _text(request, code.files[path], browser_code.TYPES[PurePosixPath(path).suffix], FOR_EVER)
    if request.path_params["path"] in code.files:
        return RedirectResponse(f"/tablet/code/{code.version}/{request.path_params['path']}", 307, ASK_FIRST)
    raise NotHere("There is no such file.")


async def get_page(request: Request) -> Response:
    """The page the worker keeps for the time without a network; it works with one just as well."""
    return await _text(request, browser_code.current().page, "text/html; charset=utf-8", ASK_FIRST)


async def get_worker(request: Request) -> Response:
    """The worker; the browser compares it byte by byte, and its version is in it."""
    headers = {**ASK_FIRST, "Service-Worker-Allowed": "/"}
    worker = await run_in_threadpool(bundle.worker)
    return await _text(request, worker, browser_code.TYPES[".js"], headers)


async def get_manifest(_request: Request) -> Response:
    """What the home screen shows of Keylever."""
    return JSONResponse(MANIFEST, headers=A_DAY, media_type="application/manifest+json")


@in_words
async def get_icon(request: Request) -> Response:
    """One of the icons."""
    file = ICONS / request.path_params["name"]
    if file.suffix != ".png" or not file.is_file():
        raise NotHere("There is no such file.")
    return FileResponse(file, headers=A_DAY)


async def _text(request: Request, text: str, mime: str, headers: dict[str, str]) -> Response:
    content, encoding = await run_in_threadpool(browser_code.packed, text, request.headers.get("accept-encoding", ""))
    named = {"Content-Encoding": encoding} if encoding else {}
    about = {"Content-Type": mime, "Vary": "Accept-Encoding", "X-Content-Type-Options": "nosniff"}
    return Response(content, headers={**headers, **about, **named})


routes = [
    Route("/tablet/code/{path:path}", get_code, methods=["GET"]),
    Route("/capture", get_page, methods=["GET"]),
    Route("/tablet/worker.js", get_worker, methods=["GET"]),
    Route("/tablet/manifest.webmanifest", get_manifest, methods=["GET"]),
    Route("/tablet/icons/{name}", get_icon, methods=["GET"]),
]
