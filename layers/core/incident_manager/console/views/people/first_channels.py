"""The first channels of a person, and a plan that uses them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from incident_manager.api.operations import CONTACTS
from incident_manager.domain.contact import ChannelType, Contact
from incident_manager.services.finding import find
from incident_manager.store import Ref

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from incident_manager.console.desk import Desk

_RETRY = 5  # minutes


@dataclass(frozen=True, slots=True)
class FirstChannel:
    kind: ChannelType
    name: str
    address: str = field(repr=False)


def add_channels(desk: Desk, contact_arn: str, given: Iterable[FirstChannel], token: str) -> None:
    """Each with a code on its way. The plan uses what was made, also when the next is refused:
    whoever has a code can activate its channel, and is to be paged on it then. Raises Refused.
    """
    made: list[str] = []
    try:
        for one in given:
            made.append(_add(desk, contact_arn, one, token))
    finally:
        _use(desk, contact_arn, made)


def _add(desk: Desk, contact_arn: str, given: FirstChannel, token: str) -> str:
    made = desk.call(
        CONTACTS,
        "CreateContactChannel",
        ContactId=contact_arn,
        Name=given.name,
        Type=given.kind.value,
        DeliveryAddress={"SimpleAddress": given.address},
        IdempotencyToken=f"{token}-{given.kind}" if token else None,
    )
    return str(made["ContactChannelArn"])


def _use(desk: Desk, contact_arn: str, channel_arns: Sequence[str]) -> None:
    """All at once. Who has a plan keeps it: a form that is sent again later changes nothing."""
    if not channel_arns or find(desk.store, Ref(Contact, contact_arn)).plan.stages:
        return
    targets = [
        {"ChannelTargetInfo": {"ContactChannelId": one, "RetryIntervalInMinutes": _RETRY}}
        for one in channel_arns
    ]
    stages = [{"DurationInMinutes": 0, "Targets": targets}]
    desk.call(CONTACTS, "UpdateContact", ContactId=contact_arn, Plan={"Stages": stages})
