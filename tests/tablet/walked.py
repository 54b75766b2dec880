"""The addresses there are, read from the list that the frame keeps."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from tests.tablet.server import ROOT

# Whatever the demo's accounts are; who is in a team counts as "team".
ROLES = {
    "coach": {"coach"},
    "outsider": {"coach"},
    "teacher": {"teacher", "team"},
    "newteacher": {"teacher", "team"},
    "principal": {"principal"},
    "team": {"teacher", "team"},
    "lead": {"lead"},
    "admin": {"administrator"},
}


@dataclass(frozen=True)
class Listed:
    """A page of `pages/frame.py`: its title, its address, and whose it is."""

    title: str
    url: str
    roles: frozenset[str]

    def is_for(self, account: str) -> bool:
        return bool(self.roles & (ROLES[account] | {"everyone"}))


def listed() -> list[Listed]:
    """The frame runs when it is imported, so its list is read as text."""
    tree = ast.parse((ROOT / "pages" / "frame.py").read_text(encoding="utf-8"))
    found = next(each for each in tree.body if isinstance(each, ast.Assign) and _name(each) == "PAGES")
    named = {_name(each): each.value for each in tree.body if isinstance(each, ast.Assign)}
    rows = [
        [ast.literal_eval(named.get(getattr(argument, "id", ""), argument)) for argument in call.args]
        for call in found.value.elts
    ]
    return [Listed(title, url, frozenset(roles)) for title, _file, url, roles in rows]


def _name(assignment: ast.Assign) -> str:
    return getattr(assignment.targets[0], "id", "")
