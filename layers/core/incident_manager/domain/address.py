"""Which delivery addresses a contact channel takes (CreateContactChannel)."""

from __future__ import annotations

import re

from incident_manager.domain.contact import ChannelType

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[^@\s<>(),;:\\\"\[\]\x00-\x1f]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def address_fault(kind: ChannelType, address: str) -> str | None:
    """The rule that the address breaks, or None; the address itself is never part of the answer."""
    if kind is ChannelType.EMAIL:
        good = _EMAIL.fullmatch(address)
        return None if good else "an EMAIL channel takes one address of the form name@example.com"
    good = _E164.fullmatch(address)
    return None if good else f"{kind} takes a number of the form +15550100: + country code, number"
