"""Spans of time, and how two rows of them overlap."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Spanning(Protocol):
    """Anything that lasts from `start` until just before `end`."""

    @property
    def start(self) -> datetime: ...
    @property
    def end(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until just before `end` (UTC)."""

    start: datetime
    end: datetime


ALWAYS = Span(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

A = TypeVar("A", bound=Spanning)
B = TypeVar("B", bound=Spanning)


@dataclass(frozen=True, slots=True)
class Overlap(Generic[A, B]):
    """What two spans share, and the two."""

    start: datetime
    end: datetime
    one: A
    other: B


def overlaps(ones: Iterable[A], others: Iterable[B]) -> Iterator[Overlap[A, B]]:
    """Every overlap of two rows, in order of time.

    Each row must be in order and free of overlaps within itself; it may go on for ever.
    """
    left, right = iter(ones), iter(others)
    one, other = next(left, None), next(right, None)
    while one is not None and other is not None:
        start, end = max(one.start, other.start), min(one.end, other.end)
        if start < end:
            yield Overlap(start, end, one, other)
        if one.end <= other.end:
            one = next(left, None)
        else:
            other = next(right, None)
