"""What the world outside saw of a run: calls, messages and answers, in their order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias

from tests.chaos.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.page import Page

Covers: TypeAlias = "Callable[[Page], bool]"


@dataclass(frozen=True, slots=True)
class Call:
    number: int
    time: datetime
    name: str
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """A carrier took a message with this code, at call number `at`; 0 is before the run began."""

    at: int
    code: str
    address: str


@dataclass(frozen=True, slots=True)
class Promised:
    """From call number `at` on somebody knows that no page goes out of those that it `covers`."""

    at: int
    covers: Covers


@dataclass(slots=True)
class Witness:
    """`refused`: what a caller was told in the end instead of a success."""

    calls: list[Call] = field(default_factory=list)
    handed: list[Handed] = field(default_factory=list)
    promised: list[Promised] = field(default_factory=list)
    answered: int = 0
    refused: list[str] = field(default_factory=list)

    @property
    def number(self) -> int:
        return len(self.calls)

    @property
    def struck(self) -> list[Call]:
        return [call for call in self.calls if call.fault]
