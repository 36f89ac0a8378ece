"""Who will be paged and when, in engagements that are running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.directory import Directory, NeededError
from incident_manager.domain.simulation import forecast
from incident_manager.services.retrying import with_directory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from incident_manager.domain.contact import Contact
    from incident_manager.domain.engagement import Engagement
    from incident_manager.domain.simulation import Entry
    from incident_manager.store import Reader

Forecasts = dict[str, tuple["Entry", ...]]


def forecast_engagements(
    records: Reader,
    engagements: Iterable[Engagement],
    contacts: Mapping[str, Contact | None],
) -> tuple[Forecasts, Directory]:
    """By the ARN of each engagement that has something left to do, with the people and rotations
    that it took to tell.

    `contacts` were read already. Where a schedule is on the way, its rotations are one call more,
    and whoever is on call another.
    """
    running = [one for one in engagements if one.agenda]
    return with_directory(records, lambda known: _all(running, known), Directory(contacts))


def _all(running: Iterable[Engagement], known: Directory) -> Forecasts:
    """Raises NeededError for what any of them needs, so that one call reads it all."""
    told: Forecasts = {}
    missing: set[str] = set()
    for one in running:
        try:
            told[one.arn] = forecast(one, known)
        except NeededError as needed:
            missing |= needed.arns
    if missing:
        raise NeededError(frozenset(missing))
    return told
