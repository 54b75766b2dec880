"""The script every screen runs inside: sign-in, the list of pages, then the page itself."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import streamlit as st

from coach_data import installation
from coach_data.actors import Actor
from coach_data.errors import KeyleverError, NotAllowed, SignInNeeded
from tablet import mount, turns
from ui import cards, door, lock, notices, sign_in, sign_out, theme, unexpected, ways
from ui.screens import HOMES, OBSERVERS, PASSWORD, SCREENS, START, Listed

ICON = Path(__file__).parents[1] / "ui" / "icon.svg"


def main() -> None:
    st.set_page_config(page_title="Keylever", page_icon=str(ICON), layout="wide")
    theme.draw()
    cards.begin()
    top = st.container()
    try:
        with turns.one(), door.one_look():
            _screen()
    except KeyleverError as error:
        st.error(error.sentence)
    except Exception as error:
        unexpected.say(error)
    with top:
        door.draw_words()


def _screen() -> None:
    actor = _actor()
    pages = {url: _page(page, actor) for url, page in SCREENS.items()}
    ways.know(pages)
    home = _home(actor) if actor else None
    in_order = sorted(pages, key=lambda url: url != home)  # whatever one lands on stands first
    current = st.navigation([pages[url] for url in in_order], position="sidebar" if actor else "hidden")
    page = SCREENS[current.url_path]
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


def _home(actor: Actor) -> str | None:
    return next((url for url in HOMES if SCREENS[url].is_for(actor)), None)


main()
