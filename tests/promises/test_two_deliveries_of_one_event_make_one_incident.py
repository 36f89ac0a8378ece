"""Two deliveries of one event at the same moment make one incident and page once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.crash import CallCount
from tests.fakes.tapped import untouched
from tests.fakes.turns import Turns
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.contact import Contact
    from incident_manager.domain.response_plan import ResponsePlan

EVENT = "one event"


class Meanwhile:
    """Right before one of the calls, something else happens from its beginning to its end."""

    def __init__(self, number: int, event: Callable[[], object]) -> None:
        self._left = number
        self._event = event
        self._busy = False

    def __call__(self, name: str, call: Callable[[], Any]) -> Any:  # noqa: ARG002
        if not self._busy:
            self._left -= 1
            if self._left == 0:
                self._busy = True
                self._event()
        return call()


def two_people() -> tuple[World, ResponsePlan, tuple[Contact, ...]]:
    world = World()
    people = (world.person("alice"), world.person("bob"))
    return world, world.response_plan("checkout", *people), people


def check(world: World, people: tuple[Contact, ...]) -> None:
    world.tap.around = untouched
    world.lives(3)
    assert len(world.incidents) == 1
    assert [world.sms_to(one) for one in people] == [1] * len(people)
    assert len(world.timeline()) == 2 + len(people)


def names_of_one_delivery() -> list[str]:
    world, plan, _ = two_people()
    world.tap.around = count = CallCount()
    world.fires(plan, event_id=EVENT)
    return count.names


@pytest.mark.parametrize("number", range(1, len(names_of_one_delivery()) + 1))
def test_the_second_comes_between_any_two_calls_of_the_first(number: int) -> None:
    world, plan, people = two_people()
    world.tap.around = Meanwhile(number, lambda: world.fires(plan, event_id=EVENT))

    world.fires(plan, event_id=EVENT)

    check(world, people)


@pytest.mark.parametrize("number", range(1, len(names_of_one_delivery()) + 1))
def test_another_firing_of_the_alarm_comes_between_any_two_calls(number: int) -> None:
    world, plan, people = two_people()
    world.tap.around = Meanwhile(number, lambda: world.fires(plan, event_id="another event"))

    world.fires(plan, event_id=EVENT)

    assert len(world.incidents) == 1
    assert [world.sms_to(one) for one in people] == [1, 1]


def test_their_calls_come_in_any_order_up_to_the_opening() -> None:
    """Every order of the calls up to and including the commit that opens, of both."""
    opening = names_of_one_delivery().index("commit") + 1
    for first in combinations(range(2 * opening), opening):
        order = "".join("1" if turn in first else "2" for turn in range(2 * opening))
        world, plan, people = two_people()
        world.tap.around = turns = Turns(order)
        deliver = partial(world.fires, plan, event_id=EVENT)

        turns.run(deliver, deliver)

        check(world, people)


def test_many_threads_deliver_it_at_once() -> None:
    world, plan, people = two_people()

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: world.fires(plan, event_id=EVENT), range(64)))

    check(world, people)
