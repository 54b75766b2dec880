"""Input at the boundary: pydantic models whose failures are one plain sentence per field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.exc import IntegrityError

from coach_data.errors import WrongInput

_UNSTORABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")

_SENTENCES = {
    "missing": "Fill this in.",
    "string_too_short": "Fill this in.",
    "string_too_long": "Use at most {max_length} characters.",
    "string_type": "Fill this in.",
    "int_type": "Write a whole number.",
    "int_parsing": "Write a whole number.",
    "int_from_float": "Write a whole number.",
    "greater_than_equal": "Use {ge} or more.",
    "less_than_equal": "Use {le} or less.",
    "bool_parsing": "Write yes or no.",
    "bool_type": "Write yes or no.",
    "literal_error": "Choose one of these: {expected}.",
    "date_type": "Choose a day.",
    "date_parsing": "Write the day as YYYY-MM-DD.",
    "date_from_datetime_parsing": "Write the day as YYYY-MM-DD.",
    "uuid_type": "Choose one from the list.",
    "uuid_parsing": "Choose one from the list.",
    "extra_forbidden": "This field is not known here.",
}


def _one_line(value: object) -> object:
    """Text as it can be stored on both engines: no control characters, no lone surrogates, single spaces."""
    return " ".join(_UNSTORABLE.sub("", value).split()) if isinstance(value, str) else value


def _or_none(value: object) -> object:
    return None if value == "" else value


def _up_to(most: int) -> StringConstraints:
    return StringConstraints(min_length=1, max_length=most)


_CLEAN = BeforeValidator(_one_line)

# A text of one line that must be filled in, by the most characters its column takes.
Line20 = Annotated[str, _up_to(20), _CLEAN]
Line40 = Annotated[str, _up_to(40), _CLEAN]
Line60 = Annotated[str, _up_to(60), _CLEAN]
Line80 = Annotated[str, _up_to(80), _CLEAN]
Line120 = Annotated[str, _up_to(120), _CLEAN]
Line200 = Annotated[str, _up_to(200), _CLEAN]
Line500 = Annotated[str, _up_to(500), _CLEAN]

# The same, left empty: then it is None.
EmptyOr20 = Annotated[Annotated[str, _up_to(20)] | None, BeforeValidator(_or_none), _CLEAN]
EmptyOr120 = Annotated[Annotated[str, _up_to(120)] | None, BeforeValidator(_or_none), _CLEAN]
EmptyOr400 = Annotated[Annotated[str, _up_to(400)] | None, BeforeValidator(_or_none), _CLEAN]
EmptyOr500 = Annotated[Annotated[str, _up_to(500)] | None, BeforeValidator(_or_none), _CLEAN]


class Form(BaseModel):
    """What a person filled in, checked; build it with `read` to get failures in words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def read(cls, given: Mapping[str, object]) -> Self:
        """The form these values make.

        Raises:
            WrongInput: one sentence per field; the field is the model's own name for it,
                with positions and names below joined by dots ("groups.0.students").
        """
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise WrongInput(sentences(error)) from error


class DayIn(Form):
    """A day on which something begins or ends."""

    on: date


def sentences(error: ValidationError) -> dict[str, str]:
    """The field to the sentence shown beside it; the first failure of each field."""
    told: dict[str, str] = {}
    for detail in error.errors(include_url=False):
        told.setdefault(".".join(str(part) for part in detail["loc"]) or "form", _sentence(detail))
    return told


def _sentence(detail: ErrorDetails) -> str:
    if detail["type"] == "value_error":
        return str(detail["ctx"]["error"])
    words = _SENTENCES.get(detail["type"], "This cannot be used here. Correct it.")
    return words.format_map(detail.get("ctx", {}))


@contextmanager
def unless_taken(field: str, sentence: str) -> Iterator[None]:
    """Says in words that a unique key refused a change: two people at once cannot both pass a check made before.

    Raises:
        WrongInput: the key is taken. The transaction is lost on PostgreSQL, so let this end it.
    """
    try:
        yield
    except IntegrityError as error:
        raise WrongInput({field: sentence}) from error
