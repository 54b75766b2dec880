from __future__ import annotations

from pathlib import Path

import pytest

from coach_data import settings
from coach_data.errors import WrongSetting

NAMES = ("DATABASE", "SECRET", "ADDRESS", "CERTIFICATE", "KEY")
Env = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: Env) -> None:
    for name in NAMES:
        monkeypatch.delenv(f"KEYLEVER_{name}", raising=False)


def test_everything_has_a_default_outside_the_package(monkeypatch: Env) -> None:
    settings.load()  # what was read before does not count any more
    monkeypatch.setenv("XDG_DATA_HOME", "/data")

    assert settings.load().database == "sqlite:////data/keylever/keylever.db"


def test_empty_setting_is_the_same_as_none(monkeypatch: Env) -> None:
    for name in NAMES:
        monkeypatch.setenv(f"KEYLEVER_{name}", "")

    assert settings.load().address is None


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("DATABASE", "here.db", "KEYLEVER_DATABASE is not the address of a database"),
        ("DATABASE", "mysql://host/name", "KEYLEVER_DATABASE is not the address of a database"),
        ("SECRET", "short", "KEYLEVER_SECRET is too short"),
        ("ADDRESS", "keylever.example.org", "KEYLEVER_ADDRESS is not an address"),
        ("ADDRESS", "https://example.org/keylever", "KEYLEVER_ADDRESS is not an address without a path"),
        ("CERTIFICATE", "/nowhere/cert.pem", "KEYLEVER_CERTIFICATE names the file /nowhere/cert.pem"),
    ],
)
def test_wrong_setting_is_named_with_a_way_to_mend_it(monkeypatch: Env, name: str, value: str, part: str) -> None:
    monkeypatch.setenv(f"KEYLEVER_{name}", value)

    with pytest.raises(WrongSetting) as told:
        settings.load()

    assert told.value.sentence.startswith(part)
    assert told.value.sentence.endswith(".")


def test_secret_is_not_repeated_in_the_failure(monkeypatch: Env) -> None:
    monkeypatch.setenv("KEYLEVER_SECRET", "hunter2")

    with pytest.raises(WrongSetting) as told:
        settings.load()

    assert "hunter2" not in told.value.sentence


def test_certificate_needs_its_key(monkeypatch: Env, tmp_path: Path) -> None:
    (tmp_path / "cert.pem").touch()
    monkeypatch.setenv("KEYLEVER_CERTIFICATE", str(tmp_path / "cert.pem"))

    with pytest.raises(WrongSetting, match="KEYLEVER_CERTIFICATE is set without KEYLEVER_KEY"):
        settings.load()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://Keylever.Example.org/", "https://keylever.example.org"),
        ("http://localhost:8501", "http://localhost:8501"),
        ("https://keylever.example.org:443", "https://keylever.example.org"),
        ("http://keylever.example.org:80/", "http://keylever.example.org"),
        ("https://keylever.example.org:8443", "https://keylever.example.org:8443"),
    ],
)
def test_address_is_kept_as_an_origin(monkeypatch: Env, given: str, kept: str) -> None:
    monkeypatch.setenv("KEYLEVER_ADDRESS", given)

    loaded = settings.load()

    assert loaded.address == kept
    assert loaded.is_https == kept.startswith("https")


def test_a_proxy_is_known_by_an_address_without_a_certificate(monkeypatch: Env, tmp_path: Path) -> None:
    monkeypatch.setenv("KEYLEVER_ADDRESS", "https://keylever.example.org")
    assert settings.load().has_proxy

    for name in ("certificate", "key"):
        (tmp_path / name).touch()
        monkeypatch.setenv(f"KEYLEVER_{name.upper()}", str(tmp_path / name))

    assert not settings.load().has_proxy


def test_postgresql_gets_the_driver_that_is_installed_and_keeps_its_password(monkeypatch: Env) -> None:
    monkeypatch.setenv("KEYLEVER_DATABASE", "postgresql://k:pass@db/keylever")

    assert settings.load().database == "postgresql+psycopg://k:pass@db/keylever"
