"""Activation: a channel pages nobody until its owner has typed back a code that was sent there."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

LIFETIME = timedelta(minutes=30)
MAX_TRIES = 5  # of a million codes: a guesser's chance stays under 1 in 200,000 per code sent
SEND_INTERVAL = timedelta(
    seconds=20
)  # one message per 20 s to one channel, as the AWS service limits it


class Activation(StrEnum):
    """How a try at activating a channel ended."""

    ACTIVATED = "activated"
    NO_CODE = "no activation code was sent to this channel, or it was used already; send a new one"
    EXPIRED = "the activation code has expired; send a new one"
    TOO_MANY_TRIES = "too many wrong activation codes were tried; send a new one"
    WRONG = "the activation code is wrong"


@dataclass(frozen=True, slots=True)
class ActivationCode:
    """A code on its way to the channel's owner: six digits, valid for 30 minutes and five tries.

    `handed_over`: the carrier is known to have taken it.
    """

    value: str = field(repr=False)
    sent: datetime
    tries: int = 0
    handed_over: bool = True

    @property
    def unsent(self) -> bool:
        """Perhaps nobody got it: whoever asks for a code gets this one, without waiting."""
        return not self.handed_over and self.tries == 0

    def check(self, given: str, now: datetime) -> Activation:
        """Judge a code in constant time; the caller keeps `tried()` whenever it was wrong."""
        if now >= self.sent + LIFETIME:
            return Activation.EXPIRED
        if self.tries >= MAX_TRIES:
            return Activation.TOO_MANY_TRIES
        right = hmac.compare_digest(self.value.encode(), given.encode())
        return Activation.ACTIVATED if right else Activation.WRONG

    def tried(self) -> ActivationCode:
        return replace(self, tries=self.tries + 1)

    def may_resend(self, now: datetime) -> bool:
        return now >= self.sent + SEND_INTERVAL
