"""The addresses there are, from the list that the frame shows."""

from __future__ import annotations

from dataclasses import dataclass

from ui import screens

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
    """A screen of the list: its title, its address, and whose it is."""

    title: str
    url: str
    roles: frozenset[str]

    def is_for(self, account: str) -> bool:
        return bool(self.roles & (ROLES[account] | {"everyone"}))


def listed() -> list[Listed]:
    """Every screen but the start and the new password."""
    return [Listed(page.title, page.url, frozenset(page.roles)) for page in screens.PAGES]
