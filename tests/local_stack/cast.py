"""The replication set, people who can be paged, and plans that page them, made through the API as a
user makes them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from tests.local_stack.carriers import Delivered, delivered
from tests.local_stack.emulator import REGION

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.local_stack.stack import Stack

T = TypeVar("T")

# Seconds. What a busy machine's carrier was too slow to take, the watchdog sends again by then.
PATIENCE = 150
# Less than the 20 s within which no second code is sent.
_PATIENCE_WITH_CODES = 12


@dataclass(frozen=True, slots=True)
class Person:
    """A contact whose two channels are active and in the contact's own plan."""

    arn: str
    name: str
    phone: str
    email: str
    sms_channel: str


def create_replication_set(stack: Stack) -> str:
    """What everything else needs first, of the stack's own Region; answers with its ARN."""
    incidents = stack.api("ssm-incidents")
    arn: str = incidents.create_replication_set(regions={REGION: {}})["arn"]
    incidents.get_waiter("wait_for_replication_set_active").wait(arn=arn)
    return arn


def create_person(
    stack: Stack, name: str, phone: str, email: str, retry_minutes: int = 0
) -> Person:
    """Create the contact, activate both channels with the codes sent, page both at once.

    Pages are sent again every `retry_minutes` until somebody answers; 0 sends them once.
    """
    contacts = stack.api("ssm-contacts")
    arn: str = contacts.create_contact(
        Alias=name.lower().replace(" ", "-"),
        DisplayName=name,
        Type="PERSONAL",
        Plan={"Stages": []},
    )["ContactArn"]
    channels = [
        _activated_channel(stack, arn, kind, address)
        for kind, address in (("SMS", phone), ("EMAIL", email))
    ]
    targets = [
        {"ChannelTargetInfo": {"ContactChannelId": one, "RetryIntervalInMinutes": retry_minutes}}
        for one in channels
    ]
    stage = {"DurationInMinutes": 0, "Targets": targets}
    contacts.update_contact(ContactId=arn, Plan={"Stages": [stage]})
    return Person(arn, name, phone, email, sms_channel=channels[0])


def create_escalation_plan(stack: Stack, alias: str, people: Sequence[Person], minutes: int) -> str:
    """One person a stage, each stage of so many minutes; answers with the plan's ARN."""
    stages = [
        {
            "DurationInMinutes": minutes,
            "Targets": [{"ContactTargetInfo": {"ContactId": person.arn, "IsEssential": True}}],
        }
        for person in people
    ]
    made = stack.api("ssm-contacts").create_contact(
        Alias=alias, DisplayName=alias, Type="ESCALATION", Plan={"Stages": stages}
    )
    return str(made["ContactArn"])


def create_response_plan(stack: Stack, name: str, title: str, escalation_plan: str) -> str:
    """A plan of critical impact that engages the escalation plan; answers with its ARN."""
    made = stack.api("ssm-incidents").create_response_plan(
        name=name,
        displayName=title,
        incidentTemplate={"title": title, "impact": 1},
        engagements=[escalation_plan],
    )
    return str(made["arn"])


def messages_to(
    stack: Stack, address: str, count: int, within: float = PATIENCE
) -> list[Delivered]:
    """The messages to an address, once there are `count`. Raises TimeoutError after `within` s."""
    emulator = stack.deployment.emulator
    waited = f"{count} messages to {address}"
    return eventually(
        lambda: found if len(found := delivered(emulator, address)) >= count else None,
        waited,
        within,
    )


def eventually(look: Callable[[], T | None], what: str, within: float = PATIENCE) -> T:
    """What `look` finds, as soon as it finds something. Raises TimeoutError after `within` s."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise TimeoutError(f"{what}: not within {within:.0f} s")


def _activated_channel(stack: Stack, contact_arn: str, kind: str, address: str) -> str:
    contacts = stack.api("ssm-contacts")
    channel: str = contacts.create_contact_channel(
        ContactId=contact_arn,
        Name=kind.lower(),
        Type=kind,
        DeliveryAddress={"SimpleAddress": address},
    )["ContactChannelArn"]
    code = _code_sent(stack, channel, address)
    contacts.activate_contact_channel(ContactChannelId=channel, ActivationCode=code)
    return channel


def _code_sent(stack: Stack, channel: str, address: str) -> str:
    """Whoever waits in vain asks again, as people do: a carrier may have been too slow to take it.

    Raises ServiceQuotaExceededException if the carrier did take the one that never came.
    """
    try:
        sent = messages_to(stack, address, 1, within=_PATIENCE_WITH_CODES)[-1]
    except TimeoutError:
        stack.api("ssm-contacts").send_activation_code(ContactChannelId=channel)
        sent = messages_to(stack, address, 1)[-1]
    return sent.code
