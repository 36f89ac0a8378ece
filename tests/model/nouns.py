"""What the reference speaks of: plain records with names and minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

Uses = tuple[tuple[int, tuple[tuple[str, int | None], ...]], ...]
Stages = tuple[tuple[int, tuple[tuple[str, bool], ...]], ...]


class Told(NamedTuple):
    """A line of a timeline: what, when, about whom."""

    what: str
    minute: int
    about: str


@dataclass
class Person:
    """`channels` are "ready" or tell why not; `stages` hold (minutes, (channel, retry minutes))."""

    channels: dict[str, str]
    stages: Uses = ()

    def state(self, channel: str) -> str:
        return self.channels.get(channel, "deleted")


@dataclass
class Page:
    """One use of a channel. `next` is the minute of the next attempt, None when none follows."""

    person: str
    channel: str
    stage: int
    essential: bool
    next: int | None
    retry: int | None
    until: int | None
    attempts: int = 0
    created: int = -1
    sent: int = -1
    read: int | None = None


@dataclass(eq=False)
class Engagement:
    """`next` is (minute, index) of the stage that comes next. `clock`: it is woken in time."""

    of: str
    stages: Stages
    next: tuple[int, int] | None
    incident: int | None
    clock: bool = True
    pages: list[Page] = field(default_factory=list)
    essential: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    stopped: int | None = None

    @property
    def due(self) -> int | None:
        waiting = [page.next for page in self.pages if page.next is not None]
        stage = [self.next[0]] if self.next else []
        return min(waiting + stage, default=None)

    def ends(self) -> None:
        self.next = None
        for page in self.pages:
            page.next = None

    def leaves_alone(self, person: str) -> None:
        for page in self.pages:
            if page.person == person:
                page.next = None

    def stops(self, minute: int) -> None:
        if self.stopped is None:
            self.ends()
            self.stopped = minute


@dataclass
class Incident:
    """`key` is what its repeats have in common with it."""

    key: tuple[str, ...]
    engagements: list[int] = field(default_factory=list)
    state: str = "open"
    timeline: list[Told] = field(default_factory=list)
    calmed: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Plan:
    engaged: tuple[str, ...]
    dedupe: str | None
