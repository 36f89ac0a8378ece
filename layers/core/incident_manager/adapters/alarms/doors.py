"""Tells the doors apart and reads every record on its own, so one bad record costs no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from incident_manager.adapters.alarms.event_shape import shaped
from incident_manager.adapters.alarms.event_trigger import trigger_of
from incident_manager.adapters.alarms.reading import (
    Delivery,
    Reading,
    Unreadable,
    UnreadableError,
)
from incident_manager.adapters.alarms.sns_record import read_sns_record
from incident_manager.domain.json_value import JSON, list_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from incident_manager.adapters.alarms.reading import Arrival


def triggers(
    event: Mapping[str, JSON], *, delivery_id: str, delivered_at: datetime
) -> tuple[Reading, ...]:
    """One reading for each record of an invocation; never raises on what came from outside.

    delivery_id: the Lambda request id, which stays the same when an invocation is retried. It is
        the identity of an event that has none of its own.
    delivered_at: the time (aware, UTC) of an event that does not tell any.
    """
    delivery = Delivery(id=delivery_id, time=delivered_at)
    if "Records" not in event:
        return (_reading(event, delivery, _read_event),)
    records = list_at(event, "Records")
    if not records:
        return (Unreadable("Records is empty or no list", event),)
    return tuple(_reading(record, delivery, read_sns_record) for record in records)


def records(event: Mapping[str, JSON]) -> Sequence[JSON]:
    """The records of an invocation as they came, in the order of the readings of `triggers`."""
    return (list_at(event, "Records") if "Records" in event else None) or (event,)


def _read_event(event: JSON, delivery: Delivery) -> Arrival:
    arrival = shaped(event, delivery) if isinstance(event, Mapping) else None
    if arrival is None:
        raise UnreadableError("neither an alarm nor an event: no source, detail-type or detail")
    return arrival


def _reading(
    record: JSON, delivery: Delivery, read: Callable[[JSON, Delivery], Arrival]
) -> Reading:
    try:
        return trigger_of(read(record, delivery))
    except UnreadableError as error:
        return Unreadable(str(error), record)
    except RecursionError:
        return Unreadable("nested too deeply to be read", record)
