"""Choices in an order: fields of one name, some of them empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_LEAST = 3
_EMPTY = 2


def chosen(fields: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in fields if one)


def raised(fields: tuple[str, ...], place: str) -> tuple[str, ...]:
    """With the choice at this place (from 0) one earlier."""
    at, moved = int(place) if place.isdecimal() else 0, list(fields)
    if 0 < at < len(moved):
        moved[at - 1 : at + 1] = moved[at], moved[at - 1]
    return tuple(moved)


def slots(fields: Iterable[str], most: int) -> tuple[str, ...]:
    """What is chosen, and empty fields to go on with."""
    taken = chosen(fields)
    empty = max(_EMPTY, _LEAST - len(taken))
    return (*taken, *[""] * empty)[: max(most, len(taken))]
