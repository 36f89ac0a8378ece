"""The tag of a rotation that switches its hand-off notices on.

A tag, since every client can set one: neither API has a member for it. Keys of `ssm-contacts` have
no colon, values no comma.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.contact import ChannelType

if TYPE_CHECKING:
    from collections.abc import Mapping

HAND_OFF_TAG = "incident-manager/hand-off-notice"
_TYPES = frozenset({ChannelType.EMAIL, ChannelType.SMS})


def notice_types(tags: Mapping[str, str]) -> frozenset[ChannelType]:
    """The types of channels that hand-offs are told on; none where nobody wants to know."""
    named = tags.get(HAND_OFF_TAG, "").split()
    return frozenset(map(ChannelType, named)) if _TYPES.issuperset(named) else frozenset()


def hand_off_tag_fault(tags: Mapping[str, str]) -> str | None:
    """The rule that the value of the tag breaks, or None."""
    if HAND_OFF_TAG not in tags or notice_types(tags):
        return None
    return f"the value of {HAND_OFF_TAG} is EMAIL, SMS, or both with a space between them"
