"""Which plan an event opens, and what becomes of events that can't become an incident."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.domain.json_value import JSON
from incident_manager.domain.related_item import ItemType, RelatedItem
from incident_manager.domain.routes import Route, Routes
from incident_manager.domain.trigger import AlarmState, Trigger
from incident_manager.services.find_plan import PlanFinder
from incident_manager.services.ingest_batch import Intake, ingest_batch
from incident_manager.services.ingest_trigger import ingest_trigger
from incident_manager.services.outcomes import Attached, Kept, Opened, Unrouted
from tests.fakes.crash import CallCount
from tests.world import DEPLOYMENT, START, World, alarm_trigger, records_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.services.outcomes import Ingested, Outcome


@dataclass(slots=True)
class FakeQueue:
    kept: list[tuple[JSON, str]] = field(default_factory=list)
    meant_for: list[str | None] = field(default_factory=list)

    def put(self, record: JSON, reason: str, meant_for: str | None) -> None:
        self.kept.append((record, reason))
        self.meant_for.append(meant_for)


@dataclass(frozen=True, slots=True)
class Garbled:
    reason: str = "not JSON"


@dataclass(slots=True)
class FirstCommitFails:
    failed: bool = False

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:
        if name == "commit" and not self.failed:
            self.failed = True
            raise RuntimeError("no disk")
        return call()


def trigger(name: str = "High-Errors", event_id: str = "1") -> Trigger:
    return alarm_trigger(name, event_id, AlarmState.ALARM, START)


def ingest(world: World, event: Trigger, *, door: str | None = None) -> Ingested:
    return ingest_trigger(world.ports, world.finder, event, door, world.now)


def opened_plan(outcome: Ingested) -> str:
    assert isinstance(outcome, Opened)
    return outcome.incident_arn.split("/")[1]


def world_with_plans(default: str | None = None) -> World:
    world = World()
    for name in ("door", "rule", "route", "default"):
        world.response_plan(name)
    world.finder = PlanFinder(DEPLOYMENT.response_plan(default) if default else None)
    return world


def route(world: World) -> None:
    pattern = '{"detail": {"alarmName": [{"prefix": "High-"}]}}'
    world.store.commit([Routes((Route(pattern, DEPLOYMENT.response_plan("route")),))])


def test_the_door_comes_first_then_the_rule_then_the_routes_then_the_default() -> None:
    world = world_with_plans(default="default")
    route(world)
    door, rule = DEPLOYMENT.response_plan("door"), DEPLOYMENT.response_plan("rule")

    def by_rule(event_id: str) -> Trigger:
        event = trigger("High-1", event_id)
        return replace(event, response_plan_arn=rule, dedupe_key=event_id)

    assert opened_plan(ingest(world, by_rule("1"), door=door)) == "door"
    assert opened_plan(ingest(world, by_rule("2"))) == "rule"
    assert opened_plan(ingest(world, trigger("High-2", "3"))) == "route"
    assert opened_plan(ingest(world, trigger("Low", "4"))) == "default"


def test_without_any_plan_it_says_so() -> None:
    world = world_with_plans()

    outcome = ingest(world, trigger())

    assert isinstance(outcome, Unrouted)
    assert "no default response plan" in outcome.reason


def test_a_plan_that_does_not_exist_is_named() -> None:
    world = world_with_plans()
    ghost = DEPLOYMENT.response_plan("ghost")

    assert ingest(world, trigger(), door=ghost) == Unrouted(
        f"the response plan does not exist: {ghost}"
    )


def test_routes_that_are_changed_hold_at_once_whatever_was_found_before() -> None:
    world = world_with_plans(default="default")
    first = ingest(world, trigger("High-1", "1"))
    assert opened_plan(first) == "default"
    world.resolves(world.incident)

    route(world)

    assert opened_plan(ingest(world, trigger("High-1", "2"))) == "route"


def test_a_dedupe_string_that_is_changed_holds_at_once() -> None:
    world = World()
    plan = world.response_plan("checkout", dedupe_string="old")
    world.fires(plan)
    (current,) = [one for one in records_of(world).values() if isinstance(one, type(plan))]
    new = replace(current, template=replace(current.template, dedupe_string="new"))
    world.store.commit([new])

    assert isinstance(world.fires(plan), Opened)
    assert isinstance(world.fires(plan), Attached)


def test_an_alarm_that_a_route_leads_past_the_default_plan_costs_one_read_more() -> None:
    world = world_with_plans(default="default")
    route(world)
    world.tap.around = count = CallCount()

    assert opened_plan(ingest(world, trigger("High-1", "1"))) == "route"

    assert count.names[:3] == ["read", "read", "commit"]


def test_a_duplicate_costs_two_calls_in_sequence_once_its_alarm_is_known() -> None:
    world = World()
    plan = world.response_plan("checkout", world.person("alice"), dedupe_string="shop")
    world.fires(plan)
    world.tap.around = count = CallCount()

    assert isinstance(world.fires(plan), Attached)

    first, *together = count.names
    assert (first, sorted(together)) == ("read", ["commit", "count"])


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("incident_manager.services.find_plan._REMEMBERED", 3)
    world = world_with_plans(default="default")

    for number in range(10):
        assert isinstance(ingest(world, trigger(f"alarm {number}", str(number))), Opened)

    assert len(world.finder._guesses) <= 3


def test_an_incident_points_to_its_metric_and_its_resources() -> None:
    world = World()
    event = replace(
        trigger(),
        metric_definition="{}",
        involved_resources=tuple(f"arn:aws:ec2:::i-{number % 30}" for number in range(40)),
    )

    ingest(world, event, door=world.response_plan("checkout").arn)

    items = [one for one in records_of(world).values() if isinstance(one, RelatedItem)]
    types = [one.type for one in items]
    assert (types.count(ItemType.METRIC), types.count(ItemType.INVOLVED_RESOURCE)) == (1, 20)
    assert {one.incident_arn for one in items} == {world.incident.arn}


def batch(
    world: World, *readings: Trigger | Garbled
) -> tuple[tuple[Outcome, ...], list[tuple[JSON, str]]]:
    queue = FakeQueue()
    intake = Intake(world.ports, world.finder, queue)
    records = [({"record": number}, reading) for number, reading in enumerate(readings)]
    return ingest_batch(intake, records, None, world.now), queue.kept


def test_a_record_that_cannot_be_read_or_routed_is_kept_whole_with_the_reason() -> None:
    world = world_with_plans()

    outcomes, kept = batch(world, Garbled(), trigger())

    assert [type(one) for one in outcomes] == [Kept, Kept]
    assert kept == [
        ({"record": 0}, "not JSON"),
        ({"record": 1}, "no routing rule matches and the deployment has no default response plan"),
    ]


def test_a_bad_record_loses_none_of_the_others() -> None:
    world = world_with_plans(default="default")

    outcomes, kept = batch(world, trigger("a", "1"), Garbled(), trigger("b", "2"))

    assert [type(one) for one in outcomes] == [Opened, Kept, Opened]
    assert len(kept) == 1


def test_an_unexpected_error_with_one_is_raised_after_the_others_are_done() -> None:
    world = world_with_plans(default="default")
    world.tap.around = FirstCommitFails()

    with pytest.raises(RuntimeError, match="no disk"):
        batch(world, trigger("broken", "1"), trigger("whole", "2"))

    assert [one.title for one in world.incidents] == ["Checkout is down [whole]"]
