"""Forms with choices in an order: fields of one name, some of them empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.console.numbers import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.console.visit import Visit

_LEAST = 3
_EMPTY = 2


def only_looks(visit: Visit) -> bool:
    """Whether the form was sent to be shown again: with a preview, or a choice elsewhere."""
    return bool(visit.field("look") or visit.field("move"))


def chosen(fields: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in fields if one)


def raised(fields: tuple[str, ...], place: str) -> tuple[str, ...]:
    """With the choice at this place (from 0) one earlier."""
    at, moved = whole(place) or 0, list(fields)
    if 0 < at < len(moved):
        moved[at - 1 : at + 1] = moved[at], moved[at - 1]
    return tuple(moved)


def slots(fields: Iterable[str], most: int) -> tuple[str, ...]:
    """What is chosen, and empty fields to go on with."""
    taken = chosen(fields)
    empty = max(_EMPTY, _LEAST - len(taken))
    return (*taken, *[""] * empty)[: max(most, len(taken))]
