"""A channel that is not activated, deleted or opted out is skipped and noted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from incident_manager.domain.contact import ChannelType
from incident_manager.domain.page import ReceiptType
from incident_manager.ports import NotSent
from incident_manager.services.manage_channel import deactivate_channel
from tests.world import World, essential, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.domain.contact import Channel, Contact


def sms_not_activated(contact: Contact) -> Contact:
    return contact.with_channel(replace(_sms(contact), activated=False))


def sms_opted_out(contact: Contact) -> Contact:
    return contact.with_channel(replace(_sms(contact), opted_out=True))


def sms_deleted(contact: Contact) -> Contact:
    kept = tuple(one for one in contact.channels if one.type is not ChannelType.SMS)
    return replace(contact, channels=kept)


def _sms(contact: Contact) -> Channel:
    return next(one for one in contact.channels if one.type is ChannelType.SMS)


WAYS = [
    pytest.param(sms_not_activated, "not activated", id="not activated"),
    pytest.param(sms_opted_out, "opted out", id="opted out"),
    pytest.param(sms_deleted, "deleted", id="deleted"),
]


@pytest.mark.parametrize(("spoil", "reason"), WAYS)
def test_the_other_channel_is_used_and_the_reason_is_noted(
    spoil: Callable[[Contact], Contact], reason: str
) -> None:
    world = World()
    alice = world.change(world.person("alice", email=True), spoil)

    world.fires(world.response_plan("checkout", alice))

    assert (world.sms_to(alice), len(world.email.sent)) == (0, 1)
    assert reason in world.notes()


@pytest.mark.parametrize(("spoil", "reason"), WAYS)
def test_a_channel_that_is_spoilt_between_two_attempts_is_used_no_more(
    spoil: Callable[[Contact], Contact], reason: str
) -> None:
    world = World()
    alice = world.person("alice", email=True, retry_minutes=5)
    world.fires(world.response_plan("checkout", alice))

    world.change(alice, spoil)
    world.passes(5)

    assert (world.sms_to(alice), len(world.email.sent)) == (1, 2)
    assert reason in world.notes()


@pytest.mark.parametrize(("spoil", "reason"), WAYS)
def test_a_channel_that_is_spoilt_while_its_page_is_owed_says_so_on_the_page(
    spoil: Callable[[Contact], Contact], reason: str
) -> None:
    world = World()
    alice = world.person("alice")
    world.sms.refusals[number_of("alice")] = NotSent("Throttled", passing=True)
    world.fires(world.response_plan("checkout", alice))
    world.sms.refusals.clear()

    world.change(alice, spoil)
    world.lives(2)

    (error,) = [one for one in world.page_of(alice).receipts if one.type is ReceiptType.ERROR]
    assert reason in str(error.info)
    assert world.sms_to(alice) == 0
    assert world.page_of(alice).due_at is None


def test_a_deactivated_channel_is_used_no_more() -> None:
    world = World()
    alice = world.person("alice", retry_minutes=5)
    world.fires(world.response_plan("checkout", alice))

    deactivate_channel(world.ports, alice.channels[0].arn)
    world.passes(30)

    assert world.sms_to(alice) == 1


def test_whoever_opts_out_at_the_carrier_is_not_messaged_again() -> None:
    world = World()
    alice = world.person("alice", retry_minutes=5)
    world.sms.opted_out.add(number_of("alice"))
    world.fires(world.response_plan("checkout", alice))

    world.lives(30)

    assert world.sms_to(alice) == 1
    assert "opted out" in world.notes()


def test_a_contact_that_does_not_exist_keeps_nobody_else_from_being_paged() -> None:
    world = World()
    alice = world.person("alice")
    ghost = replace(alice, arn=alice.arn.replace("alice", "ghost"), alias="ghost", version=0)
    ops = world.escalation("ops", (5, essential(ghost, alice)))

    world.fires(world.response_plan("checkout", ghost, ops))

    assert world.sms_to(alice) == 1
    assert "the contact was deleted" in world.notes()


def test_each_skipped_channel_is_noted_once_in_a_stage() -> None:
    world = World()
    alice = world.change(world.person("alice", email=True, stages=(1, 1, 0)), sms_not_activated)

    world.fires(world.response_plan("checkout", alice))
    world.passes(10)

    assert world.notes().count("not activated") == 1
    assert len(world.email.sent) == 3
