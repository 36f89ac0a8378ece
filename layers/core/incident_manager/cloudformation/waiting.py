"""Waiting for what goes on by itself, within the time that an invocation has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


class OutOfTimeError(Exception):
    """The invocation's time is over before what it waits for has come."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How to wait, and until when (UTC)."""

    until: datetime
    now: Callable[[], datetime]
    sleep: Callable[[float], None]

    def wait(self, seconds: float) -> None:
        """Raises OutOfTimeError rather than wait beyond the end."""
        if self.now() + timedelta(seconds=seconds) > self.until:
            raise OutOfTimeError("the time of the invocation is over")
        self.sleep(seconds)
