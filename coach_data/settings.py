"""The settings of an installation: KEYLEVER_… in the environment, everything with a default that works at once."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from coach_data.errors import WrongSetting

PREFIX = "KEYLEVER_"
ENGINES = ("sqlite", "postgresql")
SECRET_CHARACTERS = 32


def _own_database() -> str:
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return f"sqlite:///{Path(home) / 'keylever' / 'keylever.db'}"


class Settings(BaseSettings):
    """What an installation is told from outside; read once, at the start.

    Attributes:
        database: an SQLAlchemy address; an SQLite file in the user's data folder unless named.
        secret: what keys are derived from; made once and kept in the database unless named.
        address: how browsers reach Keylever, `https://host` without a path; None to go by each request.
        certificate, key: PEM files for HTTPS without a proxy; both or neither.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="ignore")

    database: str = Field(default_factory=_own_database)
    secret: str | None = None
    address: str | None = None
    certificate: Path | None = None
    key: Path | None = None

    @field_validator("database")
    @classmethod
    def _names_an_engine(cls, value: str) -> str:
        try:
            url = make_url(value)
        except ArgumentError:
            url = None
        if url is None or url.get_backend_name() not in ENGINES:
            raise ValueError(
                "is not the address of a database. Write sqlite:////folder/file.db "
                "or postgresql+psycopg://user:password@host/name."
            )
        # Without a driver in the address SQLAlchemy looks for one that is not installed.
        driven = url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
        return driven.render_as_string(hide_password=False)

    @field_validator("secret")
    @classmethod
    def _is_long_enough(cls, value: str | None) -> str | None:
        if value is not None and len(value) < SECRET_CHARACTERS:
            raise ValueError(f"is too short. Use at least {SECRET_CHARACTERS} random characters, or leave it out.")
        return value

    @field_validator("address")
    @classmethod
    def _is_an_origin(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        has_more = parts.path not in ("", "/") or parts.query or parts.fragment or parts.username
        if parts.scheme not in ("http", "https") or not parts.hostname or has_more:
            raise ValueError("is not an address without a path. Write it like https://keylever.example.org.")
        # Browsers leave the usual port out of the Origin they send.
        usual = ":443" if parts.scheme == "https" else ":80"
        return f"{parts.scheme}://{parts.netloc.removesuffix(usual)}".lower()

    @field_validator("certificate", "key")
    @classmethod
    def _can_be_read(cls, value: Path | None) -> Path | None:
        if value is not None and not os.access(value, os.R_OK):
            raise ValueError(f"names the file {value}, which cannot be read. Correct the path or its permissions.")
        return value

    @model_validator(mode="after")
    def _come_together(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            given, absent = ("CERTIFICATE", "KEY") if self.certificate else ("KEY", "CERTIFICATE")
            raise ValueError(f"{PREFIX}{given} is set without {PREFIX}{absent}. Set both, or neither.")
        return self

    @property
    def is_https(self) -> bool:
        """Whether browsers reach Keylever by HTTPS, as far as the settings tell."""
        return self.certificate is not None or (self.address or "").startswith("https://")

    @property
    def has_proxy(self) -> bool:
        """Whether a proxy stands in front, whose word on where a browser is counts."""
        return self.address is not None and self.certificate is None


def load() -> Settings:
    """The settings in force, from the environment.

    Raises:
        WrongSetting: names the first setting that is wrong and says how to mend it.
    """
    given = (PREFIX + name.upper() for name in Settings.model_fields)
    return _of(tuple(os.environ.get(name) for name in (*given, "XDG_DATA_HOME", "HOME")))


@lru_cache(maxsize=1)
def _of(_values: tuple[str | None, ...]) -> Settings:
    """Read again only when one of its values is another: every request asks, and reading takes a millisecond."""
    try:
        return Settings()
    except ValidationError as error:
        raise WrongSetting(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    reason = first["msg"].removeprefix("Value error, ")
    return f"{PREFIX}{str(first['loc'][0]).upper()} {reason}" if first["loc"] else reason
