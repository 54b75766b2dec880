"""What the screens keep and say, drawn at the door alone."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from coach_data import access
from tests.tablet.core.tablets import DoorServer, Tablets, begin, until_saved
from tests.tablet.server import ROOT

BOOT = "import('/tablet/code/capture.js').then(({ boot }) => boot())"
LINE = "Write what you see and hear"
CODE = ROOT / "tablet" / "browser"


BRIEFCASE = """async (name) => {
  const { theTablet } = await import('/tablet/code/capture.js');
  window.theTablet = await theTablet();
  const newer = structuredClone(window.theTablet.briefcase);
  const { teacher } = newer.partnerships.find((one) => one.teacher.name === 'Nina Newteacher');
  newer.partnerships.forEach((one) => { if (one.teacher.id === teacher.id) one.agreement = null; });
  const before = teacher.name;
  teacher.name = name;
  const real = window.fetch;
  const late = () => new Response(JSON.stringify(newer), { headers: { ETag: '"late"' } });
  window.fetch = async (path, ...rest) => (String(path).endsWith('/briefcase') ? late() : real(path, ...rest));
  return before;
}"""


def screen(tablets: Tablets, address: str, page: Page | None = None) -> Page:
    page = page or tablets.context().new_page()
    page.goto(address)
    page.evaluate(BOOT)
    return page


def tap(page: Page, name: str) -> None:
    dialog(page).get_by_role("button", name=name, exact=True).first.tap()


def dialog(page: Page) -> Locator:
    return page.locator("dialog.k-dialog")


def visit_of(page: Page) -> str:
    page.wait_for_url("**/observe?visit=*")
    return page.url.split("visit=")[1]


def wait_for_kinds(page: Page, door: DoorServer, visit: str, kinds: list[str]) -> list[dict[str, Any]]:
    for _ in range(100):
        found = door.bodies(visit)
        if all(kind in {body["kind"] for body in found} for kind in kinds):
            break
        page.wait_for_timeout(100)
    assert set(kinds) <= {body["kind"] for body in found}
    return found


def test_what_is_typed_before_the_start_outlives_a_reload_and_ends_with_the_start(tablets: Tablets) -> None:
    page = screen(tablets, "/observe?start=1")
    dialog(page).get_by_label("Learning target").fill("Two ratios are the same")
    tap(page, "Recorded lesson")
    page.wait_for_timeout(1200)

    screen(tablets, "/observe?start=1", page)

    expect(dialog(page).get_by_label("Learning target")).to_have_value("Two ratios are the same")
    expect(dialog(page).get_by_role("button", name="Recorded lesson")).to_have_attribute("aria-pressed", "true")
    tap(page, "Start visit")
    visit_of(page)
    expect(dialog(page).get_by_label(LINE)).to_be_visible()
    screen(tablets, "/observe?start=1", page)
    page.wait_for_timeout(800)
    expect(dialog(page).get_by_label("Learning target")).to_have_value("")


def test_a_briefcase_that_comes_late_is_shown_and_leaves_what_was_typed_and_chosen(tablets: Tablets) -> None:
    page = screen(tablets, "/observe?start=1")
    dialog(page).get_by_role("button", name="Nina Newteacher").first.tap()
    dialog(page).get_by_label("Learning target").fill("Unit 4")
    dialog(page).get_by_label("Learning target").focus()
    before = page.evaluate(BRIEFCASE, "Nina Newname")

    page.evaluate("theTablet.look()")

    chosen = dialog(page).get_by_role("button", name="Nina Newname")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    expect(dialog(page).get_by_role("region", name="Door card")).to_contain_text("You two have no agreement yet")
    expect(dialog(page).get_by_label("Learning target")).to_have_value("Unit 4")
    expect(dialog(page).get_by_label("Learning target")).to_be_focused()
    assert before == "Nina Newteacher"


def test_a_pair_without_an_agreement_is_offered_one_before_the_visit(tablets: Tablets, door: DoorServer) -> None:
    pair = door.cast.new_pair.hex
    with sqlite3.connect(door.database, timeout=10) as db:
        kept = db.execute("SELECT * FROM agreements WHERE partnership_id = ?", (pair,)).fetchone()
        db.execute("DELETE FROM agreements WHERE partnership_id = ?", (pair,))
    try:
        page = screen(tablets, "/observe?start=1")
        dialog(page).get_by_role("button", name="Nina Newteacher").first.tap()

        tap(page, "Write our agreement")

        page.wait_for_url(f"**/agreement?partnership={door.cast.new_pair}")
    finally:
        with sqlite3.connect(door.database, timeout=10) as db:
            db.execute(f"INSERT INTO agreements VALUES ({', '.join('?' * len(kept))})", kept)
    screen(tablets, "/observe?start=1", page)
    dialog(page).get_by_role("button", name="Nina Newteacher").first.tap()
    expect(dialog(page).get_by_role("button", name="Write our agreement")).to_have_count(0)


def test_what_is_ticked_before_a_cycle_is_still_ticked_at_the_next_visit(tablets: Tablets) -> None:
    page = screen(tablets, "/observe?start=1")
    read = _before_the_cycle(page)
    read.check()

    screen(tablets, "/observe?start=1", page)

    expect(_before_the_cycle(page)).to_be_checked()
    expect(dialog(page).get_by_label("I know the materials the class uses")).not_to_be_checked()


def _before_the_cycle(page: Page) -> Locator:
    dialog(page).get_by_role("button", name="Terry Teacher").first.tap()
    dialog(page).get_by_text("Once, before this cycle").tap()
    return dialog(page).get_by_label("I have read the texts")


def test_a_change_begun_is_asked_about_at_finish_and_none_is_left_behind(tablets: Tablets, door: DoorServer) -> None:
    page = screen(tablets, "/observe?start=1")
    tap(page, "Start visit")
    visit = visit_of(page)
    dialog(page).get_by_label(LINE).fill("First words")
    dialog(page).get_by_label(LINE).press("Enter")
    dialog(page).locator("button.k-line").tap()
    dialog(page).get_by_label("Words of this line").fill("Better words")

    tap(page, "Finish visit")
    expect(dialog(page).get_by_text("A change you began: Better words")).to_be_visible()
    tap(page, "Not about one teacher")
    tap(page, "Finish visit")

    expect(dialog(page).locator(".k-badge")).to_have_text("Saved", timeout=15_000)
    edits = [body["data"]["text"] for body in door.bodies(visit) if body["kind"] == "edit"]
    assert edits == ["Better words"]


def test_a_double_tap_keeps_one_check_in(tablets: Tablets, door: DoorServer) -> None:
    page = screen(tablets, "/observe?start=1")
    tap(page, "Start visit")
    visit = visit_of(page)
    tap(page, "Walk")
    tap(page, "Partly")

    dialog(page).get_by_role("button", name="Add check-in").evaluate("(node) => { node.click(); node.click(); }")

    bodies = wait_for_kinds(page, door, visit, ["check_in"])
    page.wait_for_timeout(1000)
    assert len([1 for body in door.bodies(visit) if body["kind"] == "check_in"]) == 1, bodies


def test_a_sweep_begun_is_asked_about_and_says_when_it_was_due(tablets: Tablets, door: DoorServer) -> None:
    page = tablets.open()
    visit = begin(page, sweeps=2, mode="in_room")
    until_saved(page)
    screen(tablets, f"/observe?visit={visit}", page)
    tap(page, "Walk")
    tap(page, "Sweep now")
    dialog(page).get_by_role("button", name="tap for all").first.tap()

    tap(page, "Finish visit")
    expect(dialog(page).get_by_text("A sweep of 1 group")).to_be_visible()
    tap(page, "Add it")

    (sweep,) = [one for one in wait_for_kinds(page, door, visit, ["sweep"]) if one["kind"] == "sweep"]
    assert 0 <= sweep["tick_ms"] - sweep["data"]["due_tick_ms"] < 1000
    assert len(sweep["data"]["groups"]) == 1


def test_a_recording_goes_on_at_the_minute_of_its_last_line(tablets: Tablets) -> None:
    page = tablets.open()
    visit = begin(page, mode="recorded")
    page.evaluate("visit.add('note', { text: 'Later', minute_in_recording: 17 })")
    until_saved(page)

    screen(tablets, f"/observe?visit={visit}", page)

    expect(dialog(page).get_by_role("textbox", name="Minute in recording")).to_have_value("17")


def test_two_quick_ticks_are_both_kept_and_do_not_clash(tablets: Tablets) -> None:
    page = tablets.open()
    begin(page)

    page.evaluate(
        """async () => {
          const { keep, valueOf } = await import('/tablet/code/debrief/bound.js');
          const tick = (check) => keep(visit, 'step.checks', [...valueOf(visit, 'step.checks', []), check]);
          await Promise.all([tick('Small enough?'), tick('The highest lever?')]);
        }"""
    )

    field = page.evaluate("(({ value, clash }) => ({ value, clash }))(visit.state.fields.get('step.checks'))")
    assert field == {"value": ["Small enough?", "The highest lever?"], "clash": None}


# Who the agreement's page speaks of, and what of the access table it must not promise away.
def test_the_agreement_says_of_everybody_what_the_access_table_says(tablets: Tablets) -> None:
    page = tablets.open()
    said = dict(page.evaluate("import('/tablet/code/debrief/who_sees.js').then(({ WHO_SEES }) => WHO_SEES)"))
    rows = {row.data: row for row in access.TABLE}
    columns = {"A second observer": "co_observer", "Mentor": "mentor", "Team": "team", "Principal": "principal"}
    columns |= {"District": "lead", "Administrator": "administrator"}

    known = json.loads((Path(__file__).parent / "who_sees.json").read_text())

    table = {who: {data: getattr(row, column) for data, row in rows.items()} for who, column in columns.items()}
    assert set(said) == {"The two of you", *columns}
    assert {who: {"words": said[who], "table": table[who]} for who in columns} == known, (
        "The access table or the agreement's words changed: read both, then renew who_sees.json."
    )


def test_the_demo_ticks_the_same_checks_the_debrief_offers() -> None:
    offered = (CODE / "debrief" / "step.js").read_text().split("CHECKS = [")[1].split("]")[0]
    demo = (ROOT / "coach_data" / "demo" / "debriefs.py").read_text().split("_CHECKS = (")[1].split(")\n")[0]

    assert json.loads(f"[{offered}]") == json.loads(f"[{demo}]")


def test_a_practice_visit_has_a_class_and_sweeps_to_try_though_no_lesson_was_chosen(tablets: Tablets) -> None:
    page = screen(tablets, "/observe?start=1&practice=1")
    tap(page, "Start visit")
    tap(page, "Walk")

    tap(page, "Sweep now")

    expect(dialog(page).get_by_role("group", name="Whole class, on task")).to_contain_text("All 24")
