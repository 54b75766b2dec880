"""Everything a tablet needs to begin without a network as one text: whole or not there, no byte for readers alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from posixpath import dirname, join, normpath
from string import ascii_letters
from typing import Any

from pygments.lexers import CssLexer, JavascriptLexer
from pygments.token import Comment, Keyword, Name, Text

from tablet import browser_code

NAME = "all.txt"
BETWEEN = "\0"
START = "offline.js"
"""What the offline page runs; the worker answers it with all modules as one script."""
_NAMED = re.compile(r"""(?:\bfrom |\bimport\()"(\.[^"]+)\"""")


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
    """A text without comments and idle spaces, a sixth of what goes over the wire.

    A lexer knows where these end, which no pattern does in a template of a template.
    """
    is_script = path.endswith(".js")
    lexer = (JavascriptLexer if is_script else CssLexer)(stripnl=False)
    tokens = [(kind, value) for kind, value in lexer.get_tokens(text) if kind not in Comment]
    parts = [(kind in Text and value.isspace(), value) for kind, value in (_shorter(tokens) if is_script else tokens)]
    found = ""
    for at, (is_space, value) in enumerate(parts):
        after = next((one for is_idle, one in parts[at + 1 : at + 5] if not is_idle), "")
        if not is_space:
            # What ends with its braces needs no sign of its own; empty statements would, and there are none.
            found = (found.removesuffix(";") if value == "}" else found) + value
        elif "\n" in value:
            found = found.rstrip(" ")
            found += "" if found.endswith("\n") or _ends_idly(found, after, is_script) else "\n"
        elif not _is_idle(found[-1:], after, _BESIDE_WORDS if is_script else _BESIDE_RULES):
            found += "" if found[-1:] in " \n" else " "
    return found.strip("\n")


def _shorter(tokens: list[tuple[Any, str]]) -> Iterator[tuple[Any, str]]:
    """The same to a browser in fewer letters: words, where they are no property's name, and what is a class's own."""
    own = dict.fromkeys(value for kind, value in tokens if is_own(kind, value))
    letters = dict(
        zip(own, (f"#{letter}" for letter in ascii_letters), strict=False)
    )  # whatever is more stays as it is
    for at, (kind, value) in enumerate(tokens):
        before, after = (tokens[each][1] if 0 <= each < len(tokens) else "" for each in (at - 1, at + 1))
        is_name = before == "." or after == ":"
        shorter = value if is_name or kind not in Keyword else SHORTER.get(value, value)
        yield kind, letters[value] if is_own(kind, value) and value in letters else shorter


def is_own(kind: Any, value: str) -> bool:
    """Whether this names what only its own class can see, as `#rows` does."""
    return kind in Name and value.startswith("#")


SHORTER = {"const": "let", "true": "!0", "false": "!1"}
_BESIDE_WORDS = ("{}()[];,:?=&|<>!*", "{}()[];,:?=&|<>!*")
_BESIDE_RULES = ("{};,:", "{}")
"""Signs beside which a space parts nothing: those before it, and those behind it."""


def _is_idle(before: str, after: str, beside: tuple[str, str]) -> bool:
    return before in beside[0] or after[:1] in beside[1]


def _ends_idly(found: str, after: str, is_script: bool) -> bool:
    """Whether a line's end parts nothing; where an import or export begins or ends, the worker looks for it."""
    if not is_script:
        return found[-1:] in "{};,"
    is_named = after in ("import", "export") or found[found.rfind("\n") + 1 :].startswith(("import", "export{"))
    return not is_named and (found[-1:] in "{;,(" or after[:1] in "})")
