"""However many alarms share a dedupe string, none of them waits for another or is refused for it.

DynamoDB refuses transactions that meet on a record; so repeats must have none in common.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.adapters.dynamodb.layout import ref_of
from incident_manager.domain.dedupe import DedupeLock
from incident_manager.domain.quotas import MAX_REPEATS
from incident_manager.domain.timeline import EventType
from incident_manager.services.outcomes import Opened, Repeated
from tests.fakes.memory_store import MemoryStore
from tests.fakes.tapped import untouched
from tests.world import World, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.domain.response_plan import ResponsePlan
    from incident_manager.store import Aggregate, Ref


class CommitsKept(MemoryStore):
    """Remembers which records each commit concerned."""

    def __init__(self) -> None:
        super().__init__()
        self.concerned: list[set[Ref[Any]]] = []

    def commit(
        self,
        save: Iterable[Aggregate] = (),
        *,
        check: Iterable[Aggregate] = (),
        delete: Iterable[Aggregate] = (),
    ) -> tuple[Aggregate, ...]:
        saved, checked, deleted = tuple(save), tuple(check), tuple(delete)
        self.concerned.append({ref_of(one) for one in (*saved, *checked, *deleted)})
        return super().commit(saved, check=checked, delete=deleted)


@dataclass(slots=True)
class AfterTheRead:
    """Something happens between what a repeat read and what it writes."""

    happens: Callable[[], object]
    waiting: bool = field(default=True)

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:
        result = call()
        if name == "read" and self.waiting:
            self.waiting = False
            self.happens()
        return result


def shop(store: MemoryStore | None = None) -> tuple[World, ResponsePlan]:
    """An open incident, whose dedupe string all alarms of the plan share."""
    world = World(store)
    plan = world.response_plan("checkout", world.person("ann"), dedupe_string="shop")
    world.fires(plan, "first")
    return world, plan


def lock_of(world: World) -> DedupeLock:
    (lock,) = [one for one in records_of(world).values() if isinstance(one, DedupeLock)]
    return lock


def test_transactions_of_repeats_have_no_record_in_common() -> None:
    store = CommitsKept()
    world, plan = shop(store)
    store.concerned.clear()

    for number in range(5):
        world.fires(plan, f"alarm-{number}")

    assert len(store.concerned) == 5
    assert all(one.isdisjoint(other) for one, other in combinations(store.concerned, 2))
    assert lock_of(world).absorbed == 5


@pytest.mark.parametrize("before", [0, MAX_REPEATS], ids=["counted", "on a full timeline"])
def test_a_repeat_that_meets_the_resolution_opens_an_incident_of_its_own(before: int) -> None:
    """However long it stood still after it had read that there was one open."""
    world, plan = shop()
    incident = world.incident
    for _ in range(before):
        world.store.count(lock_of(world))
    world.tap.around = AfterTheRead(lambda: world.resolves(incident))

    opened = world.fires(plan, "first", event_id="e")
    world.tap.around = untouched

    assert isinstance(opened, Opened)
    assert len(world.pages) == 2
    told = [one for one in world.timeline(incident) if one.type == EventType.TRIGGER]
    assert len(told) == 1
    assert world.fires(plan, "first", event_id="e") == Repeated(opened.incident_arn)


def test_a_repeat_that_could_not_be_counted_is_delivered_again_and_written_once() -> None:
    world, plan = shop()

    def refuse(name: str, call: Callable[[], Any]) -> Any:
        if name == "count":
            raise TimeoutError
        return call()

    world.tap.around = refuse
    with pytest.raises(TimeoutError):
        world.fires(plan, "second", event_id="e")
    world.tap.around = untouched

    assert isinstance(world.fires(plan, "second", event_id="e"), Repeated)
    assert len([one for one in world.timeline() if one.type == EventType.TRIGGER]) == 2
