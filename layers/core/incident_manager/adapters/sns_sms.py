"""SMS by Amazon SNS."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from incident_manager.adapters.aws import client
from incident_manager.adapters.carrier_fault import handed_over
from incident_manager.ports import Sent

if TYPE_CHECKING:
    from incident_manager.domain.contact import Channel
    from incident_manager.domain.message import Text
    from incident_manager.ports import NotSent

_TRANSACTIONAL = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}


@dataclass(frozen=True, slots=True)
class SnsSms:
    """SNS takes a message for a number that has opted out, drops it, and says nothing."""

    def send(self, channel: Channel, text: Text) -> Sent | NotSent:
        return handed_over(lambda: _publish(channel.address, text.body))

    def has_opted_out(self, channel: Channel) -> bool:
        """Where SNS can't say, nobody has: that the message was taken is certain."""
        try:
            answer = client("sns").check_if_phone_number_is_opted_out(phoneNumber=channel.address)
        except (ClientError, BotoCoreError) as error:
            fault = type(error).__name__
            logging.getLogger(__name__).warning("opt-out state unknown: %s", fault)
            return False
        return bool(answer["isOptedOut"])


def _publish(number: str, body: str) -> Sent:
    answer = client("sns").publish(
        PhoneNumber=number, Message=body, MessageAttributes=_TRANSACTIONAL
    )
    return Sent(answer["MessageId"])
