"""Hand-off notices: whoever went on call or off is told, if the rotation asks for it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from incident_manager.domain.hand_off_notice import look
from incident_manager.domain.hand_off_text import notices
from incident_manager.ports import NotSent
from incident_manager.services.find_replication_set import serving_set
from incident_manager.services.outcomes import Noticed, Notified
from incident_manager.services.retrying import read_contacts, until_committed
from incident_manager.services.run_all import results_until, run_all

if TYPE_CHECKING:
    from datetime import datetime

    from incident_manager.domain.hand_off_notice import HandOff
    from incident_manager.domain.hand_off_text import Notice
    from incident_manager.domain.rotation import Rotation
    from incident_manager.ports import PagingPorts
    from incident_manager.store import Ref

AT_ONCE = 8


def notify_hand_off(ports: PagingPorts, until: datetime, at_once: int = AT_ONCE) -> Notified:
    """Look at the rotations that are due for it, and tell whom it concerns.

    Begins nothing after `until` (UTC). Nobody is told while nothing is served. The cost follows
    what is due, however many rotations there are.
    """
    if serving_set(ports.store) is None:
        return Notified()
    due = ports.store.hand_offs_due(ports.clock())
    results = list(results_until(until, ports.clock, partial(_notify, ports), due, at_once))
    told = [result for _, result in results if not isinstance(result, Exception)]
    return Notified(
        tuple(noticed for one in told for noticed in one),
        tuple((ref.id, result) for ref, result in results if isinstance(result, Exception)),
    )


def _notify(ports: PagingPorts, ref: Ref[Rotation]) -> tuple[Noticed, ...]:
    """A notice is given up rather than sent twice: that the look was taken is written first."""
    taken = until_committed(partial(_take, ports, ref))
    return run_all(partial(_send, ports, notice) for notice in taken)


def _take(ports: PagingPorts, ref: Ref[Rotation]) -> tuple[Notice, ...]:
    """What is to be sent, once it is certain that nobody else sends it."""
    rotation, now = ports.store.get(ref), ports.clock()
    if rotation is None or rotation.look_at is None or now < rotation.look_at:
        return ()  # the index still shows what was
    looked, hand_off = look(rotation, now)
    to_send = _notices(ports, looked, hand_off) if hand_off else ()
    ports.store.commit([looked])
    return to_send


def _notices(ports: PagingPorts, rotation: Rotation, hand_off: HandOff) -> tuple[Notice, ...]:
    concerned = dict.fromkeys((*hand_off.went, *hand_off.on_call))
    return tuple(notices(rotation, hand_off, read_contacts(ports.store, concerned)))


def _send(ports: PagingPorts, notice: Notice) -> Noticed:
    sender = ports.senders.get(notice.channel.type)
    if sender is None:
        kind = notice.channel.type
        outcome = NotSent(f"this deployment has no carrier for {kind} channels", passing=False)
        return Noticed(notice.channel.arn, outcome)
    return Noticed(notice.channel.arn, sender.send(notice.channel, notice.text))
