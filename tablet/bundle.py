"""Everything a tablet needs to begin without a network as one text: whole or not there, no byte for readers alone."""

from __future__ import annotations

import json
import re
from functools import cache
from posixpath import dirname, join, normpath

from pygments.lexers import CssLexer, JavascriptLexer
from pygments.token import Comment, Text

from tablet import browser_code

NAME = "all.txt"
BETWEEN = "\0"
START = "offline.js"
"""What the offline page runs; the worker answers it with all modules as one script."""
_NAMED = re.compile(r"""(?:\bfrom |\bimport\()"(\.[^"]+)\"""")
_NO_SPACE_BESIDE = frozenset("{}()[];,:?=&|<>!*")


@cache
def bundle() -> str:
    """The texts, and behind the last what they are: so one that breaks off halfway says nothing of itself.

    Modules stand behind those they import. What only the server's own pages use is left out: they can ask for it.
    """
    code = browser_code.current()
    looks = [path for path in code.files if path.endswith(".css")]
    files = {path: dense(path, code.files[path]) for path in (*looks, *modules(code.files))}
    files[browser_code.PAGE] = code.page
    head = {"version": code.version, "paths": list(files)}
    return BETWEEN.join([*files.values(), json.dumps(head)])


@cache
def worker() -> str:
    """The worker as it is sent."""
    return dense(browser_code.WORKER, browser_code.current().worker)


def modules(files: dict[str, str], start: str = START) -> list[str]:
    """Every module the offline page reaches, each behind all that it imports.

    Raises:
        ValueError: two import each other, so that neither can come first.
    """
    placed: list[str] = []

    def place(path: str, above: tuple[str, ...]) -> None:
        if path in above:
            raise ValueError(f"{' imports '.join((*above, path))}")
        if path not in placed:
            for name in _NAMED.findall(files[path]):
                place(normpath(join(dirname(path), name)), (*above, path))
            placed.append(path)

    place(start, ())
    return placed


def dense(path: str, text: str) -> str:
    """A text without comments, indentation and blank lines, a tenth of what goes over the wire.

    A lexer knows where these end, which no pattern does in a template of a template.
    """
    lexer = (JavascriptLexer if path.endswith(".js") else CssLexer)(stripnl=False)
    parts = [(kind in Text and value.isspace(), value) for kind, value in lexer.get_tokens(text) if kind not in Comment]
    found = ""
    for at, (is_space, value) in enumerate(parts):
        if not is_space:
            found += value
        elif "\n" in value:
            found = found.rstrip(" ")
            found += "" if found.endswith("\n") else "\n"
        elif path.endswith(".css") or not _is_idle(found[-1:], parts[at + 1 : at + 2]):
            found += "" if found[-1:] in " \n" else " "
    return found.strip("\n")


def _is_idle(before: str, after: list[tuple[bool, str]]) -> bool:
    """Whether a space stands beside a sign that parts the words without it."""
    return before in _NO_SPACE_BESIDE or (bool(after) and after[0][1][:1] in _NO_SPACE_BESIDE)
