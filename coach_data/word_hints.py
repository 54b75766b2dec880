"""A school's word list: words that judge, and why a line reads better without them. Help, never a rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update

from coach_data import access, locks
from coach_data.actors import Actor
from coach_data.forms import Form, Line40, Line200
from coach_data.schema import schools, word_hints

# Our own list, from the field's rule for low-inference notes: quotes, counts, times and what quiet students do.
STARTER = {
    "good": "It rates. What did you see or hear that made it good?",
    "great": "It rates. Write the words that were said, or what students did next.",
    "nice": "It rates. Name the move and what followed.",
    "excellent": "It rates. Describe it so that somebody else could do it too.",
    "poor": "It rates. Write what happened, and when.",
    "weak": "It rates. Write what happened, and when.",
    "effective": "It concludes. What did students do that shows it worked?",
    "clearly": "It asks to be believed. What could be seen or heard?",
    "obviously": "It asks to be believed. What could be seen or heard?",
    "engaged": "It cannot be seen. How many were writing, talking about the task, looking?",
    "disengaged": "It cannot be seen. What were they doing, how many, for how long?",
    "bored": "It guesses at a feeling. What did they do or say?",
    "confused": "It guesses at a thought. What did they ask, write or leave blank?",
    "understood": "It guesses at a thought. What did they say or write that shows it?",
    "struggled": "It sums up. At which problem, how many, what did they try?",
    "lazy": "It judges a person. What was done, and what was not?",
    "disruptive": "It judges a person. What was said or done, how often in ten minutes?",
    "chaotic": "It sums up. What was said, who moved where, for how long?",
    "off task": "It sums up. What were they doing instead, how many?",
    "always": "It goes beyond this lesson. How often did you see it today?",
    "never": "It goes beyond this lesson. How often was there a chance today?",
    "most": "It can be counted. How many out of how many?",
    "a few": "It can be counted. How many out of how many?",
    "should": "It is advice. Keep it as your own question for the debrief.",
}

_QUOTED = re.compile(r"[“\"«][^”\"»]*([”\"»]|\Z)")


class HintIn(Form):
    """A word of the list and the question that helps to do without it."""

    word: Line40
    why: Line200


@dataclass(frozen=True)
class Hint:
    """One word, in lower case, and why."""

    word: str
    why: str


def of_school(db: Connection, actor: Actor, school_id: UUID) -> list[Hint]:
    """The school's list, by word; empty for a school that is not the actor's."""
    found = db.execute(
        select(word_hints.c.word, word_hints.c.why)
        .join(schools)
        .where(word_hints.c.school_id == school_id, access.schools_seen(actor))
        .order_by(word_hints.c.word)
    )
    return [Hint(word, why) for word, why in found]


def judging(words: Iterable[str]) -> Callable[[str], bool]:
    """Whether a text has one of these words, at least one, outside quotation marks: what is quoted was said.

    `tablet/browser/observe/hints.js` finds the same; both are tested on one set of examples.
    """
    one_of = "|".join(re.escape(word) for word in words)
    found = re.compile(rf"(?<![^\W_])(?:{one_of})(?![^\W_])", re.IGNORECASE)
    return lambda text: found.search(_QUOTED.sub(" ", text)) is not None


def put(db: Connection, actor: Actor, school_id: UUID, given: HintIn) -> None:
    """Adds a word, or changes the reason of one that is there.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such school.
    """
    access.require_manager(actor)
    locks.school(db, school_id)
    word = given.word.lower()
    here = (word_hints.c.school_id == school_id, word_hints.c.word == word)
    if db.execute(update(word_hints).where(*here).values(why=given.why)).rowcount == 0:
        db.execute(insert(word_hints).values(school_id=school_id, word=word, why=given.why))


def remove(db: Connection, actor: Actor, school_id: UUID, word: str) -> None:
    """Takes a word off the list; a word that is not on it is no failure.

    Raises:
        NotAllowed: not an administrator.
    """
    access.require_manager(actor)
    db.execute(delete(word_hints).where(word_hints.c.school_id == school_id, word_hints.c.word == word.lower()))


def start(db: Connection, actor: Actor, school_id: UUID) -> None:
    """Fills a new school's list with ours; words that are there keep their own reason.

    Raises:
        NotAllowed: not an administrator.
        NotHere: no such school.
    """
    access.require_manager(actor)
    locks.school(db, school_id)
    there = set(db.scalars(select(word_hints.c.word).where(word_hints.c.school_id == school_id)))
    fresh = [{"school_id": school_id, "word": w, "why": why} for w, why in STARTER.items() if w not in there]
    if fresh:
        db.execute(insert(word_hints), fresh)
