"""Begin engagements: each contact's agenda, and the first step of it, as records to commit."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from incident_manager.domain import arn, engine
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.directory import NeededError
from incident_manager.domain.engagement import Engagement, Message, StageDue
from incident_manager.domain.engine import Note
from incident_manager.domain.timeline import note_event
from incident_manager.services.take_step import take_step
from incident_manager.store import Aggregate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from incident_manager.domain.directory import Directory
    from incident_manager.ports import PagingPorts

FIRST_PAGES = 15  # with all else of an opening they fit in one transaction of 100 records


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    """Engage this contact; `engagement_id` makes a repetition meet the first beginning."""

    contact_arn: str
    engagement_id: str
    message: Message
    incident_arn: str | None = None
    request: str | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """The engagements' records, to be committed with whatever caused them.

    `engaged`: somebody is paged now, or something is still to be done.
    """

    records: tuple[Aggregate, ...]
    engagement_arns: tuple[str, ...]
    missing: tuple[str, ...]
    engaged: bool


def begin_engagements(
    ports: PagingPorts, begins: Iterable[Begin], directory: Directory, now: datetime
) -> Begun:
    """Each contact's engagement with its first step taken; who does not exist is noted.

    The pages of all first steps fit in one transaction; what does not is due at once on the agenda.
    Raises NeededError until the directory has the contacts and whoever their first stages reach.
    """
    wanted = tuple(begins)
    directory.require(one.contact_arn for one in wanted)
    contacts = [(one, directory.contact(one.contact_arn)) for one in wanted]
    drafts = [_draft(ports, begin, one, now) for begin, one in contacts if one is not None]
    steps = _first_steps(drafts, directory, now)
    taken = [take_step(ports, draft, step) for draft, step in zip(drafts, steps, strict=True)]
    missing = tuple(one.contact_arn for one, contact in contacts if contact is None)
    notes = _notes(wanted, missing, drafts, now)
    return Begun(
        (*chain.from_iterable(taken), *notes),
        tuple(draft.arn for draft in drafts),
        missing,
        any(step.pages or step.agenda for step in steps),
    )


def _first_steps(
    drafts: list[Engagement], directory: Directory, now: datetime
) -> list[engine.Step]:
    """Everybody who is not in the directory is asked for at once, whichever draft needs them."""
    share = max(1, FIRST_PAGES // max(1, len(drafts)))
    steps: list[engine.Step] = []
    needed: frozenset[str] = frozenset()
    for draft in drafts:
        try:
            steps.append(engine.advance(draft, now, directory, share))
        except NeededError as error:
            needed |= error.arns
    if needed:
        raise NeededError(needed)
    return steps


def _notes(
    begins: tuple[Begin, ...], missing: tuple[str, ...], drafts: list[Engagement], now: datetime
) -> Iterator[Aggregate]:
    """For an incident: the contacts that there are not, and the plans that hold nothing."""
    incident = begins[0].incident_arn if begins else None
    notes = [Note(one, "the contact does not exist") for one in missing]
    empty = [one.contact_arn for one in drafts if not one.agenda]
    notes += [Note(one, "the escalation plan has no stage") for one in empty]
    if incident and notes:
        yield note_event(incident, incident, notes, begins[0].engagement_id, now)


def _draft(ports: PagingPorts, begin: Begin, contact: Contact, now: datetime) -> Engagement:
    stages = engine.stages_of(contact)
    return Engagement(
        arn=ports.deployment.engagement(arn.path(contact.arn), begin.engagement_id),
        contact_arn=contact.arn,
        message=begin.message,
        started=now,
        stages=stages,
        agenda=(StageDue(now, 0),) if stages else (),
        incident_arn=begin.incident_arn,
        escalation=contact.type is ContactType.ESCALATION,
        request=begin.request,
    )
