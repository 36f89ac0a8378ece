"""What people read: pages and activation codes, as SMS and as e-mail.

AWS publishes none of its texts (contract 9). Ours keep an SMS short, say how to acknowledge before
all that there is to read in a mail, and give no more than the public text to a channel that others
may read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.contact import ChannelType
from incident_manager.domain.engagement import Message

if TYPE_CHECKING:
    from incident_manager.domain.incident import Incident

SMS_LENGTH = 300  # two segments: more than that is read by nobody at three in the morning
_LEAST_SAID = (
    60  # a link that would leave less room in an SMS to say what is the matter is left out
)
_SUBJECT_LENGTH = 150
_CONTENT_LENGTH = 8_192  # of an engagement's content (StartEngagement)


@dataclass(frozen=True, slots=True)
class Text:
    """A message ready for a carrier; an SMS has no subject of its own."""

    subject: str = field(repr=False)
    body: str = field(repr=False)


def page_message(incident: Incident) -> Message:
    """What an incident's pages say.

    The public text names impact and title only: an SMS is read by anybody.
    """
    headline = f"Impact {incident.impact} incident: {incident.title}"
    content = "\n\n".join(part for part in (headline, incident.summary) if part)
    return Message("Incident Manager", headline, content[:_CONTENT_LENGTH], headline, headline)


def page_text(
    kind: ChannelType,
    message: Message,
    code: str,
    incident_arn: str | None,
    link: str = "",
    console_url: str = "",
) -> Text:
    """The page itself: the secure text by e-mail, the public one by SMS.

    Without a public text an SMS says no more than who is paging: it is read by anybody. `link` is
    the address that acknowledges; a page without one is acknowledged by its code alone. With a
    `console_url` a mail leads to the incident there, too.
    """
    if kind is ChannelType.EMAIL:
        incident = _whereabouts(incident_arn, console_url)
        return _page_mail(message, _how_to_acknowledge(code, link), incident)
    public = message.public_content or message.public_subject or f"{message.sender} is paging you."
    return Text(one_line(message.subject), _page_sms(public, code, link))


def activation_text(kind: ChannelType, code: str, channel_name: str) -> Text:
    """The code that proves that the channel is read by its owner."""
    body = f"Incident Manager: your activation code is {code}. It is valid for 30 minutes."
    if kind is ChannelType.EMAIL:
        body += f"\n\nIt activates the contact channel {channel_name}."
        body += " If you did not expect it, ignore it."
    return Text("Incident Manager activation code", body)


def _page_sms(public: str, code: str, link: str) -> str:
    ending = f"\n{_how_to_acknowledge(code, link)}"
    room = SMS_LENGTH - len(ending)
    if link and room < _LEAST_SAID:
        return _page_sms(public, code, "")
    return shortened(public, room) + ending


def _how_to_acknowledge(code: str, link: str) -> str:
    """The link ends its line: no full stop is taken for a part of it."""
    if not link:
        return f"Acknowledge with code {code}."
    return f"Acknowledge: {link}\nor with code {code}."


def _whereabouts(incident_arn: str | None, console_url: str) -> str:
    if not incident_arn:
        return ""
    address = f"{console_url}/console/incidents/{arn.path(incident_arn)}\n" if console_url else ""
    return f"Incident: {address}{incident_arn}"


def _page_mail(message: Message, how_to_acknowledge: str, incident: str) -> Text:
    parts = (how_to_acknowledge, message.content, incident, f"Sent by {message.sender}.")
    return Text(one_line(message.subject), "\n\n".join(part for part in parts if part))


def one_line(text: str) -> str:
    """One line, as a mail header must be."""
    return shortened(" ".join(text.split()), _SUBJECT_LENGTH)


def shortened(text: str, length: int) -> str:
    """Cut with three dots: the one character for them would halve what an SMS segment holds."""
    return text if len(text) <= length else text[: length - 3] + "..."
