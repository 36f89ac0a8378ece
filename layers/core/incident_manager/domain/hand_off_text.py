"""What people read when they went on call, or off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.domain.contact import Channel, ChannelType
from incident_manager.domain.hand_off_notice import on_call_until
from incident_manager.domain.hand_off_tag import notice_types
from incident_manager.domain.message import SMS_LENGTH, Text, one_line, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from incident_manager.domain.contact import Contact
    from incident_manager.domain.hand_off_notice import HandOff
    from incident_manager.domain.rotation import Rotation

_NAME_LENGTH = 60  # of a rotation or a person: the rest of the text is to fit beside it


@dataclass(frozen=True, slots=True)
class Notice:
    """A text for one person, for one of their channels."""

    channel: Channel
    text: Text


def notices(
    rotation: Rotation, hand_off: HandOff, people: Mapping[str, Contact | None]
) -> Iterator[Notice]:
    """For everybody who came or went, on each of their channels that is of a type wanted and can be
    used. Who was deleted is neither told nor named.
    """
    types = notice_types(rotation.tags)
    names = {arn: _name(one.called) for arn, one in people.items() if one}
    came = {arn: _on_call(rotation, hand_off, arn, names) for arn in hand_off.came}
    went = {arn: _off_call(rotation, hand_off, names) for arn in hand_off.went}
    for arn, sentences in {**came, **went}.items():
        person = people.get(arn)
        for channel in person.channels if person else ():
            if channel.type in types and not channel.fault:
                yield Notice(channel, _text(channel.type, sentences, rotation))


def _on_call(
    rotation: Rotation, hand_off: HandOff, contact_arn: str, names: Mapping[str, str]
) -> tuple[str, str]:
    until = on_call_until(rotation, contact_arn, hand_off.at)
    ending = f" until {_on_the_wall(rotation, until)}" if until else ""
    before = _listed(hand_off.went, names) if hand_off.direct else ""
    taking_over = f" You take over from {before}." if before else ""
    return f"You are on call now for {_name(rotation.name)}", f"{ending}.{taking_over}"


def _off_call(rotation: Rotation, hand_off: HandOff, names: Mapping[str, str]) -> tuple[str, str]:
    others = _listed(hand_off.on_call, names)
    following = f"On call now: {others}" if others else "Nobody is on call now"
    return f"You are off call now for {_name(rotation.name)}", f". {following}."


def _text(kind: ChannelType, sentences: tuple[str, str], rotation: Rotation) -> Text:
    headline, body = sentences[0], "".join(sentences)
    if kind is ChannelType.EMAIL:
        return Text(headline, f"{body}\n\nRotation: {rotation.arn}\n\nSent by Incident Manager.")
    return Text(headline, shortened(body, SMS_LENGTH))


def _on_the_wall(rotation: Rotation, instant: datetime) -> str:
    """As the rotation's clock shows it."""
    return f"{rotation.clock.reading(instant):%a %d %b %Y %H:%M} ({rotation.time_zone_id})"


def _listed(contact_arns: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names[arn] for arn in contact_arns if arn in names)


def _name(text: str) -> str:
    return shortened(one_line(text), _NAME_LENGTH)
