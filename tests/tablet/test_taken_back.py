"""What is taken back leaves a page that shows it, without a touch."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from coach_data import accounts, mentor_ticks, sharing, team_meetings, team_notes, visit_history
from coach_data.demo.naming import id_of
from coach_data.errors import NotHere
from coach_data.team_notes import NoteIn
from tests.tablet import written
from tests.tablet.screens import Screens
from tests.tablet.server import Server
from ui import still_shared

pytestmark = pytest.mark.browser


class Looks:
    """What a page was told about looking again, and what it asked for."""

    def __init__(self, page: Page) -> None:
        self.every_s: dict[str, float] = {}
        self.asked: list[ClientState] = []
        page.on("websocket", self._listen)

    def settle(self) -> None:
        """Until the page has looked once of its own accord: what asks for a run while it opens is over by then."""
        self._socket.wait_for_event("framesent", lambda _: self.asked and self._is_own(self.asked[-1]))
        del self.asked[:-1]  # the look under way may be the one that finds the change

    @property
    def are_its_own(self) -> bool:
        """Whether nothing but the timer of the watch asked for a run."""
        return all(map(self._is_own, self.asked))

    def _is_own(self, run: ClientState) -> bool:
        return run.is_auto_rerun and run.fragment_id in self.every_s

    def _listen(self, socket: WebSocket) -> None:
        self._socket = socket
        socket.on("framereceived", self._received)
        socket.on("framesent", self._sent)

    def _received(self, payload: bytes) -> None:
        message = ForwardMsg.FromString(payload)
        if message.HasField("auto_rerun"):
            self.every_s[message.auto_rerun.fragment_id] = message.auto_rerun.interval

    def _sent(self, payload: bytes) -> None:
        message = BackMsg.FromString(payload)
        if message.HasField("rerun_script"):
            self.asked.append(message.rerun_script)


def test_a_page_looks_again_within_a_second() -> None:
    assert 0 < still_shared.SECONDS_BETWEEN_LOOKS <= 1


def test_a_record_taken_back_is_gone_from_a_principals_open_page(screens: Screens, server: Server) -> None:
    database, now = written.opened(server.database), datetime.now(UTC)
    token = written.begin_sessions(database, ("principal",))["principal"]
    with database.write() as db:
        teacher = accounts.load_actor(db, id_of("person", "teacher"), today=now.date())
        past = visit_history.of_teacher(db, teacher, teacher.person_id, now=now, limit=20)
        visit = next(each.visit_id for each in past if each.is_open)
        share = sharing.share(db, teacher, "visit", visit, "principal", None, now=now)
    page = screens.holding(token).new_page()
    looks = Looks(page)
    page.goto(f"/shared?visit={visit}")
    expect(page.locator("[class*=st-key-line-]").first).to_be_visible()

    looks.settle()
    with database.write() as db:
        sharing.take_back(db, teacher, share, now=now)

    expect(page.get_by_text(NotHere.sentence)).to_be_visible()
    expect(page.locator("[class*=st-key-line-]")).to_have_count(0)
    assert looks.are_its_own
    assert [*looks.every_s.values()] == [still_shared.SECONDS_BETWEEN_LOOKS]
    database.close()


def test_a_teams_meeting_taken_back_is_gone_from_a_principals_open_page(screens: Screens, server: Server) -> None:
    database, now = written.opened(server.database), datetime.now(UTC)
    token = written.begin_sessions(database, ("principal",))["principal"]
    with database.write() as db:
        member = accounts.load_actor(db, id_of("person", "teacher"), today=now.date())
        meeting = team_meetings.begin(db, member, *member.team_ids, None, now=now)
        team_notes.add(db, member, meeting, "notice", NoteIn(text="Said among ourselves"), now=now)
        team_meetings.end(db, member, meeting, now=now)
        team_meetings.share(db, member, meeting)
    page = screens.holding(token).new_page()
    looks = Looks(page)
    page.goto(f"/team-meeting?meeting={meeting}")
    expect(page.get_by_text("Said among ourselves")).to_be_visible()

    looks.settle()
    with database.write() as db:
        team_meetings.take_back(db, member, meeting)

    expect(page.get_by_text(NotHere.sentence)).to_be_visible()
    expect(page.get_by_text("Said among ourselves")).to_have_count(0)
    assert looks.are_its_own
    assert [*looks.every_s.values()] == [still_shared.SECONDS_BETWEEN_LOOKS]
    database.close()


def test_a_mentors_open_page_loses_what_is_no_longer_ticked(screens: Screens, server: Server) -> None:
    database, now = written.opened(server.database), datetime.now(UTC)
    token = written.begin_sessions(database, ("castellanos",))["castellanos"]
    page = screens.holding(token, "phone").new_page()
    page.goto("/shared")
    expect(page.get_by_text("visits took place")).to_be_visible()
    expect(page.get_by_text("open action step")).to_be_visible()

    with database.write() as db:
        teacher = accounts.load_actor(db, id_of("person", "newteacher"), today=now.date())
        for what in ("sees_dates", "sees_step"):
            mentor_ticks.tick(db, teacher, id_of("person", "castellanos"), what, is_ticked=False)

    expect(page.get_by_text("Nothing is ticked for you to see.")).to_be_visible()
    expect(page.get_by_text("open action step")).to_have_count(0)
    database.close()
