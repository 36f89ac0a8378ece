"""E-mail by Amazon SES."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.adapters.aws import client
from incident_manager.adapters.carrier_fault import handed_over
from incident_manager.ports import Sent

if TYPE_CHECKING:
    from incident_manager.domain.contact import Channel
    from incident_manager.domain.message import Text
    from incident_manager.ports import NotSent


@dataclass(frozen=True, slots=True)
class SesEmail:
    """Plain text: it is read on any device, and nothing in it can be made to act."""

    sender_address: str

    def send(self, channel: Channel, text: Text) -> Sent | NotSent:
        return handed_over(lambda: self._send(channel, text))

    def has_opted_out(self, channel: Channel) -> bool:  # noqa: ARG002
        """SES refuses a suppressed address itself."""
        return False

    def _send(self, channel: Channel, text: Text) -> Sent:
        answer = client("sesv2").send_email(
            FromEmailAddress=self.sender_address,
            Destination={"ToAddresses": [channel.address]},
            Content={
                "Simple": {
                    "Subject": {"Data": text.subject, "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": text.body, "Charset": "UTF-8"}},
                }
            },
        )
        return Sent(answer["MessageId"])
