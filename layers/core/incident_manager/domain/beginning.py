"""How an engagement begins: with its contact's plan as it is now, the first stage due at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain import engine
from incident_manager.domain.contact import ContactType
from incident_manager.domain.engagement import Engagement, Message, StageDue

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.contact import Contact

NO_CONTACT = "the contact does not exist"
NO_STAGE = "the escalation plan has no stage"


def begin(contact: Contact, engagement_arn: str, message: Message, now: datetime) -> Engagement:
    """The engagement before its first step; without an agenda where there is nothing to do."""
    stages = engine.stages_of(contact)
    return Engagement(
        arn=engagement_arn,
        contact_arn=contact.arn,
        message=message,
        started=now,
        stages=stages,
        agenda=(StageDue(now, 0),) if stages else (),
        escalation=contact.type is ContactType.ESCALATION,
    )
