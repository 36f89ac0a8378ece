"""One run: a path, the faults in its way, what the platform makes of it, and what was broken."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from tests.chaos.course import Course
from tests.chaos.fault import DELIVERY, Fault, Injection
from tests.chaos.platform import Platform
from tests.chaos.scenario import Path, path_of
from tests.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.chaos.witness import Witness

LATE_BY = timedelta(minutes=10)
LONG_ENOUGH = timedelta(minutes=11)  # for every plan of these worlds, and every retry
AFTER_REPLAY = timedelta(minutes=8)


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is over. `name` is what runs it again."""

    path: Path
    faults: tuple[Injection, ...]
    world: World
    platform: Platform
    course: Course

    @property
    def name(self) -> str:
        return f"{self.path.name}/{'+'.join(map(str, self.faults)) or 'nothing'}"

    @property
    def witness(self) -> Witness:
        return self.platform.witness

    def has(self, fault: Fault) -> bool:
        return any(one.fault is fault for one in self.faults)

    @property
    def order(self) -> tuple[Injection, ...]:
        """How the delivery was out of order, if it was."""
        if not self.has(Fault.OUT_OF_ORDER):
            return ()
        return tuple(one for one in self.faults if one.fault in {Fault.OUT_OF_ORDER, Fault.LATE})

    @property
    def calls(self) -> int:
        """Up to the last call that was more than the watchdog finding nothing to do, and one."""
        busy = [call.number for call in self.witness.calls if call.name != "overdue"]
        return min(max(busy, default=0) + 1, self.witness.number)


def perform(path: Path, faults: Iterable[Injection] = ()) -> Run:
    injected = tuple(faults)
    with _threads_in_order():
        platform = Platform(World())
        course = path.prepare(platform)
        platform.watch({one.at: one.fault for one in injected if one.at})
        _play(platform, course, [one.fault for one in injected if not one.at])
    return Run(path, injected, platform.world, platform, course)


def from_name(name: str) -> Run:
    path, _, faults = name.partition("/")
    given = () if faults == "nothing" else faults.split("+")
    return perform(path_of(path), map(Injection.of, given))


@dataclass(frozen=True, slots=True)
class Expected:
    """How many pages go to each address when nothing fails; `without`: when nothing happens.

    `most`: in whatever order of what happens and its neighbour.
    """

    pages: Counter[str]
    without: Counter[str]
    most: Counter[str]


@cache
def expected(path: Path, order: tuple[Injection, ...] = ()) -> Expected:
    """`order`: what is delivered out of order, and perhaps late, is expected to end otherwise."""
    how = [one.fault for one in order]
    pages, without, in_order = (
        _pages_of(path, how, change) for change in (_as_it_is, _nothing_happens, _in_order)
    )
    return Expected(pages, without, pages | without | (in_order if order else Counter()))


def _as_it_is(course: Course) -> Course:
    return course


def _nothing_happens(course: Course) -> Course:
    return replace(course, action=lambda: None)


def _in_order(course: Course) -> Course:
    return replace(course, neighbour=course.action, action=course.neighbour)


def _pages_of(path: Path, how: list[Fault], change: Callable[[Course], Course]) -> Counter[str]:
    with _threads_in_order():
        platform = Platform(World())
        course = path.prepare(platform)
        platform.watch({})
        _play(platform, change(course), how)
    return pages_by_address(platform.witness)


def pages_by_address(witness: Witness) -> Counter[str]:
    """How many different messages each address got."""
    return Counter(address for _, address in {(one.code, one.address) for one in witness.handed})


def _play(platform: Platform, course: Course, how: list[Fault]) -> None:
    """What happens, delivered so; then all that recovers has its time, and once more."""
    assert set(how) <= set(DELIVERY)
    if Fault.LATE in how:
        platform.lives(LATE_BY)
    if Fault.OUT_OF_ORDER in how:
        course.neighbour()
    course.action()
    if Fault.TWICE in how:
        course.action()
    course.afterwards()
    platform.lives(LONG_ENOUGH)
    platform.replays()
    platform.lives(AFTER_REPLAY)


class _InOrder:
    """A pool whose threads wait for each other: every run is the same."""

    def __init__(self, max_workers: int) -> None:
        self._workers = max_workers

    def __enter__(self) -> _InOrder:
        return self

    def __exit__(self, *error: object) -> None: ...

    def map(self, do: Callable[[Any], Any], tasks: Iterable[Any]) -> list[Any]:
        return [do(task) for task in tasks]


@contextmanager
def _threads_in_order() -> Iterator[None]:
    with patch("concurrent.futures.ThreadPoolExecutor", _InOrder):
        yield
