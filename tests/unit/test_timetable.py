"""A person's own plan, laid out in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from incident_manager.domain.contact import (
    Channel,
    ChannelTarget,
    ChannelType,
    Contact,
    ContactType,
    Plan,
    Stage,
)
from incident_manager.domain.timetable import channel_uses, unusable_channels
from tests.world import DEPLOYMENT, START

PHONE, MAIL = (DEPLOYMENT.channel("alice", name) for name in ("phone", "mail"))


def alice(*stages: tuple[int, tuple[str, ...]]) -> Contact:
    """`stages`: minutes and the channels that are used; the mail channel is not activated."""
    kinds = {PHONE: ChannelType.SMS, MAIL: ChannelType.EMAIL}
    channels = tuple(
        Channel(arn=arn, name=kind, type=kind, address="x", activated=arn == PHONE)
        for arn, kind in kinds.items()
    )
    plan = Plan(
        stages=tuple(
            Stage(minutes, tuple(ChannelTarget(arn) for arn in arns)) for minutes, arns in stages
        )
    )
    return Contact(
        arn=DEPLOYMENT.contact("alice"),
        alias="alice",
        type=ContactType.PERSONAL,
        plan=plan,
        channels=channels,
        created=START,
    )


def uses(person: Contact) -> list[tuple[str, float, float | None]]:
    """Channel, minute of its use, minute that ends its repetition."""

    def minute(of: timedelta) -> float:
        return of / timedelta(minutes=1)

    return [
        (
            use.target.channel_arn,
            minute(use.at - START),
            None if use.until is None else minute(use.until - START),
        )
        for use in channel_uses(person, START)
    ]


def test_stages_follow_one_another() -> None:
    assert uses(alice((5, (PHONE,)), (10, (PHONE,)), (0, (PHONE,)))) == [
        (PHONE, 0, 5),
        (PHONE, 5, 15),
        (PHONE, 15, None),
    ]


def test_channels_of_a_stage_are_used_together() -> None:
    assert uses(alice((0, (PHONE, MAIL)))) == [(PHONE, 0, None), (MAIL, 0, None)]


def test_a_stage_whose_channels_are_all_unusable_takes_no_time() -> None:
    assert uses(alice((5, (MAIL,)), (0, (PHONE,)))) == [(MAIL, 0, 0), (PHONE, 0, None)]


def test_a_stage_with_one_usable_channel_keeps_its_time() -> None:
    assert uses(alice((5, (MAIL, PHONE)), (0, (PHONE,))))[-1] == (PHONE, 5, None)


def test_a_stage_without_channels_is_a_plain_wait() -> None:
    assert uses(alice((5, ()), (0, (PHONE,)))) == [(PHONE, 5, None)]


def test_no_plan_is_no_use() -> None:
    assert uses(replace(alice(), plan=Plan())) == []


def test_each_use_of_a_channel_has_its_own_position() -> None:
    found = channel_uses(alice((1, (PHONE, PHONE)), (1, (PHONE,))), START)

    assert [use.position for use in found] == [(0, 0), (0, 1), (1, 0)]


def test_a_channel_that_cannot_be_used_is_named_once_with_its_reason() -> None:
    deleted = DEPLOYMENT.channel("alice", "deleted")

    found = unusable_channels(alice((1, (MAIL, deleted)), (1, (MAIL, PHONE))))

    assert found == ((MAIL, "it is not activated"), (deleted, "it was deleted"))
