"""What a calendar feed shows at the moment.

Calls to AWS one after another: the feed, its contact, the rotations, and the names of whoever else
is in the calendar (one for each hundred people): four, for a person without overrides three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.calendar import calendar, duties, name_of, people, period
from incident_manager.domain.calendar_feed import CalendarFeed
from incident_manager.domain.contact import Contact, ContactType
from incident_manager.services.find_replication_set import THE_SET
from incident_manager.services.read_rotas import rotas_of_person, rotas_of_schedule
from incident_manager.services.retrying import read_contacts
from incident_manager.store import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from incident_manager.domain.calendar import Calendar
    from incident_manager.store import Reader, Store


def serve_calendar(store: Store, feed_id: str, now: datetime) -> Calendar | None:
    """The calendar of this feed; None where there is no such feed, or nothing that it may show."""
    contact = _subject(store, feed_id)
    if contact is None:
        return None
    if contact.type is ContactType.ONCALL_SCHEDULE:
        found, whose = rotas_of_schedule(store, contact), None
    else:
        found, whose = rotas_of_person(store, contact.arn), contact.arn
    given = duties(found.rotas, period(now), whose)
    names = {contact.arn: name_of(contact)}
    names |= _names(store, people(given) - names.keys())
    return calendar(contact, given, names, found.incalculable)


def _subject(store: Store, feed_id: str) -> Contact | None:
    """Not a namesake of a contact that was deleted; nor anybody of a deployment that has no
    replication set or is losing it, since that serves nothing.
    """
    of_feed = Ref(CalendarFeed, feed_id)
    found = store.read([of_feed, THE_SET])
    feed, replication_set = found.get(of_feed), found.get(THE_SET)
    if feed is None or replication_set is None or replication_set.deleting:
        return None
    contact = store.get(Ref(Contact, feed.contact_arn))
    return contact if contact and contact.created == feed.contact_created else None


def _names(records: Reader, contact_arns: Iterable[str]) -> dict[str, str]:
    wanted = sorted(contact_arns)
    if not wanted:
        return {}
    read = read_contacts(records, wanted)
    return {contact_arn: name_of(one) for contact_arn, one in read.items() if one}
