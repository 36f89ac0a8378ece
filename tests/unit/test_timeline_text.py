"""Timeline events as people read them, whatever is in them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incident_manager.domain.engine import Note
from incident_manager.domain.incident import IncidentStatus, IncidentUpdate
from incident_manager.domain.related_item import ItemType, RelatedItem, ValueKind
from incident_manager.domain.response_plan import PagerDuty, SsmAutomation
from incident_manager.domain.timeline import (
    EventType,
    TimelineEvent,
    TriggerFacts,
    automation_failure_event,
    note_event,
    pager_duty_note_event,
    trigger_event,
    update_event,
)
from incident_manager.domain.timeline_text import Line, LineKind, line, own_words
from incident_manager.domain.trigger import AlarmState
from incident_manager.services.update_related_items import ItemUpdate, update_related_items
from tests.cases import cases
from tests.world import DEPLOYMENT, START, World, essential

if TYPE_CHECKING:
    from collections.abc import Mapping

    from incident_manager.domain.json_value import JSON

ALICE, BOB = DEPLOYMENT.contact("alice"), DEPLOYMENT.contact("bob")
NAMES = {ALICE: "Alice Ng", DEPLOYMENT.contact("ops"): "the checkout team"}
HOSTILE = "<script>alert(1)</script> **bold** \u202egnp.exe\n\nsecond line & more"
INCIDENT = DEPLOYMENT.incident("checkout", "1")


def an_event(kind: str, data: str) -> TimelineEvent:
    return TimelineEvent(
        incident_arn=INCIDENT, id="1", type=kind, time=START, updated=START, data=data
    )


def lines(world: World, names: Mapping[str, str] = NAMES) -> list[tuple[str, str]]:
    """All that the timeline has come to, those of a moment in the order of their words."""
    told = [(event.time, line(event, names)) for event in world.timeline()]
    return [
        (one.kind, one.text) for _, one in sorted(told, key=lambda pair: (pair[0], pair[1].text))
    ]


def test_an_incident_reads_as_a_story() -> None:
    world = World()
    alice, bob = world.person("alice"), world.person("bob", activated=False)
    ops = world.escalation("ops", (5, essential(alice, bob)))
    plan = world.response_plan("checkout", ops, alice)
    world.fires(plan, "checkout-5xx")
    world.passes(1)
    world.fires(plan, "checkout-5xx")
    world.passes(1)
    world.fires(plan, "checkout-5xx", state=AlarmState.OK)
    world.passes(1)
    paged = [page for page in world.pages if page.contact_arn == alice.arn]
    world.acknowledges(paged[0])
    world.passes(1)
    world.updates(
        world.incident, IncidentUpdate(title="New\ntitle", impact=2, chat_topics=("arn:topic",))
    )
    world.passes(1)
    world.resolves(world.incident)
    world.passes(1)
    world.updates(world.incident, IncidentUpdate(status=IncidentStatus.OPEN, summary="x"))

    assert lines(world) == [
        ("trigger", "CloudWatch alarm checkout-5xx opened the incident"),
        (
            "start",
            "Incident Checkout is down [checkout-5xx] began, engaging the checkout team, Alice Ng",
        ),
        ("page", "Paged Alice Ng"),
        ("page", "Paged Alice Ng through the checkout team"),
        ("unreached", "bob: it is not activated (stage 1)"),
        ("repeat", "Repeat: CloudWatch alarm checkout-5xx"),
        ("alarm", "CloudWatch alarm checkout-5xx is OK now"),
        ("acknowledgement", "Alice Ng acknowledged"),
        ("update", "Title changed, impact changed to 2, chat channel changed by ops"),
        ("update", "Resolved by ops"),
        ("update", "Summary changed, reopened by ops"),
    ]


def test_related_items_come_and_go_in_a_word() -> None:
    world = World()
    world.fires(world.response_plan("checkout"))
    item = RelatedItem(
        incident_arn=world.incident.arn,
        type=ItemType.OTHER,
        value_kind=ValueKind.URL,
        value="https://example.com/itemToRemove",
    )
    added, removed = (
        ItemUpdate(
            item=item, remove=remove, by="arn:a:b:c:d:user/ann", token=str(remove), request=""
        )
        for remove in (False, True)
    )
    for update in (added, removed):
        world.passes(1)
        update_related_items(world.ports, update, world.now)

    assert [text for _, text in lines(world)][-2:] == [
        "Related item https://example.com/itemToRemove added by ann",
        "Related item https://example.com/itemToRemove removed by ann",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {
                "itemToAdd": {
                    "identifier": {"type": "OTHER", "value": {"url": "x"}},
                    "title": "Ours",
                }
            },
            "Related item Ours added by ann",
        ),
        (
            {"itemToAdd": {"identifier": {"type": "METRIC", "value": {"metricDefinition": "[]"}}}},
            "Metric added by ann",
        ),
        ({"itemToRemove": {"type": "METRIC", "value": {}}}, "Metric removed by ann"),
        ([], "Related item added by ann"),
    ],
)
def test_an_item_is_called_by_its_title_or_where_it_leads(change: JSON, told: str) -> None:
    attribute = {"attributeName": "relatedItems", "newValue": json.dumps(change)}
    data = {"modifiedAttributes": [attribute], "modifiedBy": "arn:a:b:c:d:user/ann"}

    assert line(an_event(EventType.UPDATE, json.dumps(data)), NAMES).text == told


@pytest.mark.parametrize(
    ("facts", "created", "told"),
    [
        (TriggerFacts("1", "aws.ssm-incidents.custom", START), True, "A person or a tool opened"),
        (TriggerFacts("1", "datadog", START, "monitor-7"), True, "datadog (monitor-7) opened"),
        (TriggerFacts("1", "datadog", START), False, "Repeat: datadog"),
    ],
)
def test_whatever_opened_an_incident_is_named(
    facts: TriggerFacts, created: bool, told: str
) -> None:
    event = trigger_event(INCIDENT, facts, created=created, now=START)

    assert line(event, {}).text.startswith(told)


def test_the_last_repeat_that_is_kept_says_so() -> None:
    event = trigger_event(INCIDENT, TriggerFacts("1", "datadog", START), created=False, now=START)
    noted = replace(event, data=json.dumps({**json.loads(event.data), "note": "no more"}))

    assert line(noted, {}).text == "Repeat: datadog (no more)"


def test_what_was_not_done_is_told_with_the_reason() -> None:
    channel = DEPLOYMENT.channel("alice", "1")
    notes = [Note(channel, "its owner opted out", 1), Note(BOB, "the contact was deleted")]
    unreached = note_event(INCIDENT, "about", notes, "1", START)
    automation = automation_failure_event(
        INCIDENT, SsmAutomation(document_name="Fix", role_arn="role"), START
    )
    pager_duty = pager_duty_note_event(INCIDENT, PagerDuty("Pager", "secret", "service"), START)

    assert line(unreached, NAMES) == Line(
        LineKind.UNREACHED,
        "Alice Ng: its owner opted out (stage 2); bob: the contact was deleted",
    )
    assert line(automation, {}).text.startswith("Runbook Fix was not started: ")
    assert line(pager_duty, {}).text.startswith("Pager: ")


@pytest.mark.parametrize("kind", [EventType.CUSTOM, EventType.NOTE])
@pytest.mark.parametrize("data", [HOSTILE, "{", '{"contactArn": 1}', "[" * 12_000])
def test_what_people_write_is_told_as_they_wrote_it(kind: EventType, data: str) -> None:
    assert line(an_event(kind, data), NAMES).text == data


def test_hostile_text_stays_text_on_one_line() -> None:
    incident = World()
    incident.fires(incident.response_plan("checkout"))
    event = update_event(incident.incident, {"status": HOSTILE, "impact": HOSTILE}, "t", "r", START)
    told = line(event, {DEPLOYMENT.contact("x"): HOSTILE}).text

    assert "<script>alert(1)</script>" in told
    assert "\n" not in told


def test_a_type_that_nobody_knows_is_told_as_it_is() -> None:
    assert line(an_event("Later Type", '{"a": 1}'), {}) == Line(
        LineKind.OTHER, 'Later Type: {"a": 1}'
    )


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
members = st.sampled_from(
    ("createdIncident", "incidentSource", "triggerArn", "note", "contactsEngage", "contactArn",
     "modifiedAttributes", "attributeName", "newValue", "modifiedBy", "engagementArn", "notes",
     "subject", "reason", "stageIndex", "more", "alarmName", "state", "incidentTitle")
)  # fmt: skip
objects = st.dictionaries(members, values | st.lists(st.dictionaries(members, values, max_size=4)))


@cases
@given(st.sampled_from(EventType), st.text() | objects.map(json.dumps) | values.map(json.dumps))
@example(EventType.PAGE, "[" * 12_000)
@example(EventType.ENGAGEMENT_NOTE, '{"notes": [{"stageIndex": NaN}]}')
@example(EventType.ENGAGEMENT_NOTE, '{"notes": [{"stageIndex": true}]}')
@example(EventType.UPDATE, '{"modifiedAttributes": [{}]}')
@example(EventType.TRIGGER, '{"incidentSource": ' + "9" * 5_000 + "}")
def test_odd_data_is_never_in_the_way(kind: EventType, data: str) -> None:
    told = line(an_event(kind, data), NAMES)

    assert isinstance(told.text, str)
    assert told.kind is LineKind.CUSTOM or told.kind is LineKind.NOTE or told.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ('"It is the disk"', "It is the disk"),
        ('"two\\nlines, \\u00fc"', "two\nlines, ü"),
        ("It is the disk", "It is the disk"),
        ('"half a string', '"half a string'),
        ("42", "42"),
        ('{"a": 1}', '{"a": 1}'),
    ],
)
def test_what_people_wrote_is_told_as_they_wrote_it(data: str, words: str) -> None:
    assert own_words(data) == words
