"""UpdateRelatedItems: add one thing that the incident points to, or remove one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.incident import Incident
from incident_manager.domain.quotas import MAX_RELATED_ITEMS
from incident_manager.domain.related_item import RelatedItem
from incident_manager.domain.timeline import TimelineEvent, update_event
from incident_manager.services.errors import InvalidError, TakenError
from incident_manager.services.finding import find
from incident_manager.services.repetition import REUSED
from incident_manager.services.retrying import until_committed
from incident_manager.store import Ref, Window

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.ports import PagingPorts

_ALL = Window(limit=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUpdate:
    """`item` is added, or removed: then its title does not matter. `token` and `request` tell a
    repetition.
    """

    item: RelatedItem
    remove: bool
    by: str
    token: str
    request: str


def update_related_items(ports: PagingPorts, update: ItemUpdate, now: datetime) -> None:
    """One commit: the item, the record's last modification and the event that tells of it.

    Raises NotFoundError (incident), TakenError (the item is there already, or the token came with
    another request) and InvalidError (the incident is full, or has no such item to remove).
    """
    until_committed(lambda: _attempt(ports, update, now))


def _attempt(ports: PagingPorts, update: ItemUpdate, now: datetime) -> None:
    item = update.item
    before = find(ports.store, Ref(Incident, item.incident_arn))
    incident = before.modified(update.by, now)
    change = {"relatedItems": item.removed if update.remove else item.added}
    event = update_event(incident, change, update.token, update.request, now)
    if not _came_before(ports, event):
        known = {one.name: one for one in ports.store.related_items(incident.arn, _ALL).items}
        if update.remove:
            ports.store.commit([incident, event], delete=[_removable(known, item)])
        else:
            _refuse_unless_addable(known, item)
            ports.store.commit([incident, event, item])


def _came_before(ports: PagingPorts, event: TimelineEvent) -> bool:
    """The event's id follows from the token: it is there when the request came before."""
    earlier = ports.store.get(Ref(TimelineEvent, event.incident_arn, event.id))
    if earlier and earlier.request != event.request:
        raise TakenError(event.incident_arn, REUSED)
    return earlier is not None


def _removable(known: dict[str, RelatedItem], item: RelatedItem) -> RelatedItem:
    if item.name not in known:
        rule = "the incident has no related item of this type and value"
        raise InvalidError("relatedItemsUpdate.itemToRemove", rule)
    return known[item.name]


def _refuse_unless_addable(known: dict[str, RelatedItem], item: RelatedItem) -> None:
    if item.name in known:
        reason = f"the incident has this related item already: {item.generated_id}"
        raise TakenError(item.incident_arn, reason)
    if len(known) >= MAX_RELATED_ITEMS:
        rule = f"an incident has at most {MAX_RELATED_ITEMS} related items"
        raise InvalidError("relatedItemsUpdate.itemToAdd", rule)
