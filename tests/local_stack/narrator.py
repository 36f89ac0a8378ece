"""Tells what happens while it happens, with the time that has passed."""

from __future__ import annotations

import sys
import textwrap
import time
from dataclasses import dataclass, field

WIDTH = 88
_INDENT = " " * 10


class StepError(Exception):
    """A step of the story did not happen; the message says what was seen instead."""


@dataclass(slots=True)
class Narrator:
    """Prints steps and what they showed; remembers the step that is being told."""

    current: str = "Preparing"
    _began: float = field(default_factory=time.monotonic)

    def step(self, title: str) -> None:
        """Begin the next step."""
        self.current = title
        self._print(f"\n{self._bold(f'{time.monotonic() - self._began:6.1f} s  {title}')}")

    def say(self, text: str) -> None:
        """A sentence about what this step showed."""
        self._print(
            textwrap.indent(
                textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False), _INDENT
            )
        )

    def quote(self, heading: str, text: str) -> None:
        """Somebody else's words, as they got them."""
        self._print(f"{_INDENT}┌ {heading}")
        for line in text.splitlines():
            self._print(f"{_INDENT}│ {line}".rstrip())

    @staticmethod
    def _print(text: str) -> None:
        print(text, flush=True)

    @staticmethod
    def _bold(text: str) -> str:
        return f"\033[1m{text}\033[0m" if sys.stdout.isatty() else text


def expect(condition: object, otherwise: str) -> None:
    """Raises StepError, saying what was seen instead."""
    if not condition:
        raise StepError(otherwise)
