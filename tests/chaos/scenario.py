"""The paths that a page, an event and a request go, each a world in which one thing happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tests.chaos import channels, clocks, events, requests
from tests.chaos.course import ONCE, Course
from tests.chaos.platform import Platform


@dataclass(frozen=True, slots=True)
class Path:
    """`messages`: how many there are when nothing fails, all attempts at a page counted as one.

    `ends`: it is to stop pages that would go out without it.
    """

    name: str
    prepare: Callable[[Platform], Course]
    messages: int
    ends: bool = False


PATHS = (
    Path("open", events.opens, 4),
    Path("open, by replay", events.opens_when_sent_again_by_hand, 4),
    Path("absorb", events.absorbs, 4),
    Path("no plan, then replay", events.is_kept_until_there_is_a_plan, 4),
    Path("start", requests.starts, 4),
    Path("engage", requests.engages, 5),
    Path("advance", clocks.advances, 4),
    Path("send again", clocks.sends_again, 2),
    Path("acknowledge", requests.acknowledges, 3, ends=True),
    Path("acknowledge, asked once", partial(requests.acknowledges, waits=ONCE), 3, ends=True),
    Path("acknowledge, one owed", requests.acknowledges_while_a_page_is_owed, 2, ends=True),
    Path("stop", requests.stops, 3, ends=True),
    Path("resolve", requests.resolves, 3, ends=True),
    Path("resolve, asked once", partial(requests.resolves, waits=ONCE), 3, ends=True),
    Path("delete", requests.deletes, 3, ends=True),
    Path("rescue, opening lost", clocks.rescues_a_lost_opening, 4),
    Path("rescue, clock lost", clocks.rescues_a_lost_clock, 4),
    Path("create channel", channels.creates_a_channel, 1),
    Path("send code", channels.sends_a_code, 1),
    Path("activate", channels.activates, 1),
)


def path_of(name: str) -> Path:
    return next(path for path in PATHS if path.name == name)
