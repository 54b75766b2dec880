from __future__ import annotations

import os
import re
import tomllib

import pytest
from streamlit import config

from tests.rules.repository import ROOT, texts

# Written in two halves, so that this file does not name what it forbids.
PLACES = re.compile(r"(?<![\w.*:\"'}\]])/(?:ro" r"ot|ho" r"me|wo" r"rk|Us" r"ers)/\w")
HOSTS = re.compile(r"\b(?:py" r"pi\.org|python" r"hosted\.org|npm" r"js\.(?:org|com)|unp" r"kg\.com|jsde" r"livr)")


@pytest.mark.parametrize(
    "name", ["README.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml", "requirements.txt"]
)
def test_what_a_newcomer_looks_for_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 0


@pytest.mark.parametrize("forbidden", [PLACES, HOSTS], ids=["path of a machine", "host of a registry"])
def test_nothing_names_a_machine_or_a_registry(forbidden: re.Pattern[str]) -> None:
    found = [f"{name}: {match.group()}" for name, text in texts() for match in forbidden.finditer(text)]

    assert found == []


def test_every_setting_of_streamlit_exists_and_is_in_force() -> None:
    written = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())

    assert {name: config.get_option(name) for name in dict(_flat(written))} == dict(_flat(written))


def test_nothing_leaves_the_server_by_streamlit_itself() -> None:
    assert config.get_option("browser.gatherUsageStats") is False
    assert config.get_option("client.showErrorDetails") == "none"
    assert config.get_option("client.showErrorLinks") is False
    assert config.get_option("server.enableAgentApi") is False


def test_ci_runs_what_a_developer_runs() -> None:
    run = ROOT / ".ci/run"

    assert os.access(run, os.X_OK)
    assert run.read_text().splitlines()[-2:] == ["make lint", "make test"]


def _flat(table: dict[str, object], before: str = "") -> list[tuple[str, object]]:
    flat = []
    for name, value in table.items():
        flat += _flat(value, f"{before}{name}.") if isinstance(value, dict) else [(f"{before}{name}", value)]
    return flat
