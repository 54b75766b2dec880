"""The Wi-Fi goes while somebody types, or turns into a black hole: no key lost, no lie told (F1, F2)."""

from __future__ import annotations

import pytest

from tests.tablet.core.tablets import DoorServer, Tablets
from tests.tablet.proxy import Proxy
from tests.tablet.typist import Typist, as_typed, chance

BLACK_S = 60
BOOT = "async () => (await import('/tablet/code/capture.js')).boot()"


@pytest.fixture
def who(on_wifi: Tablets) -> Typist:
    """A coach in a visit, on the Wi-Fi."""
    page = on_wifi.context().new_page()
    page.goto("/observe?start=1")
    page.evaluate(BOOT)
    return Typist(page, chance()).start()


@pytest.mark.slow
@pytest.mark.fault("F1")
@pytest.mark.parametrize("away_s", [2, 8, 60])
def test_the_wifi_goes_while_typing_and_comes_back(who: Typist, wifi: Proxy, door: DoorServer, away_s: int) -> None:
    who.some_keys()

    wifi.cut()
    who.finish_line()
    who.until_badge("On this tablet", 2)
    who.for_s(away_s)
    wifi.up()
    who.some_keys()
    who.finish_line()

    who.until_badge("Saved", 15)
    assert as_typed(door.bodies(who.visit)) == who.lines
    assert who.was_kept_from_typing == [0, 0]
    assert {"Typing", "On this tablet", "Saved"} <= set(who.page.evaluate("seen.badge"))


@pytest.mark.slow
@pytest.mark.fault("F2")
def test_a_black_hole_never_reads_saved(who: Typist, wifi: Proxy, door: DoorServer) -> None:
    who.some_keys()

    wifi.drop()
    who.finish_line()
    who.page.evaluate("seen.badge = []")
    who.for_s(BLACK_S)
    wifi.cut()
    who.for_s(2)
    waiting = len(who.lines) - len(door.texts(who.visit))
    told = who.page.evaluate("seen.badge")
    wifi.up()
    who.finish_line()

    assert wifi.swallowed > 0 and waiting > 0
    assert set(told) <= {"Typing", "On this tablet"}
    who.until_badge("Saved", 15)
    assert as_typed(door.bodies(who.visit)) == who.lines
    assert who.was_kept_from_typing == [0, 0]
