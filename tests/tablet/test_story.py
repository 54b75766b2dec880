"""One visit as its people live it: the coach, the teacher, the principal, the outsider, and a server that dies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.tablet.screens import BY_CODE, sign_in
from tests.tablet.story import WORD, Tale, telling, today, until

TEACHER = "Ms. Rivera"
PRAISED = f"5 of 5 at table 3 talk, {WORD}"
ASKED = f"“Why is it 3 to 4?” {WORD}"
DRAWN = f"I drew the {WORD} bars"
ROUGH = f"{WORD} to be put right"
REPAIRED = f"7 of 24 write, {WORD}"
QUESTION = f"Why not in pairs, {WORD}?"
IDEA = f"Ask a {WORD} question before telling"
STEP = f"Ask two {WORD} questions before telling"
PROMISE = f"Send three {WORD} questions"
DIFFERENT = f"They were {WORD} thinking"
NOT_TWICE_MS = 650


@pytest.fixture(scope="class", params=["landscape", "portrait"])
def tale(request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tale]:
    with telling(browser, tmp_path_factory.mktemp("story"), str(request.param)) as tale:
        yield tale
        assert tale.screens.elsewhere == [], "A page asked another host."


@pytest.fixture(autouse=True)
def _pictures(request: pytest.FixtureRequest, tale: Tale) -> Iterator[None]:
    before = request.session.testsfailed
    yield
    if request.session.testsfailed > before:
        tale.screens.keep(request.node.name)


def tap(where: Page | Locator, name: str | re.Pattern[str]) -> None:
    where.get_by_role("button", name=name, exact=True).first.tap()


def composer(page: Page) -> Locator:
    return page.get_by_label("Write what you see and hear")


def write(page: Page, text: str) -> None:
    composer(page).press_sequentially(text)
    composer(page).press("Enter")


def row_of(page: Page, *parts: str | Locator) -> Locator:
    """The innermost row that holds all these words and buttons."""
    rows = page.locator("[class*='st-key-'], [data-testid=stHorizontalBlock]")
    for part in parts:
        rows = rows.filter(has_text=part) if isinstance(part, str) else rows.filter(has=part)
    return rows.last


def visit_of(tale: Tale) -> str:
    """The visit the first story made; without it there is nothing to tell."""
    return tale.visit or str(pytest.skip("The story of the visit did not come to its end."))


class TestOneVisit:
    def test_from_sign_in_three_taps_lead_to_a_line(self, tale: Tale) -> None:
        page = tale.screens.open(tale.size)
        tale.pages["coach"] = sign_in(page, "coach")
        row = row_of(page, TEACHER, page.get_by_role("button", name="Start visit"))
        expect(row).to_contain_text("10:40 am")

        tap(row, "Start visit")
        visit = page.get_by_role("dialog", name="Visit")
        expect(visit.get_by_role("region", name="Whose lesson?").get_by_role("button", pressed=True)).to_contain_text(
            TEACHER
        )
        tap(visit, "Start visit")

        write(page, f"T: {ASKED}")
        page.wait_for_url("**visit=*")
        tale.visit = re.findall(r"visit=([0-9a-f-]{36})", page.url)[0]
        expect(visit.get_by_role("heading", name=re.compile(f"^{TEACHER}"))).to_be_visible()
        (note,) = tale.sent("note")
        assert (note["speaker"], note["text"]) == ("teacher", ASKED)

    def test_the_coach_writes_undoes_and_reloads_in_the_middle_of_a_line(self, tale: Tale) -> None:
        visit_of(tale)
        page = tale.pages["coach"]
        visit = page.get_by_role("dialog", name="Visit")

        tap(visit, "Praise")
        write(page, PRAISED)
        write(page, f"Too quick, {WORD}")
        expect(visit.get_by_text("Too quick")).to_be_visible()
        tap(visit, "Undo")
        expect(visit.get_by_text("Too quick")).to_have_count(0)
        tap(visit, "My question")
        write(page, QUESTION)
        visit.get_by_role("button", name=re.compile("^Saw it: ")).first.tap()
        half = DRAWN[:14]
        composer(page).press_sequentially(f"S: {half}")
        page.wait_for_timeout(700)
        page.reload()
        expect(composer(page)).to_have_value(half)
        expect(visit.get_by_role("button", name="Students", exact=True)).to_have_attribute("aria-pressed", "true")
        write(page, DRAWN[14:])
        write(page, ROUGH)
        visit.get_by_role("button", name=ROUGH).tap()
        page.get_by_label("Words of this line").fill(REPAIRED)
        tap(visit.get_by_role("group", name="Change this line"), "Ask about")
        tap(visit, "Keep")

        expect(visit.get_by_text("Saved", exact=True)).to_be_visible()
        query = "SELECT speaker, text FROM note_lines WHERE visit_id = ? AND is_current"
        lines = until(lambda: tale.server.rows(query, UUID(tale.visit).hex), lambda rows: len(rows) == 4)
        assert set(lines) == {("teacher", ASKED), (None, PRAISED), ("students", DRAWN), (None, REPAIRED)}
        assert tale.sent("sighting")[0]["seen"] == "saw_it"

    def test_the_coach_walks_checks_in_and_sweeps(self, tale: Tale) -> None:
        visit_of(tale)
        page = tale.pages["coach"]
        visit = page.get_by_role("dialog", name="Visit")

        tap(visit, "Walk")
        tap(visit, "Spoke with: one more")
        tap(visit, "Spoke with: one more")
        tap(visit, "Partly")
        visit.get_by_label("Trend").fill(f"Both drew {WORD}")
        tap(visit, "Add check-in")
        expect(visit.get_by_label("Trend")).to_have_value("")
        tap(visit, "Sweep now")
        visit.get_by_role("button", name=re.compile(": 3 of . on task$")).first.tap()
        tap(visit, "Done")

        (check_in,) = tale.sent("check_in")
        assert (check_in["spoke_with"], check_in["grasp"], check_in["trend"]) == (2, "partly", f"Both drew {WORD}")
        assert [group["on_task"] for group in tale.sent("sweep")[0]["groups"]] == [3]

    def test_the_coach_finishes_with_praise_lever_lines_ideas_and_the_question(self, tale: Tale) -> None:
        visit_of(tale)
        page = tale.pages["coach"]
        visit = page.get_by_role("dialog", name="Visit")

        tap(visit, "Finish visit")
        page.get_by_label("One precise praise").fill(f"Everybody had a {WORD} turn")
        page.get_by_label("Key lever").fill(f"Thinking {WORD} time")
        page.get_by_label("Idea 1").fill(IDEA)
        page.get_by_label("Idea 2").fill(f"Write {WORD} first")
        tap(page.get_by_role("group", name=QUESTION), "Bring it")
        lines = page.get_by_role("region", name="Lines for the debrief")
        expect(lines.get_by_role("button", name=PRAISED, pressed=True)).to_be_visible()
        lines.get_by_role("button", name=ASKED, pressed=False).tap()
        tap(visit, "Finish visit")

        expect(page.get_by_text("Everything you wrote is saved.")).to_be_visible()
        fields = {one["name"]: one["value"] for one in tale.sent("field", at_least=4)}
        assert fields["summary.key_lever"] == f"Thinking {WORD} time"
        assert fields["summary.ideas"] == [IDEA, f"Write {WORD} first"]
        picked = {UUID(one).hex for one in fields["summary.picked"]}
        found = tale.server.rows("SELECT entry_id, text FROM note_lines WHERE visit_id = ?", UUID(tale.visit).hex)
        assert {text for line, text in found if line in picked} == {PRAISED, ASKED, ROUGH}
        assert len(tale.sent("finished")) == 1

    def test_the_debrief_ends_in_a_step_promises_and_the_next_visit(self, tale: Tale) -> None:
        visit_of(tale)
        page = tale.pages["coach"]
        next_day = today() + timedelta(days=14)

        tap(page, "Start debrief")
        debrief = page.get_by_role("dialog", name="Debrief")
        tap(debrief, "20 min")
        tap(debrief, "Start debrief")
        expect(debrief.get_by_text(f"Everybody had a {WORD} turn")).to_be_visible()
        go_on(debrief, "Ask")
        expect(debrief.get_by_text(QUESTION)).to_be_visible()
        debrief.get_by_label("What we noticed").fill(f"Two {WORD} tables waited")
        go_on(debrief, "Goal")
        go_on(debrief, "Our step")
        tap(debrief.get_by_role("group", name="Ideas for the step"), IDEA)
        debrief.get_by_label("Our step, in your words").fill(STEP)
        debrief.get_by_label("We will know it by, 1").fill(f"Two {WORD} answers")
        tap(debrief, "Small enough?")
        go_on(debrief, "A lesson")
        debrief.get_by_label(re.compile("^I will")).fill(PROMISE)
        go_on(debrief, "Practice")
        tap(debrief.get_by_role("group", name=f"Two {WORD} answers"), "Almost")
        tap(debrief, "Keep round 1")
        expect(debrief.get_by_text(f"Two {WORD} answers: almost")).to_be_visible()
        tap(debrief, "Next visit")
        debrief.get_by_label("Next visit: day").fill(next_day.isoformat())
        debrief.get_by_label("Time", exact=True).fill("10:40")
        tap(debrief, "Finish debrief")

        expect(debrief.get_by_role("heading", name=f"Thank you, {TEACHER} and Mr. Adeyemi.")).to_be_visible()
        expect(debrief.get_by_text("Saved", exact=True)).to_be_visible()
        held = UUID(tale.visit).hex
        assert until(lambda: tale.value("SELECT text FROM action_steps WHERE id = ?", held), bool) == STEP
        assert tale.server.rows("SELECT text FROM promises WHERE visit_id = ?", held) == [(PROMISE,)]
        agreed = tale.server.rows("SELECT on_day, at_time FROM meetings WHERE visit_id IS NULL AND outcome IS NULL")
        assert (next_day.isoformat(), "10:40:00.000000") in agreed
        (round_one,) = tale.sent("practice")
        assert round_one["criteria"] == [{"criterion": f"Two {WORD} answers", "met": "almost"}]

    def test_today_shows_the_step_to_look_for_and_the_promise(self, tale: Tale) -> None:
        visit_of(tale)
        page = tale.pages["coach"]

        tap(page.get_by_role("dialog", name="Debrief"), "Close")

        expect(card(page, "Steps we look for")).to_contain_text(STEP)
        expect(card(page, "I promised")).to_contain_text(PROMISE)
        expect(page.get_by_role("dialog")).to_have_count(0)

    def test_the_outsider_finds_nothing(self, tale: Tale) -> None:
        visit = visit_of(tale)
        page = tale.page("outsider")

        for path in ("/today", f"/observe?visit={visit}", f"/debrief?visit={visit}", f"/coaching?visit={visit}"):
            look_round(page, path)
            assert TEACHER not in page.locator("body").inner_text()
        assert page.request.get(f"/tablet/visits/{visit}/entries?after=0", headers=BY_CODE).status == 404
        assert WORD not in page.request.get("/tablet/briefcase", headers=BY_CODE).text()
        assert not tale.heard["outsider"].holds(WORD)

    def test_the_principal_sees_that_it_took_place_and_none_of_its_words(self, tale: Tale) -> None:
        visit = visit_of(tale)
        page = tale.page("principal", "/coverage")

        day = f"{today():%b} {today().day}"
        expect(row_of(page, TEACHER, "last visit")).to_contain_text(f"last visit {day} · last debrief {day}")
        for path in ("/shared", f"/shared?visit={visit}", f"/coaching?visit={visit}", f"/observe?visit={visit}", "/me"):
            look_round(page, path)
        assert page.request.get(f"/tablet/visits/{visit}/entries?after=0", headers=BY_CODE).status == 404
        assert WORD not in page.request.get("/tablet/briefcase", headers=BY_CODE).text()
        assert not tale.heard["principal"].holds(WORD)

    def test_the_teacher_reads_and_answers_two_lines(self, tale: Tale) -> None:
        visit_of(tale)
        page = tale.page("teacher")
        tap(card(page, "debrief held, notes open"), "Read")  # the latest comes first
        notes = card(page, "What was seen and heard")
        for text in (ASKED, PRAISED, DRAWN, REPAIRED, QUESTION):
            expect(notes).to_contain_text(text)
        expect(card(page, "Debrief")).to_contain_text(STEP)
        expect(notes.get_by_text("Too quick")).to_have_count(0)
        assert tale.heard["teacher"].holds(WORD)  # so that not to hear it elsewhere means something

        answer(page, REPAIRED, DIFFERENT, "I saw it differently")
        answer(page, PRAISED, None, "Leave this out")

        expect(line_of(page, REPAIRED)).to_contain_text(re.compile(f"I saw it differently.*{DIFFERENT}"))
        expect(line_of(page, PRAISED)).to_contain_text("Leave this out")
        said = tale.server.rows("SELECT answer, text FROM line_answers WHERE visit_id = ?", UUID(tale.visit).hex)
        assert sorted(said) == [("leave_out", None), ("saw_it_differently", DIFFERENT)]

    def test_the_teacher_says_how_far_the_step_has_come(self, tale: Tale) -> None:
        visit_of(tale)
        page = tale.page("teacher", "/my-steps")
        step = card(page, STEP)

        step.get_by_role("radio", name="Trying it").tap()

        expect(page.get_by_text("Noted: trying it.")).to_be_visible()
        query = "SELECT state, is_confirmed FROM step_states WHERE step_id = ? ORDER BY at DESC"
        assert tale.server.rows(query, UUID(tale.visit).hex)[0] == ("trying", 1)

    def test_shared_notes_are_read_until_they_are_taken_back(self, tale: Tale) -> None:
        visit = visit_of(tale)
        page = tale.page("teacher", "/sharing")
        choose(page, "What", re.compile("^Notes of"))
        choose(page, "With whom", re.compile("^Your principal"))
        preview = card(page, "This is what")
        expect(preview).to_contain_text(REPAIRED)
        expect(preview).not_to_contain_text(PRAISED)
        tap(page, re.compile("^Share with Your principal"))
        expect(page.get_by_text(re.compile("^Shared with"))).to_be_visible()

        principal = tale.page("principal", f"/shared?visit={visit}")
        expect(principal.get_by_text(REPAIRED)).to_be_visible()
        expect(principal.get_by_text(DIFFERENT)).to_be_visible()
        assert not tale.heard["principal"].holds(PRAISED)
        page.goto("/sharing")
        expect(card(page, "Who opened what you shared")).to_contain_text("Dr. Whitfield")
        tap(page, "Take it back")
        expect(page.get_by_text("Taken back. Nobody else sees it from now on.")).to_be_visible()

        tale.heard["principal"].forget()
        for path in ("/coverage", "/shared", f"/shared?visit={visit}"):
            look_round(principal, path)
        assert not tale.heard["principal"].holds(WORD)

    def test_a_killed_server_costs_no_letter(self, tale: Tale) -> None:
        page = tale.page("coach", "/observe?start=1")
        visit = page.get_by_role("dialog", name="Visit")
        tap(visit, "Start visit")
        composer(page).press_sequentially("T: Half of this ")
        tale.server.kill()
        composer(page).press_sequentially(f"was typed by {tale.size}")
        composer(page).press("Enter")
        composer(page).press_sequentially("and half a li")

        expect(visit.get_by_text("On this tablet")).to_be_visible()
        expect(visit.get_by_text(f"Half of this was typed by {tale.size}")).to_be_visible()
        tale.server.start()
        query = "SELECT count(*) FROM note_lines WHERE text = ?"
        line = f"Half of this was typed by {tale.size}"
        assert until(lambda: tale.value(query, line), lambda found: found == 1) == 1
        expect(composer(page)).to_have_value("and half a li")
        composer(page).press_sequentially("ne")
        composer(page).press("Enter")
        expect(visit.get_by_text("Saved", exact=True)).to_be_visible()
        assert (tale.value(query, line), tale.value(query, "and half a line")) == (1, 1)


def go_on(debrief: Locator, name: str) -> None:
    """To the next stage; the double-tap guard is waited out, as two people talking would."""
    debrief.page.wait_for_timeout(NOT_TWICE_MS)
    tap(debrief, f"Next: {name}")
    expect(debrief.get_by_role("navigation").locator("[aria-current=step]")).to_contain_text(name)


def card(page: Page, text: str) -> Locator:
    """The smallest card of a page that says this."""
    return page.locator("[class*=st-key-card]").filter(has_text=text).last


def look_round(page: Page, path: str) -> None:
    """Opens an address and finds none of the visit's words on it."""
    page.goto(path)
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_timeout(500)
    assert WORD not in page.locator("body").inner_text()


def line_of(page: Page, text: str) -> Locator:
    """The line of a visit's notes that says this."""
    return page.locator("[class*='st-key-line-'], [data-testid=stHorizontalBlock]").filter(has_text=text).last


def answer(page: Page, line: str, words: str | None, label: str) -> None:
    tap(line_of(page, line), "Answer")
    if words:
        page.get_by_label("How I saw it").fill(words)
    page.get_by_role("button", name=label, exact=True).last.tap()
    expect(line_of(page, line)).to_contain_text(label)


def choose(page: Page, label: str, option: re.Pattern[str]) -> None:
    page.get_by_role("combobox", name=re.compile(label)).tap()
    page.get_by_role("option", name=option).first.tap()
