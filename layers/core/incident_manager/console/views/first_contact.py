"""The wizard's second step: a person, and a channel that they have proven to be theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.console.numbers import dialled
from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.console.views.get_prepared import given_fields, outbox, wizard
from incident_manager.console.views.people.channel_state import is_code_sent
from incident_manager.console.views.people.first_channels import FirstChannel, add_channels
from incident_manager.console.wording import TYPES, alias_of
from incident_manager.domain import arn
from incident_manager.domain.contact import ChannelType, Contact
from incident_manager.domain.reachability import unreachable_because
from incident_manager.domain.role import Role
from incident_manager.services.finding import find
from incident_manager.services.look_at_readiness import look_at_readiness
from incident_manager.store import Ref

if TYPE_CHECKING:
    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.domain.contact import Channel

_ADMIN = Role.ADMINISTRATOR
_SENT = "A code is on its way."


@get("/get-prepared/contact", role=_ADMIN)
def contact(desk: Desk) -> Answer:
    """The code of a channel that waits for one comes before another person."""
    return _contact(desk)


@post("/get-prepared/contact", role=_ADMIN)
def create_contact(desk: Desk) -> Answer:
    """The person and a channel, or neither; a form that is sent twice makes them once."""
    given = given_fields(desk, "name", "alias", "kind", "address", "client_token")
    alias = given["alias"] or alias_of(given["name"])
    try:
        made = desk.call(
            "ssm-contacts",
            "CreateContact",
            Alias=alias,
            DisplayName=given["name"] or None,
            Type="PERSONAL",
            Plan={"Stages": []},
            IdempotencyToken=given["client_token"] or None,
        )
        _add_channel(desk, made["ContactArn"], given)
    except Refused as refused:
        return _contact(desk, refused, given)
    sent = any(is_code_sent(one) for one in _channels(desk, made["ContactArn"]))
    return desk.go("/get-prepared/contact", _SENT if sent else "")


def _add_channel(desk: Desk, contact_arn: str, given: dict[str, str]) -> None:
    """Without one the person goes, unless they have one since the form was sent before."""
    kind = ChannelType(given["kind"]) if given["kind"] in tuple(ChannelType) else ChannelType.EMAIL
    first = FirstChannel(kind, TYPES[kind], dialled(kind, given["address"]))
    try:
        add_channels(desk, contact_arn, [first], given["client_token"])
    except Refused:
        if not _channels(desk, contact_arn):
            desk.call("ssm-contacts", "DeleteContact", ContactId=contact_arn)
        raise


def _channels(desk: Desk, contact_arn: str) -> tuple[Channel, ...]:
    return find(desk.store, Ref(Contact, contact_arn)).channels


@post("/get-prepared/contact/code", role=_ADMIN)
def activate(desk: Desk) -> Answer:
    """The plan is as it is: it names the channel since that was made, or was made otherwise."""
    given = given_fields(desk, "channel", "code")
    try:
        desk.call(
            "ssm-contacts",
            "ActivateContactChannel",
            ContactChannelId=given["channel"],
            ActivationCode=given["code"],
        )
    except Refused as refused:
        return _contact(desk, refused)
    person = find(desk.store, Ref(Contact, arn.contact_of(given["channel"])))
    if unreachable_because(person):
        return desk.go("/get-prepared/contact", "The channel is activated.")
    return desk.go("/get-prepared/escalation-plan", "Pages can reach this person now.")


@post("/get-prepared/contact/code/again", role=_ADMIN)
def send_again(desk: Desk) -> Answer:
    try:
        channel = desk.visit.field("channel")
        desk.call("ssm-contacts", "SendActivationCode", ContactChannelId=channel)
    except Refused as refused:
        return _contact(desk, refused)
    return desk.go("/get-prepared/contact", _SENT)


def _contact(
    desk: Desk, refused: Refused | None = None, given: dict[str, str] | None = None
) -> Answer:
    ready = look_at_readiness(desk.store)
    waiting = next(iter(ready.waiting), None)
    channel = max(waiting.channels, key=is_code_sent) if waiting else None
    passed_over = next(iter(ready.passed_over), None)
    return wizard(
        desk,
        "contact",
        refused,
        given,
        ready=ready,
        kinds=[(one, TYPES[one]) for one in TYPES if one in desk.ports.senders],
        waiting=waiting,
        channel=channel,
        is_sent=channel is not None and is_code_sent(channel),
        channel_kind=TYPES[channel.type] if channel else "",
        outbox=outbox(desk, channel.type) if channel else "",
        client_token=desk.visit.field("client_token") or desk.ports.ids.new(),
        passed_over=passed_over,
        because=unreachable_because(passed_over) if passed_over else "",
    )
