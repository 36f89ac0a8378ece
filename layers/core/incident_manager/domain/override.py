"""Overrides: for a while, other members take the place of those who are on call."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from incident_manager.domain.rotation import Rotation
    from incident_manager.domain.span import Spanning


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationOverride:
    """`new_contact_arns` are on call instead of whoever would be; empty: nobody is.

    Where overrides overlap the one created last counts. They are part of the rotation's record, so
    that whoever pages reads both in one call.
    """

    id: str
    new_contact_arns: tuple[str, ...]
    start: datetime
    end: datetime
    created: datetime
    request: str | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """A span under one override, or under none; `displaced` is the override beneath it."""

    start: datetime
    end: datetime
    override: RotationOverride | None = None
    displaced: RotationOverride | None = None


def preview_overrides(
    given: Iterable[tuple[Sequence[str], datetime, datetime]],
) -> tuple[RotationOverride, ...]:
    """Overrides of a preview, as (members, start, end); of two that overlap the latter counts."""
    return tuple(
        RotationOverride(
            id=f"{place:06}",
            new_contact_arns=tuple(members),
            start=start,
            end=end,
            created=start.min.replace(tzinfo=start.tzinfo),
        )
        for place, (members, start, end) in enumerate(given)
    )


def in_force(
    rotation: Rotation, overrides: Iterable[RotationOverride]
) -> tuple[RotationOverride, ...]:
    """The overrides as the rotation's members are by now, the one that counts most at the end.

    Who left the rotation is left out. An override that loses everybody so is void; one that was
    made for nobody stays.
    """
    members = frozenset(rotation.contact_arns)
    current = (_kept(one, members) for one in overrides)
    return tuple(sorted((one for one in current if one), key=lambda one: (one.created, one.id)))


def layers(overrides: Iterable[RotationOverride], span: Spanning) -> Iterator[Layer]:
    """The span, divided where another override begins to count; `overrides` as of `in_force`."""
    over = [one for one in overrides if one.start < span.end and span.start < one.end]
    if not over:
        yield Layer(span.start, span.end)
        return
    edges = {edge for one in over for edge in (one.start, one.end) if span.start < edge < span.end}
    pieces = (_layer(over, *piece) for piece in pairwise([span.start, *sorted(edges), span.end]))
    for _, alike in groupby(pieces, key=lambda piece: (piece.override, piece.displaced)):
        first, *rest = alike
        yield replace(first, end=rest[-1].end) if rest else first


def _layer(overrides: Iterable[RotationOverride], start: datetime, end: datetime) -> Layer:
    over = [one for one in overrides if one.start <= start and end <= one.end]
    return Layer(start, end, *reversed(over[-2:]))


def _kept(override: RotationOverride, members: frozenset[str]) -> RotationOverride | None:
    kept = tuple(one for one in override.new_contact_arns if one in members)
    if len(kept) == len(override.new_contact_arns):
        return override
    return replace(override, new_contact_arns=kept) if kept else None
