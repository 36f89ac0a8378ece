"""StartIncident and StartEngagement: tokens, dedupe, what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.engagement import Engagement, Message
from incident_manager.domain.incident import MAX_ENGAGEMENTS, IncidentSource
from incident_manager.domain.related_item import ItemType, RelatedItem, ValueKind
from incident_manager.domain.timeline import EventType, TriggerFacts
from incident_manager.services.engage_contact import Engage, engage_contact
from incident_manager.services.errors import InvalidError, NotFoundError, TakenError
from incident_manager.services.outcomes import Attached, Opened, Repeated
from incident_manager.services.start_incident import MAX_RELATED_ITEMS, Start, start_incident
from incident_manager.services.stop_engagement import stop_engagement
from incident_manager.store import Ref
from tests.world import DEPLOYMENT, START, World, records_of

if TYPE_CHECKING:
    from incident_manager.domain.response_plan import ResponsePlan

ID = "11111111-2222-4333-8444-555555555555"
OTHER_ID = "22222222-2222-4333-8444-555555555555"


def a_start(plan: ResponsePlan, identifier: str = ID) -> Start:
    source = IncidentSource(DEPLOYMENT.user("ops"), "aws.ssm-incidents.custom")
    return Start(
        plan_arn=plan.arn,
        incident_id=identifier,
        request="asked",
        source=source,
        trigger=TriggerFacts(identifier, source.source, START),
    )


def an_engagement(contact_arn: str, incident_arn: str | None = None) -> Engage:
    message = Message("ops", "Please join", "Checkout needs you")
    return Engage(
        contact_arn=contact_arn,
        message=message,
        engagement_id=ID,
        request="asked",
        incident_arn=incident_arn,
    )


def test_a_person_starts_an_incident_that_pages() -> None:
    world = World()
    alice = world.person("alice")
    start = replace(a_start(world.response_plan("checkout", alice)), title="Fire", impact=3)

    outcome = start_incident(world.ports, start, world.now)

    assert isinstance(outcome, Opened)
    assert (world.incident.title, world.incident.impact) == ("Fire", 3)
    assert outcome.incident_arn == world.incident.arn
    assert world.sms_to(alice) == 1


def test_the_plan_s_title_and_impact_hold_where_none_is_given() -> None:
    world = World()
    start_incident(world.ports, a_start(world.response_plan("checkout")), world.now)

    assert (world.incident.title, world.incident.impact) == ("Checkout is down", 1)


def test_the_same_token_and_request_is_the_first_incident() -> None:
    world = World()
    alice = world.person("alice")
    start = a_start(world.response_plan("checkout", alice))
    start_incident(world.ports, start, world.now)
    before = records_of(world)

    assert isinstance(start_incident(world.ports, start, world.now), Repeated)

    assert records_of(world) == before
    assert world.sms_to(alice) == 1


def test_the_same_token_with_another_request_is_refused() -> None:
    world = World()
    start = a_start(world.response_plan("checkout"))
    start_incident(world.ports, start, world.now)

    with pytest.raises(TakenError, match="clientToken"):
        start_incident(world.ports, replace(start, request="something else"), world.now)


def test_without_a_dedupe_string_every_start_is_an_incident_of_its_own() -> None:
    world = World()
    plan = world.response_plan("checkout")

    for identifier in (ID, OTHER_ID):
        start_incident(world.ports, a_start(plan, identifier), world.now)

    assert len(world.incidents) == 2


def test_with_a_dedupe_string_the_open_incident_absorbs_it_and_tells_its_trigger_once() -> None:
    world = World()
    plan = world.response_plan("checkout", world.person("alice"), dedupe_string="shop")
    world.fires(plan)
    trigger = TriggerFacts("id", "ops", START)
    start = replace(a_start(plan), trigger=trigger)

    outcomes = [start_incident(world.ports, start, world.now) for _ in range(2)]

    assert outcomes == [Attached(world.incident.arn), Repeated(world.incident.arn)]
    assert [one.type for one in world.timeline()].count(EventType.TRIGGER) == 2
    assert len(world.sms.sent) == 1


def test_a_plan_that_does_not_exist_is_not_found() -> None:
    world = World()
    plan = world.response_plan("checkout")

    with pytest.raises(NotFoundError):
        start_incident(world.ports, a_start(replace(plan, arn=plan.arn + "x")), world.now)


def test_related_items_belong_to_the_incident_and_are_limited() -> None:
    world = World()
    start = a_start(world.response_plan("checkout", world.person("alice")))
    items = tuple(
        RelatedItem(incident_arn="", type=ItemType.OTHER, value_kind=ValueKind.URL, value=str(no))
        for no in range(MAX_RELATED_ITEMS)
    )

    start_incident(world.ports, replace(start, related_items=items), world.now)
    stored = [one for one in records_of(world).values() if isinstance(one, RelatedItem)]
    with pytest.raises(InvalidError, match="at most"):
        start_incident(world.ports, replace(start, related_items=(*items, items[0])), world.now)

    assert {one.incident_arn for one in stored} == {world.incident.arn}
    assert len(stored) == MAX_RELATED_ITEMS


def test_the_largest_opening_fits_one_transaction() -> None:
    """The store in memory refuses, as DynamoDB does, more than a hundred changes at once."""
    world = World()
    people = [
        world.person(f"person{number}", email=True, stages=(0, 0, 0, 0)) for number in range(5)
    ]
    start = a_start(world.response_plan("checkout", *people))
    items = tuple(
        RelatedItem(incident_arn="", type=ItemType.OTHER, value_kind=ValueKind.URL, value=str(no))
        for no in range(MAX_RELATED_ITEMS)
    )

    start_incident(world.ports, replace(start, related_items=items), world.now)
    world.lives(2)

    assert len(world.sms.sent) + len(world.email.sent) == 5 * 8


def test_somebody_is_engaged_for_no_incident_at_all() -> None:
    world = World()
    alice = world.person("alice")

    engaged = engage_contact(world.ports, an_engagement(alice.arn), world.now)

    stored = world.store.get(Ref(Engagement, engaged.engagement_arn))
    assert stored
    assert stored.incident_arn is None
    assert "ops is paging you" in world.sms.sent[0].text.body


def test_somebody_is_engaged_for_an_open_incident_and_resolving_it_stops_them_too() -> None:
    world = World()
    world.fires(world.response_plan("checkout", world.person("alice")))
    bob = world.person("bob", retry_minutes=1)
    engage_contact(world.ports, an_engagement(bob.arn, world.incident.arn), world.now)

    world.resolves(world.incident)
    world.lives(5)

    assert len(world.incident.engagements) == 2
    assert world.sms_to(bob) == 1


def test_the_same_engagement_token_is_the_first_engagement_even_once_it_is_resolved() -> None:
    world = World()
    world.fires(world.response_plan("checkout"))
    bob = world.person("bob")
    asked = an_engagement(bob.arn, world.incident.arn)
    first = engage_contact(world.ports, asked, world.now)
    world.resolves(world.incident)
    before = records_of(world)

    again = engage_contact(world.ports, asked, world.now)

    assert again.engagement_arn == first.engagement_arn
    assert records_of(world) == before
    assert world.sms_to(bob) == 1


def test_the_same_engagement_token_with_another_request_is_refused() -> None:
    world = World()
    asked = an_engagement(world.person("bob").arn)
    engage_contact(world.ports, asked, world.now)

    with pytest.raises(InvalidError, match="IdempotencyToken"):
        engage_contact(world.ports, replace(asked, request="something else"), world.now)


def test_nobody_is_engaged_for_a_resolved_or_unknown_incident_or_who_does_not_exist() -> None:
    world = World()
    world.fires(world.response_plan("checkout"))
    bob = world.person("bob")
    resolved = world.resolves(world.incident)

    with pytest.raises(InvalidError, match="RESOLVED"):
        engage_contact(world.ports, an_engagement(bob.arn, resolved.arn), world.now)
    with pytest.raises(NotFoundError):
        engage_contact(world.ports, an_engagement(bob.arn, resolved.arn + "x"), world.now)
    with pytest.raises(NotFoundError):
        engage_contact(world.ports, an_engagement(DEPLOYMENT.contact("nobody")), world.now)

    assert world.sms.sent == []


def test_an_incident_takes_no_more_engagements_than_resolving_can_stop_at_once() -> None:
    world = World()
    world.fires(world.response_plan("checkout"))
    bob = world.person("bob", retry_minutes=1)
    for number in range(MAX_ENGAGEMENTS):
        asked = replace(
            an_engagement(bob.arn, world.incident.arn), engagement_id=f"{number:018d}-4333-8444"
        )
        engage_contact(world.ports, asked, world.now)

    with pytest.raises(InvalidError, match="at most"):
        engage_contact(world.ports, an_engagement(bob.arn, world.incident.arn), world.now)
    world.resolves(world.incident)

    assert list(world.store.overdue(world.now.replace(year=2030))) == []


def test_a_stopped_engagement_keeps_its_first_time_and_reason() -> None:
    world = World()
    alice, bob = world.person("alice", retry_minutes=1), world.person("bob")
    engaged = engage_contact(world.ports, an_engagement(alice.arn), world.now)
    stopped = stop_engagement(world.ports, engaged.engagement_arn, "enough", world.now)
    world.passes(5)

    again = stop_engagement(world.ports, engaged.engagement_arn, "again", world.now)

    assert (again.stopped, again.stop_reason) == (stopped.stopped, "enough")
    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 0)
    with pytest.raises(NotFoundError):
        stop_engagement(world.ports, DEPLOYMENT.engagement("alice", OTHER_ID), None, world.now)
