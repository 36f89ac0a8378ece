"""Begin engagements: each contact's agenda, and the first step of it, as records to commit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain import arn, engine
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.domain.engagement import Engagement, Message, StageDue
from incident_manager.ports import Aggregate
from incident_manager.services.take_step import take_step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from incident_manager.domain.directory import Directory
    from incident_manager.ports import PagingPorts


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
    """The engagements' records, to be committed with whatever caused them; `missing` contacts do
    not exist.
    """

    records: tuple[Aggregate, ...]
    engagement_arns: tuple[str, ...]
    missing: tuple[str, ...]


def begin_engagements(
    ports: PagingPorts, begins: Iterable[Begin], directory: Directory, now: datetime
) -> Begun:
    """Raises ContactsNeededError until the directory has the contacts and those of their first
    stages.

    The pages of all the first steps fit in one transaction; what does not is due at once on the
    agenda.
    """
    wanted = tuple(begins)
    directory.require(one.contact_arn for one in wanted)
    contacts = [(one, directory.contact(one.contact_arn)) for one in wanted]
    known = [(one, contact) for one, contact in contacts if contact is not None]
    share = max(1, engine.PAGES_PER_STEP // max(1, len(known)))
    drafts = [(_draft(ports, begin, contact, now)) for begin, contact in known]
    steps = [(draft, engine.advance(draft, now, directory, share)) for draft in drafts]
    records = [take_step(ports, draft, step, now) for draft, step in steps]
    return Begun(
        tuple(record for group in records for record in group),
        tuple(draft.arn for draft in drafts),
        tuple(one.contact_arn for one, contact in contacts if contact is None),
    )


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
