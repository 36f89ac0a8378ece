"""Every new event of a timeline is told: to the incident's topics, and to the event bus."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.announcement import EVENT_BUS, event_announcement
from incident_manager.domain.arn import Deployment
from incident_manager.domain.incident import Incident
from incident_manager.ports import EventBus, FailureQueue, Topics
from incident_manager.services.outcomes import Announced, Published
from incident_manager.store import Ref, Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from incident_manager.domain.announcement import Announcement
    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.ports import NotSent, Sent, Streamed


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcing:
    """What publishing needs."""

    deployment: Deployment
    store: Store
    topics: Topics
    bus: EventBus
    failures: FailureQueue


def publish_timeline(ports: Announcing, streamed: Sequence[Streamed]) -> Published:
    """Publish in the order of the stream, up to a fault that passes: from there it is tried again.

    So nothing overtakes what is late, and only the event that was interrupted may reach somebody
    twice, with the same id. A refusal that lasts (the topic is gone, its policy forbids it) goes to
    the failure queue, whole and with the reason, and holds up nobody else.
    """
    incidents = _incidents(ports, streamed)
    announced: list[Announced] = []
    for one in streamed:
        incident = incidents.get(one.event.incident_arn)
        if incident is None:
            continue  # It was deleted meanwhile: who asked for that wants to hear no more of it.
        told = _announce(ports, incident, one.event)
        announced.append(told)
        if told.interrupted:
            return Published(tuple(announced), one.position)
    return Published(tuple(announced))


def _incidents(ports: Announcing, streamed: Sequence[Streamed]) -> dict[str, Incident]:
    """The incidents as they are now, in one call."""
    refs = [Ref(Incident, arn) for arn in {one.event.incident_arn for one in streamed}]
    return {incident.arn: incident for incident in ports.store.read(refs).all(refs)}


def _announce(ports: Announcing, incident: Incident, event: TimelineEvent) -> Announced:
    announcement = event_announcement(event)
    told = Announced(event, tuple(_tell(ports, incident, announcement)))
    if not told.interrupted:
        for who, refusal in told.refused:
            envelope = announcement.envelope(ports.deployment)
            ports.failures.put(envelope, f"not published to {who}: {refusal.reason}", who)
    return told


def _tell(
    ports: Announcing, incident: Incident, announcement: Announcement
) -> Iterator[tuple[str, Sent | NotSent]]:
    """People first: each topic once, though it may be both a chat channel and a target."""
    text = json.dumps(announcement.envelope(ports.deployment))
    for topic in dict.fromkeys((*incident.chat_topics, *incident.notification_topics)):
        yield topic, ports.topics.publish(topic, text)
    yield EVENT_BUS, ports.bus.put(announcement)
