"""Somebody who types into the composer, key by key, whatever happens around; and what they saw meanwhile."""

from __future__ import annotations

import os
import random
import sys
from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

BOX = "Write what you see and hear"
WORDS = (
    "Students compare two ratios",
    "T: why is it the same?",
    "S: because both halve",
    "three hands up",
    "pairs now",
)
# What a screen reader is told of by itself.
READ_OUT = ".k-badge-words[role=status][aria-live=polite]"
# Looks at every frame: was the field ever disabled, out of focus or gone, and what did the badge say in which order.
WATCH = """() => {
  window.seen = { disabled: 0, left: 0, badge: [] };
  const look = () => {
    const box = document.querySelector('textarea.k-composer-text');
    if (!box || box.disabled || box.readOnly || box.closest('[inert]')) seen.disabled += 1;
    if (document.activeElement !== box) seen.left += 1;
    const words = document.querySelector('.k-badge-words[role=status][aria-live=polite]').textContent;
    if (seen.badge.at(-1) !== words) seen.badge.push(words);
    requestAnimationFrame(look);
  };
  look();
}"""
SAYS = f"(words) => document.querySelector('{READ_OUT}').textContent === words"


def chance() -> random.Random:
    """A new seed each run, printed, so that a failure can be run again: KEYLEVER_TEST_SEED=…"""
    seed = int(os.environ.get("KEYLEVER_TEST_SEED") or random.randrange(10**6))
    sys.stdout.write(f"KEYLEVER_TEST_SEED={seed}\n")
    return random.Random(seed)


@dataclass
class Typist:
    page: Page
    chance: random.Random
    lines: list[str] = field(default_factory=list)
    begun: str = ""

    def start(self) -> Typist:
        """Starts a visit on the form that is showing and begins to look."""
        self.page.get_by_role("button", name="Start visit").last.tap()
        self.page.wait_for_url("**/observe?visit=*")
        self.page.get_by_label(BOX).tap()
        expect(self.page.locator(READ_OUT)).to_have_text("Saved")
        self.page.evaluate(WATCH)
        return self

    def keys(self, number: int) -> None:
        """Types so many keys; at the end of a line, Enter."""
        for _ in range(number):
            whole = f"{WORDS[len(self.lines) % len(WORDS)]} {len(self.lines)}"
            if self.begun == whole:
                self.page.keyboard.press("Enter")
                self.lines.append(self.begun)
                self.begun = ""
            else:
                self.page.keyboard.type(whole[len(self.begun)])
                self.begun += whole[len(self.begun)]

    def some_keys(self) -> None:
        self.keys(self.chance.randrange(10, 80))

    def for_s(self, seconds: float) -> None:
        """Types at a person's pace."""
        end = self.page.evaluate("performance.now()") + 1000 * seconds
        while self.page.evaluate("performance.now()") < end:
            self.keys(1)
            self.page.wait_for_timeout(self.chance.uniform(20, 120))

    def finish_line(self) -> None:
        """Types on until a line is added, one key at least."""
        self.keys(1)
        while self.begun:
            self.keys(1)

    def until_badge(self, words: str, timeout_s: float) -> None:
        self.page.wait_for_function(SAYS, arg=words, timeout=1000 * timeout_s)

    @property
    def visit(self) -> str:
        return self.page.url.split("visit=")[1]

    @property
    def was_kept_from_typing(self) -> list[int]:
        """In how many frames the field was disabled or gone, and in how many somewhere else had the keys."""
        return list(self.page.evaluate("[seen.disabled, seen.left]"))


def as_typed(bodies: list[dict[str, dict[str, str]]]) -> list[str]:
    """The lines as the server has them, with the letter that the composer took for a speaker."""
    letters = {"teacher": "T: ", "students": "S: "}
    notes = [body["data"] for body in bodies if body["kind"] == "note"]
    return [letters.get(note["speaker"], "") + note["text"] for note in notes]
