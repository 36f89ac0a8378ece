"""What a timeline event refers to is there when the reference is made.

A related item that is removed later leaves the reference behind: a timeline is history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.related_item import RelatedItem, name_in
from incident_manager.services.errors import InvalidError
from incident_manager.store import Ref

if TYPE_CHECKING:
    from collections.abc import Collection

    from incident_manager.domain.timeline import EventReference, TimelineEvent
    from incident_manager.store import Store


def check_references(
    store: Store, event: TimelineEvent, known: Collection[EventReference] = ()
) -> None:
    """Raises InvalidError for a related item, not referred to before, that the incident lacks."""
    new = [one.related_item_id for one in event.references if one not in known]
    refs = {
        item: Ref(RelatedItem, event.incident_arn, name_in(item))
        for item in new
        if item is not None
    }
    found = store.read(refs.values())
    for item, ref in refs.items():
        kept = found.get(ref)
        if kept is None or kept.generated_id != item:
            rule = f"the incident has no related item {item}"
            raise InvalidError("eventReferences.relatedItemId", rule)
