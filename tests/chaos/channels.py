"""Contact channels: made, sent a code, and activated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.contact import Channel, ChannelType, Contact
from incident_manager.ports import NotSent
from incident_manager.services.activate_channel import activate_channel, send_code
from incident_manager.services.manage_channel import create_channel
from incident_manager.store import Ref
from tests.chaos.course import Course, Happening, minutes, request
from tests.world import DEPLOYMENT, World, code_in

if TYPE_CHECKING:
    from incident_manager.ports import Sent
    from tests.chaos.platform import Platform


def creates_a_channel(platform: Platform) -> Course:
    world = platform.world
    first, second = _new_channel(platform, "+15550000001"), _new_channel(platform, "+15550000002")
    return Course(first, second, lambda: bool(world.sms.to("+15550000001")))


def sends_a_code(platform: Platform) -> Course:
    world = platform.world
    channel = world.person("erin", activated=False).channels[0]
    return Course(
        _code(platform, channel),
        _activation(platform, channel, "000000"),
        lambda: bool(world.sms.to(channel.address)),
    )


def activates(platform: Platform) -> Course:
    world = platform.world
    erin = world.person("erin", activated=False)
    channel = erin.channels[0]
    send_code(world.ports, channel.arn, world.now)
    code = code_in(world.sms.sent[0].text.body)
    wrong = _activation(platform, channel, "999999")
    return Course(
        _activation(platform, channel, code), wrong, lambda: _channel_of(world, erin).activated
    )


def _new_channel(platform: Platform, number: str) -> Happening:
    world = platform.world
    erin = DEPLOYMENT.contact("erin")
    if world.store.get(_contact_ref("erin")) is None:
        world.person("erin")
    channel = Channel(
        arn=DEPLOYMENT.channel("erin", number.replace("+", "c")),
        name=number,
        type=ChannelType.SMS,
        address=number,
        request="what was asked",
    )

    def create() -> None:
        created = create_channel(world.ports, erin, channel, world.now, deferred=False)
        _asks_again(platform, channel, created.code)

    return request(platform, create)


def _code(platform: Platform, channel: Channel) -> Happening:
    world = platform.world

    def send() -> None:
        _asks_again(platform, channel, send_code(world.ports, channel.arn, world.now))

    return request(platform, send)


def _asks_again(platform: Platform, channel: Channel, outcome: Sent | NotSent | None) -> None:
    """The carrier did not take the code, as the answer or the log says; and so none arrives."""
    messages = platform.world.sms
    known = len(messages.to(channel.address))

    def ask() -> None:
        if len(messages.to(channel.address)) == known:
            _code(platform, channel)()

    if isinstance(outcome, NotSent):
        platform.later(minutes(1), ask)


def _activation(platform: Platform, channel: Channel, code: str) -> Happening:
    world = platform.world
    return request(platform, lambda: activate_channel(world.ports, channel.arn, code, world.now))


def _contact_ref(alias: str) -> Ref[Contact]:
    return Ref(Contact, DEPLOYMENT.contact(alias))


def _channel_of(world: World, contact: Contact) -> Channel:
    found = world.store.get(_contact_ref(contact.alias))
    assert found is not None
    return found.channels[0]
