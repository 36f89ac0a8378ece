"""What the carriers of the local AWS were handed: mail by SES and SMS by SNS."""

from __future__ import annotations

import json
import re
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.local_stack.emulator import ACCOUNT, ANSWER_SECONDS

if TYPE_CHECKING:
    from tests.local_stack.emulator import Emulator

_CODE = re.compile(r"\bcode (?:is )?(\d{6})\b")
_LINK = re.compile(r"^Acknowledge: (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Delivered:
    """One message as its carrier got it. An SMS has no subject."""

    address: str
    subject: str
    body: str

    @property
    def code(self) -> str:
        """The six digits in it, to activate a channel or to acknowledge a page."""
        found = _CODE.search(self.body)
        if found is None:
            raise LookupError(f"The message to {self.address} holds no code")
        return found[1]

    @property
    def link(self) -> str:
        """The address in it at which the page is acknowledged."""
        found = _LINK.search(self.body)
        if found is None:
            raise LookupError(f"The message to {self.address} holds no link")
        return found[1]


def delivered(emulator: Emulator, address: str) -> list[Delivered]:
    """Everything that was sent to this phone number or e-mail address, oldest first."""
    return [one for one in (*_mails(emulator), *_sms(emulator)) if one.address == address]


def _mails(emulator: Emulator) -> list[Delivered]:
    by_account = _read(emulator, "ses/messages")["messages"]
    found = by_account.get(ACCOUNT, [])
    return [Delivered(one["To"][0], one["Subject"], one["BodyText"]) for one in found]


def _sms(emulator: Emulator) -> list[Delivered]:
    by_number = _read(emulator, "sns/sms-messages")["sms_messages"]
    found = (one for sent in by_number.values() for one in sent)
    return [Delivered(one["PhoneNumber"], "", one["Message"]) for one in found]


def _read(emulator: Emulator, path: str) -> Any:
    with urllib.request.urlopen(
        f"{emulator.url}/_ministack/{path}", timeout=ANSWER_SECONDS
    ) as answer:
        return json.load(answer)
