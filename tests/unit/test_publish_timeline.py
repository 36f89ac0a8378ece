"""Timeline events are told to topics and bus, in order, and what can't be told is kept."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.announcement import event_announcement
from incident_manager.ports import NotSent, Streamed
from incident_manager.services.delete_incident import delete_incident
from incident_manager.services.publish_timeline import Announcing, publish_timeline
from tests.fakes.announcing import FakeBus, FakeFailures
from tests.fakes.crash import CallCount
from tests.fakes.topics import FakeTopics
from tests.world import DEPLOYMENT, World

if TYPE_CHECKING:
    from incident_manager.services.outcomes import Published

CHAT = "arn:aws:sns:eu-central-1:123456789012:chat"
MANAGERS = "arn:aws:sns:eu-central-1:123456789012:managers"
THROTTLED = NotSent("Throttled", passing=True)
GONE = NotSent("NotFound", passing=False)


@dataclass
class Telling:
    """An open incident with a chat topic and a notification target, and what they are told."""

    world: World = field(default_factory=World)
    topics: FakeTopics = field(default_factory=FakeTopics)
    bus: FakeBus = field(default_factory=FakeBus)
    failures: FakeFailures = field(default_factory=FakeFailures)

    def __post_init__(self) -> None:
        plan = self.world.response_plan("checkout", self.world.person("ann"))
        template = replace(plan.template, notification_topics=(MANAGERS,))
        changed = replace(plan, version=1, template=template, chat_topics=(CHAT,))
        self.world.store.commit([changed])
        self.world.fires(plan)

    @property
    def streamed(self) -> list[Streamed]:
        events = self.world.timeline()
        return [Streamed(str(place), event) for place, event in enumerate(events)]

    def publish(self, streamed: list[Streamed] | None = None) -> Published:
        ports = Announcing(
            deployment=DEPLOYMENT,
            store=self.world.ports.store,
            topics=self.topics,
            bus=self.bus,
            failures=self.failures,
        )
        return publish_timeline(ports, self.streamed if streamed is None else streamed)


@pytest.fixture
def telling() -> Telling:
    return Telling()


def test_every_event_is_told_to_chat_targets_and_bus_in_order(telling: Telling) -> None:
    ids = [event.id for event in telling.world.timeline()]

    published = telling.publish()

    assert published.stopped_at is None
    assert [message["id"] for message in telling.topics.told(CHAT)] == ids
    assert [message["id"] for message in telling.topics.told(MANAGERS)] == ids
    assert [announcement.id for announcement in telling.bus.events] == ids


def test_the_envelope_is_an_event_of_eventbridge_s_shape(telling: Telling) -> None:
    incident = telling.world.incident
    telling.publish()

    (start,) = [one for one in telling.topics.told(CHAT) if one["detail-type"].endswith("Start")]

    assert start == {
        "version": "0",
        "id": start["id"],
        "detail-type": "SSM Incident Start",
        "source": "incident-manager",
        "account": "123456789012",
        "time": "2026-11-20T03:00:00.000Z",
        "region": "eu-central-1",
        "resources": [incident.arn],
        "detail": start["detail"],
    }
    assert start["detail"]["incidentTitle"] == incident.title
    assert start["detail"]["eventId"] == start["id"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ('"The queue is full"', {"eventData": "The queue is full"}),
        ("The queue is full", {"eventData": "The queue is full"}),
        ("[1, 2]", {"eventData": [1, 2]}),
        ('{"what": "queue"}', {"what": "queue"}),
        ('{"eventId": "another"}', {}),
    ],
)
def test_what_a_person_wrote_is_told_as_an_object(
    telling: Telling, data: str, told: dict[str, Any]
) -> None:
    event = replace(telling.world.timeline()[0], data=data)

    assert event_announcement(event).detail == {**told, "eventId": event.id}


def test_a_topic_that_is_both_chat_and_target_is_told_once(telling: Telling) -> None:
    incident = telling.world.incident
    telling.world.store.commit([replace(incident, notification_topics=(CHAT,))])

    telling.publish(telling.streamed[:1])

    assert len(telling.topics.published) == 1


def test_a_fault_that_passes_stops_there_and_nothing_overtakes_it(telling: Telling) -> None:
    streamed = telling.streamed
    assert telling.publish(streamed[:1]).stopped_at is None
    telling.topics.refusals[CHAT] = THROTTLED

    published = telling.publish(streamed[1:])

    assert published.stopped_at == "1"
    assert telling.failures.kept == []
    assert telling.topics.told(CHAT)[1:] == []
    del telling.topics.refusals[CHAT]
    assert telling.publish(streamed[1:]).stopped_at is None
    assert [one["id"] for one in telling.topics.told(CHAT)] == [one.event.id for one in streamed]


def test_the_bus_can_be_late_as_well(telling: Telling) -> None:
    telling.bus.refusal = THROTTLED

    assert telling.publish().stopped_at == "0"


def test_a_refusal_that_lasts_is_kept_with_its_reason_and_holds_up_nobody(
    telling: Telling,
) -> None:
    telling.topics.refusals[CHAT] = GONE
    telling.bus.refusal = NotSent("AccessDeniedException", passing=False)
    count = len(telling.streamed)

    published = telling.publish()

    assert published.stopped_at is None
    assert len(telling.topics.told(MANAGERS)) == count
    assert len(telling.failures.kept) == 2 * count
    (envelope, reason), (_, of_bus) = telling.failures.kept[:2]
    assert reason == f"not published to {CHAT}: NotFound"
    assert of_bus == "not published to event bus: AccessDeniedException"
    assert telling.failures.meant_for[:2] == [CHAT, "event bus"]
    assert json.dumps(envelope) == json.dumps(telling.topics.told(MANAGERS)[0])


def test_what_is_tried_again_anyway_is_not_kept_before(telling: Telling) -> None:
    telling.topics.refusals[CHAT] = GONE
    telling.topics.refusals[MANAGERS] = THROTTLED

    assert telling.publish().stopped_at == "0"
    assert telling.failures.kept == []


def test_nothing_is_told_of_an_incident_that_was_deleted(telling: Telling) -> None:
    streamed = telling.streamed
    delete_incident(telling.world.ports, telling.world.incident.arn, telling.world.now)

    published = telling.publish(streamed)

    assert published.announced == ()
    assert (telling.topics.published, telling.bus.events) == ([], [])


def test_a_batch_reads_its_incidents_in_one_call(telling: Telling) -> None:
    streamed = telling.streamed
    calls = CallCount()
    telling.world.tap.around = calls

    telling.publish(streamed)

    assert calls.names == ["read"]
