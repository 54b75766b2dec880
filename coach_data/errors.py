"""Every failure a person can be told about, each a sentence that says what happened and what to do.

KeyleverError
├── NotHere           not yours and not there: the same answer
├── NotAllowed        this role cannot do this at all
├── SignInNeeded      no session, an ended one, or another person's
├── TryLater          too many tries; says when
├── Unreadable        a tablet's batch that is no batch; nothing of it was read
├── TooLarge          a tablet's batch that has to be halved
├── WrongInput        one sentence per field, shown beside it
├── ChangedMeanwhile  somebody else changed the same thing first; nothing was overwritten
├── DatabaseBusy      somebody else is writing; the same again in a moment
├── DatabaseFull      no room on the disk
├── DatabaseAway      the database cannot be reached
├── NoBackup          a copy of the database could not be made, or is not whole
├── DamagedDatabase   a check found something wrong
└── WrongSetting      a setting that stops the start
"""

from __future__ import annotations

from collections.abc import Mapping


class KeyleverError(Exception):
    """Base of every failure in words; `sentence` is fit to be shown."""

    sentence = "Something went wrong. Please try again."

    def __init__(self, sentence: str | None = None) -> None:
        if sentence:
            self.sentence = sentence
        super().__init__(self.sentence)


class NotHere(KeyleverError):
    sentence = "There is nothing here for you. Go back to the start page and pick again."


class NotAllowed(KeyleverError):
    sentence = "Your role cannot do this. Ask your administrator if you think it should."


class SignInNeeded(KeyleverError):
    sentence = "You are signed out. Sign in again; what is on this tablet stays."


class TryLater(KeyleverError):
    """Too many failed tries.

    Args:
        wait_s: seconds until the next try is looked at.
    """

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        unit = "second" if wait_s == 1 else "seconds"
        super().__init__(f"Too many tries. Wait {wait_s} {unit}, then try again.")


class Unreadable(KeyleverError):
    sentence = "This batch cannot be read. Nothing was saved; it stays on the tablet."


class TooLarge(KeyleverError):
    sentence = "This batch is too large. Send half of it."


class WrongInput(KeyleverError):
    """Input that cannot be taken.

    Args:
        fields: the field's name to the sentence shown beside it.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__(" ".join(self.fields.values()))


class ChangedMeanwhile(KeyleverError):
    sentence = "Somebody changed this meanwhile. Your words are still in the fields: read theirs, then save again."


class DatabaseBusy(KeyleverError):
    sentence = "The database is busy. Nothing was changed; try again in a moment."


class DatabaseFull(KeyleverError):
    sentence = "The disk is full, so nothing was changed. Tell the person who runs the server."


class DatabaseAway(KeyleverError):
    sentence = "The database cannot be reached. Nothing was changed; try again in a moment."


class NoBackup(KeyleverError):
    sentence = "The backup was not made. Nothing was changed."


class DamagedDatabase(KeyleverError):
    sentence = "The database is not whole. Keep a copy of it, then go back to the last good backup."


class WrongSetting(KeyleverError):
    sentence = "A setting is wrong. Correct it and start again."
