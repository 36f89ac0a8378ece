"""A carrier error is a receipt, and the other channels still go."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.contact import ChannelType
from incident_manager.domain.page import TRY_FOR, Acceptance, ReceiptType
from incident_manager.ports import NotSent, Sent
from tests.world import World, essential, number_of

if TYPE_CHECKING:
    from incident_manager.domain.contact import Channel
    from incident_manager.domain.message import Text
    from incident_manager.domain.page import Page

REFUSED = NotSent("InvalidParameter", passing=False)
THROTTLED = NotSent("Throttled", passing=True)


@dataclass(slots=True)
class BrokenCarrier:
    """It raises what no carrier should: `left` times, then it works."""

    left: int
    sent: list[str] = field(default_factory=list)

    def send(self, channel: Channel, text: Text) -> Sent | NotSent:  # noqa: ARG002
        if self.left:
            self.left -= 1
            raise RuntimeError("a fault of the carrier's own")
        self.sent.append(channel.address)
        return Sent("message")

    def has_opted_out(self, channel: Channel) -> bool:  # noqa: ARG002
        return False


def with_broken_mail(world: World, times: int) -> BrokenCarrier:
    broken = BrokenCarrier(times)
    senders = {**world.ports.senders, ChannelType.EMAIL: broken}
    world.ports = replace(world.ports, senders=senders)
    return broken


def errors(page: Page) -> list[str | None]:
    return [one.info for one in page.receipts if one.type is ReceiptType.ERROR]


def test_a_refused_message_is_a_receipt_and_the_mail_still_goes() -> None:
    world = World()
    world.sms.refusals[number_of("alice")] = REFUSED
    world.fires(world.response_plan("checkout", world.person("alice", email=True)))

    by_sms, by_mail = sorted(world.pages, key=lambda one: len(errors(one)), reverse=True)
    assert errors(by_sms) == ["InvalidParameter"]
    assert by_mail.time_of(ReceiptType.SENT)
    assert len(world.email.sent) == 1


def test_a_refused_message_is_not_tried_again() -> None:
    world = World()
    alice = world.person("alice")
    world.sms.refusals[number_of("alice")] = REFUSED
    world.fires(world.response_plan("checkout", alice))
    world.sms.refusals.clear()

    world.lives(10)

    assert world.sms_to(alice) == 0
    assert world.page_of(alice).due_at is None


def test_a_passing_fault_is_tried_again_by_the_watchdog() -> None:
    world = World()
    alice = world.person("alice")
    world.sms.refusals[number_of("alice")] = THROTTLED
    world.fires(world.response_plan("checkout", alice))
    assert errors(world.page_of(alice)) == ["Throttled"]
    world.sms.refusals.clear()

    world.lives(1)

    assert world.sms_to(alice) == 1
    assert world.page_of(alice).time_of(ReceiptType.SENT)


def test_a_passing_fault_that_does_not_pass_is_given_up() -> None:
    world = World()
    alice = world.person("alice")
    world.sms.refusals[number_of("alice")] = THROTTLED
    world.fires(world.response_plan("checkout", alice))

    minutes = int(TRY_FOR / timedelta(minutes=1))
    world.lives(minutes - 1)
    assert world.page_of(alice).due_at
    world.lives(10)

    assert world.page_of(alice).due_at is None
    assert "the page was not sent: Throttled" in world.notes()


def test_the_next_attempt_of_the_plan_is_made_whatever_became_of_the_one_before() -> None:
    world = World()
    alice = world.person("alice", retry_minutes=5)
    world.sms.refusals[number_of("alice")] = REFUSED
    world.fires(world.response_plan("checkout", alice))
    world.sms.refusals.clear()

    world.passes(5)

    assert world.sms_to(alice) == 1


def test_others_are_paged_and_the_next_stage_is_engaged_all_the_same() -> None:
    world = World()
    alice, bob, carol = (world.person(name) for name in ("alice", "bob", "carol"))
    world.sms.refusals[number_of("alice")] = REFUSED
    ops = world.escalation("ops", (5, essential(alice, bob)), (0, essential(carol)))
    world.fires(world.response_plan("checkout", ops))
    world.passes(5)

    assert [world.sms_to(one) for one in (alice, bob, carol)] == [0, 1, 1]


def test_a_channel_without_a_carrier_is_a_receipt() -> None:
    world = World()
    alice = world.person("alice", email=True)
    world.ports = replace(world.ports, senders={ChannelType.SMS: world.sms})

    world.fires(world.response_plan("checkout", alice))

    assert world.sms_to(alice) == 1
    assert any("no carrier for EMAIL" in str(info) for page in world.pages for info in errors(page))


def test_a_carrier_that_raises_costs_no_other_page_its_receipt() -> None:
    world = World()
    alice = world.person("alice", email=True)
    broken = with_broken_mail(world, times=1)

    with pytest.raises(RuntimeError, match="carrier's own"):
        world.fires(world.response_plan("checkout", alice))
    world.lives(3)

    assert world.sms_to(alice) == 1, "sent again, although its carrier had taken it"
    assert broken.sent == ["alice@example.com"]


def test_a_carrier_that_raises_keeps_no_other_engagement_waiting() -> None:
    world = World()
    alice, bob = world.person("alice", email=True), world.person("bob", retry_minutes=1)
    with_broken_mail(world, times=1)

    with pytest.raises(RuntimeError):
        world.fires(world.response_plan("checkout", alice, bob))

    assert world.sms_to(bob) == 1
    world.passes(1)
    assert world.sms_to(bob) == 2, "its clock was not started"


def test_a_carrier_that_keeps_raising_is_reported_at_each_try_and_holds_up_nobody() -> None:
    world = World()
    alice, bob = world.person("alice", email=True), world.person("bob")
    ops = world.escalation("ops", (2, essential(alice)), (0, essential(bob)))
    with_broken_mail(world, times=1000)
    with pytest.raises(RuntimeError):
        world.fires(world.response_plan("checkout", ops))

    failed = 0
    for _ in range(4):
        world.passes(1)
        failed += len(world.rescue().failed)

    assert failed == 3, "after 20, 40 and 80 seconds"
    assert (world.sms_to(alice), world.sms_to(bob)) == (1, 1)


def test_a_fault_that_is_heard_of_after_the_acknowledgement_owes_nothing() -> None:
    """The carrier was slow to say that it failed; meanwhile the reader answered another message."""
    world = World()
    alice = world.person("alice", email=True)
    world.sms.refusals[number_of("alice")] = THROTTLED
    world.fires(world.response_plan("checkout", alice))
    by_mail = next(page for page in world.pages if page.time_of(ReceiptType.SENT))
    world.sms.refusals.clear()

    assert world.acknowledges(by_mail).acceptance is Acceptance.ACCEPTED
    world.lives(5)

    assert world.sms_to(alice) == 0
    assert all(page.due_at is None for page in world.pages)
