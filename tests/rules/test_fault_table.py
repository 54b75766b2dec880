from __future__ import annotations

from tests.faults.marked import ROOT, marked
from tests.faults.page import PAGE, draw, kept
from tests.faults.table import FAULTS


def test_every_fault_is_met_where_the_table_says() -> None:
    found = marked()
    kinds = {one.id: {"bench" if "::" not in test else "test" for test in found.get(one.id, ())} for one in FAULTS}

    assert {one.id: kinds[one.id] for one in FAULTS if not set(one.tried) <= kinds[one.id]} == {}


def test_what_stands_for_a_fault_stands_for_one_of_the_table() -> None:
    assert set(marked()) <= {one.id for one in FAULTS}


def test_the_manuals_page_names_only_tests_that_are_there() -> None:
    there = marked()

    assert [
        (fault, test) for fault, tests in kept().items() for test in tests if test not in there.get(fault, ())
    ] == []


def test_whatever_stands_for_a_fault_was_run_and_held() -> None:
    last = kept()

    assert [
        (fault, test)
        for fault, tests in marked().items()
        for test in tests
        if (count := last.get(fault, {}).get(test)) is None or count["rounds"] < 1 or count["failed"]
    ] == [], "Run `make faults` for these, a bench with --benches."


def test_the_manuals_page_is_what_was_counted() -> None:
    assert PAGE.read_text("utf-8") == draw(kept()), "Run `make faults`; nobody edits this page by hand."


def test_each_bench_is_counted_under_its_own_name() -> None:
    benches = {test for tests in marked().values() for test in tests if "::" not in test}
    text = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "bench").glob("*.py"))

    assert benches and [name for name in benches if f'"{name}"' not in text] == []
