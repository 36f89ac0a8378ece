"""SMS by Amazon SNS."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from incident_manager.adapters.aws import client
from incident_manager.adapters.carrier_fault import handed_over
from incident_manager.ports import NotSent, Sent

if TYPE_CHECKING:
    from incident_manager.domain.contact import Channel
    from incident_manager.domain.message import Text

_TRANSACTIONAL = {"AWS.SNS.SMS.SMSType": {"DataType": "String", "StringValue": "Transactional"}}


@dataclass(frozen=True, slots=True)
class SnsSms:
    """SNS takes a message for a number that has opted out, drops it and says nothing: so it is
    asked, after the message is on its way, and the page's receipt then tells the truth.
    """

    def send(self, channel: Channel, text: Text) -> Sent | NotSent:
        outcome = handed_over(lambda: _publish(channel.address, text.body))
        if isinstance(outcome, Sent) and _opted_out(channel.address):
            return NotSent("the owner of the number opted out", passing=False, opted_out=True)
        return outcome


def _publish(number: str, body: str) -> Sent:
    answer = client("sns").publish(
        PhoneNumber=number, Message=body, MessageAttributes=_TRANSACTIONAL
    )
    return Sent(answer["MessageId"])


def _opted_out(number: str) -> bool:
    """Where SNS can't say, the message counts as sent: that it was taken is certain."""
    try:
        answer = client("sns").check_if_phone_number_is_opted_out(phoneNumber=number)
    except (ClientError, BotoCoreError) as error:
        logging.getLogger(__name__).warning("opt-out state unknown: %s", type(error).__name__)
        return False
    return bool(answer["isOptedOut"])
