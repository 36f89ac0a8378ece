"""Calendar feeds are made for somebody, and revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.calendar_feed import CalendarFeed
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.services.errors import InvalidError
from incident_manager.services.finding import find
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.store import Store

_SHOWN = (ContactType.PERSONAL, ContactType.ONCALL_SCHEDULE)


def create_calendar_feed(
    store: Store, feed_id: str, contact_arn: str, label: str, now: datetime
) -> None:
    """From now on the address with the token of this id shows the contact's calendar.

    Raises NotFoundError, and InvalidError for an escalation plan, which is never on call.
    """
    contact = find(store, Ref(Contact, contact_arn))
    if contact.type not in _SHOWN:
        raise InvalidError("contact", "a calendar shows a person or an on-call schedule")
    feed = CalendarFeed(
        id=feed_id,
        contact_arn=contact.arn,
        contact_created=contact.created,
        label=label,
        created=now,
    )
    store.commit([feed])


def revoke_calendar_feed(store: Store, feed_id: str) -> None:
    """From now on its address answers as one that never was. Raises NotFoundError."""
    until_committed(lambda: store.commit(delete=[find(store, Ref(CalendarFeed, feed_id))]))
