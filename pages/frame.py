"""The script every screen runs inside: sign-in, the list of pages, then the page itself."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from coach_data import installation
from coach_data.actors import Actor
from coach_data.errors import KeyleverError, NotAllowed, SignInNeeded
from tablet import mount
from ui import cards, door, lock, notices, sign_in, sign_out, theme, unexpected, ways

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Listed:
    """A page of the list: what it is called, its file, its address, and who may open it."""

    title: str
    file: str
    url: str
    roles: tuple[str, ...]
    in_navigation: bool = True

    def is_for(self, actor: Actor) -> bool:
        return "everyone" in self.roles or any(
            bool(actor.team_ids) if role == "team" else actor.is_a(role) for role in self.roles
        )


OBSERVERS = ("coach", "mentor", "principal", "lead")
PAGES = (
    Listed("Today", "coach/today.py", "today", ("coach",)),
    Listed("Observe", "coach/observe.py", "observe", OBSERVERS),
    Listed("Debrief", "coach/debrief.py", "debrief", ("coach",)),
    Listed("Agreement", "coach/agreement.py", "agreement", ("coach",), in_navigation=False),
    Listed("Action steps", "coach/steps.py", "steps", ("coach",)),
    Listed("Teachers", "coach/teachers.py", "teachers", ("coach",)),
    Listed("Dashboard", "coach/dashboard.py", "dashboard", ("coach",)),
    Listed("My coaching", "teacher/coaching.py", "coaching", ("teacher",)),
    Listed("My steps", "teacher/steps.py", "my-steps", ("teacher",)),
    Listed("My numbers", "teacher/numbers.py", "my-numbers", ("teacher",)),
    Listed("What others see", "teacher/sharing.py", "sharing", ("teacher",)),
    Listed("Team data", "team/data.py", "team", ("team",)),
    Listed("Team meetings", "team/meeting.py", "team-meeting", ("team", "principal")),
    Listed("Shared with me", "shared/records.py", "shared", ("principal", "mentor", "team")),
    Listed("Coverage", "leader/coverage.py", "coverage", ("principal", "lead")),
    Listed("School data", "leader/data.py", "school-data", ("principal", "lead")),
    Listed("School", "setup/school.py", "school", ("administrator",)),
    Listed("Calendar", "setup/calendar.py", "calendar", ("administrator",)),
    Listed("Closed days", "setup/closed_days.py", "closed-days", ("administrator",), in_navigation=False),
    Listed("Priority groups", "setup/groups.py", "groups", ("administrator",)),
    Listed("Word list", "setup/words.py", "words", ("administrator",)),
    Listed("Agendas", "setup/agendas.py", "agendas", ("administrator",)),
    Listed("People", "setup/people.py", "people", ("administrator",)),
    Listed("Person", "setup/person.py", "person", ("administrator",), in_navigation=False),
    Listed("Classes", "setup/classes.py", "classes", ("administrator",)),
    Listed("Class", "setup/school_class.py", "class", ("administrator",), in_navigation=False),
    Listed("Partnerships", "setup/partnerships.py", "partnerships", ("administrator",)),
    Listed("Mentors", "setup/mentors.py", "mentors", ("administrator",), in_navigation=False),
    Listed("Teams", "setup/teams.py", "teams", ("administrator",)),
    Listed("Team", "setup/team_members.py", "team-members", ("administrator",), in_navigation=False),
    Listed("My account", "account/me.py", "me", ("everyone",)),
    Listed("This tablet", "account/this_tablet.py", "this-tablet", ("everyone",)),
    Listed("Hand in a saved copy", "account/hand_in.py", "hand-in", ("everyone",), in_navigation=False),
)
START = Listed("Start", "start.py", "", ("everyone",), in_navigation=False)
PASSWORD = Listed("New password", "account/new_password.py", "password", ("everyone",), in_navigation=False)
HOMES = ("today", "coaching", "coverage", "team", "school")  # whoever has two roles lands on the first


def main() -> None:
    st.set_page_config(page_title="Keylever", page_icon=str(HERE.parent / "ui" / "icon.svg"), layout="wide")
    theme.draw()
    cards.begin()
    top = st.container()
    try:
        with door.one_look():
            _screen()
    except KeyleverError as error:
        st.error(error.sentence)
    except Exception as error:
        unexpected.say(error)
    with top:
        door.draw_words()


def _screen() -> None:
    actor = _actor()
    listed = {page.url: page for page in (START, PASSWORD, *PAGES) if (HERE / page.file).exists()}
    pages = {url: _page(page, actor) for url, page in listed.items()}
    ways.know(pages)
    home = _home(actor, listed) if actor else None
    in_order = sorted(pages, key=lambda url: url != home)  # whatever one lands on stands first
    current = st.navigation([pages[url] for url in in_order], position="sidebar" if actor else "hidden")
    page = listed[current.url_path]
    if page is PASSWORD:
        current.run()
    elif actor is None:
        _signed_out()
    elif page is START and home:
        st.switch_page(pages[home])
    else:
        _signed_in(actor, page, current.run)


def _actor() -> Actor | None:
    try:
        actor: Actor | None = door.actor()
        door.keep_alive()
    except SignInNeeded:
        actor = None
    door.remember(actor)
    return actor


def _page(page: Listed, actor: Actor | None) -> st.Page:
    is_shown = page.in_navigation and actor is not None and page.is_for(actor)
    module = "pages." + page.file.removesuffix(".py").replace("/", ".")

    def run() -> None:
        importlib.import_module(module).run()

    return st.Page(
        run,
        title=page.title,
        url_path=page.url or "start",
        default=page is START,
        visibility="visible" if is_shown else "hidden",
    )


def _signed_in(actor: Actor, page: Listed, run: Callable[[], None]) -> None:
    is_my_tablet = door.is_my_tablet()
    sign_out.draw(actor, is_my_tablet=is_my_tablet)
    if lock.holds(actor, is_my_tablet=is_my_tablet):
        return
    # Before the page, so that a visit of the address opens even where the page fails. Whoever lost the role since
    # still has what lies on their tablet sent.
    observes = page.is_for(actor) and any(actor.is_a(role) for role in OBSERVERS)
    mount.capture(actor.person_id, is_coach=actor.is_a("coach"), only_if_unsent=not observes)
    notices.draw(actor)
    if not page.is_for(actor):
        raise NotAllowed()
    run()


def _signed_out() -> None:
    with door.reading() as db:
        is_empty = installation.is_empty(db)
    if is_empty and not sign_in.is_under_way():
        importlib.import_module("pages.setup.first_run").run()
    else:
        sign_in.draw()


def _home(actor: Actor, listed: dict[str, Listed]) -> str | None:
    return next((url for url in HOMES if url in listed and listed[url].is_for(actor)), None)


main()
