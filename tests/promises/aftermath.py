"""What a crash may leave behind, and what must be true once everything had its time to recover."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from incident_manager.domain.ledger import balance
from incident_manager.domain.page import ReceiptType
from incident_manager.domain.timeline import EventType
from incident_manager.services.audit_ledger import audit_ledger
from tests.fakes.tapped import untouched
from tests.world import code_in

if TYPE_CHECKING:
    from incident_manager.domain.timeline import TimelineEvent
    from incident_manager.services.audit_ledger import Audit
    from tests.world import World

QUIET_MINUTES = 30  # longer than every plan of these tests runs


@dataclass(frozen=True, slots=True)
class Remains:
    """What was there at the moment of the crash.

    `unheard` counts, by the page's code, messages that a carrier took and whose receipt was not
    written: nobody can tell afterwards that they went out, so these alone may be sent again.
    """

    messages: int
    ended: bool
    unheard: Counter[str]

    def __or__(self, later: Remains) -> Remains:
        """After a second crash."""
        return Remains(later.messages, later.ended, self.unheard | later.unheard)


def look(world: World) -> Remains:
    taken = sent_codes(world)
    heard = {page.code: page.attempt - (page.due_at is not None) for page in world.pages}
    unheard = taken - Counter(heard)
    ended = any(page.read for page in world.pages) or any(not one.open for one in world.incidents)
    return Remains(sum(taken.values()), ended, unheard)


def recover(world: World) -> None:
    """The process is back: the clock and the watchdog go on as they would."""
    world.tap.around = untouched
    world.lives(QUIET_MINUTES)


def sent_codes(world: World) -> Counter[str]:
    """How often each page, told by its code, reached a carrier."""
    return Counter(code_in(one.text.body) for one in (*world.sms.sent, *world.email.sent))


def check_pages(world: World, remains: Remains, wanted: int, attempts: int = 1) -> None:
    """`wanted` pages were sent, at each attempt once; one time more at most where the carrier's
    answer was lost.
    """
    sent = sent_codes(world)
    assert len(sent) == len(world.pages) == wanted, sent
    for code, times in sent.items():
        most = attempts + remains.unheard[code]
        assert attempts <= times <= most, f"page {code} went out {times} times"
    assert all(page.time_of(ReceiptType.SENT) for page in world.pages)


def check_silence(world: World, remains: Remains) -> None:
    """Nothing went out after the commit that ended it."""
    assert sum(sent_codes(world).values()) == remains.messages


def check_peace(world: World) -> None:
    """Nothing is owed, nothing is planned, and the timeline tells each thing once."""
    assert list(world.store.overdue(world.now)) == []
    assert all(page.due_at is None for page in world.pages)
    assert balance(world.pages, world.now).open == 0
    assert audited(world).balanced
    for incident in world.incidents:
        _check_timeline(world, world.timeline(incident))


def audited(world: World) -> Audit:
    """What the auditor finds now."""
    return audit_ledger(world.store, lambda: world.now, world.now + timedelta(minutes=1))


def _check_timeline(world: World, events: list[TimelineEvent]) -> None:
    types = Counter(event.type for event in events)
    # Pages on two channels of one person look alike; of anything else, nothing is told twice.
    told = Counter(event.data for event in events if event.type != EventType.PAGE)
    assert set(told.values()) == {1}, told
    assert types[EventType.START] == 1
    assert types[EventType.PAGE] == len(world.pages)
    assert types[EventType.ACKNOWLEDGEMENT] == sum(page.read for page in world.pages)
