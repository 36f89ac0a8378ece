"""Numbers that people type."""

from __future__ import annotations

import re

from incident_manager.domain.contact import ChannelType

_MOST_DIGITS = 9  # of any number here; Python itself fails at a few thousand


def whole(typed: str) -> int | None:
    """None for what is no whole number, or one that is of no use."""
    fits = typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS
    return int(typed) if fits else None


def number(typed: str) -> int | str:
    """A member of an operation, which refuses what is no number; nothing is 0."""
    found = whole(typed or "0")
    return typed if found is None else found


def dialled(kind: str, address: str) -> str:
    """A phone number without what people group it by; an e-mail address as it is."""
    return address if kind == ChannelType.EMAIL else re.sub(r"[\s()./-]", "", address)
