"""Whom a stage reaches: its targets as people, schedules as whoever is on call at the moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Contact, ContactTarget, ContactType
from incident_manager.domain.on_call import Incalculable, Rota, on_call, rota_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from incident_manager.domain.contact import Stage
    from incident_manager.domain.directory import Directory


@dataclass(frozen=True, slots=True)
class Reached:
    """A person of a stage, by way of a schedule or directly."""

    person: Contact
    essential: bool
    schedule_arn: str | None = None


@dataclass(frozen=True, slots=True)
class Unreached:
    """What led to nobody, and why."""

    arn: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Each person once, essential if any of their targets is."""

    people: tuple[Reached, ...]
    unreached: tuple[Unreached, ...]


@dataclass(frozen=True, slots=True)
class _Way:
    """From a target to a person."""

    contact_arn: str
    essential: bool
    schedule_arn: str | None = None


def reach(stage: Stage, at: datetime, directory: Directory) -> Reach:
    """Who the stage's targets are at this moment (UTC).

    Raises NeededError for all that is missing of a kind at once: first the targets, then the
    rotations of all schedules, then whoever is on call in them.
    """
    targets = [one for one in stage.targets if isinstance(one, ContactTarget) and one.contact_arn]
    directory.require(str(target.contact_arn) for target in targets)
    contacts = [(one, directory.contact(str(one.contact_arn))) for one in targets]
    directory.require(arn for _, one in contacts if one for arn in one.rotation_arns)
    found = [one for pair in contacts for one in _ways(*pair, at, directory)]
    ways = [one for one in found if isinstance(one, _Way)]
    directory.require(way.contact_arn for way in ways)
    known = {way.contact_arn: directory.contact(way.contact_arn) for way in ways}
    gone = [arn for arn, person in known.items() if person is None]
    unreached = [one for one in found if isinstance(one, Unreached)]
    unreached += [Unreached(arn, "the contact was deleted") for arn in gone]
    return Reach(_people(ways, known), tuple(unreached))


def _ways(
    target: ContactTarget, contact: Contact | None, at: datetime, directory: Directory
) -> Iterator[_Way | Unreached]:
    if contact is None:
        yield Unreached(str(target.contact_arn), "the contact was deleted")
    elif contact.type is ContactType.PERSONAL:
        yield _Way(contact.arn, target.is_essential)
    elif contact.type is ContactType.ONCALL_SCHEDULE:
        yield from _ways_of_schedule(target, contact, at, directory)
    else:
        yield Unreached(contact.arn, "an escalation plan can't engage another")


def _ways_of_schedule(
    target: ContactTarget, schedule: Contact, at: datetime, directory: Directory
) -> Iterator[_Way | Unreached]:
    """To everybody who is on call. A rotation that can't be calculated silences no other."""
    found = [rota_of(arn, directory.rotation(arn)) for arn in schedule.rotation_arns]
    for gap in found:
        if isinstance(gap, Incalculable):
            yield Unreached(gap.rotation_arn, gap.reason)
    people = on_call((one for one in found if isinstance(one, Rota)), at)
    for one in people:
        yield _Way(one.contact_arn, target.is_essential, schedule.arn)
    if not people:
        yield Unreached(schedule.arn, "nobody is on call")


def _people(ways: Iterable[_Way], known: Mapping[str, Contact | None]) -> tuple[Reached, ...]:
    """Each person by the first way that led to them."""
    people: dict[str, Reached] = {}
    for way in ways:
        person, earlier = known[way.contact_arn], people.get(way.contact_arn)
        if person is not None:
            first = earlier or Reached(person, way.essential, way.schedule_arn)
            people[person.arn] = replace(first, essential=first.essential or way.essential)
    return tuple(people.values())
