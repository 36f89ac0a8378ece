"""Identifiers that follow from what they name.

A retry, a redelivered event or a repeated client token arrives at the same identifier again, so the
second write meets the first one's record instead of making another: idempotency without a table of
tokens.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMESPACE = uuid.UUID("6f0d1a2e-5f0b-4b55-9d6a-1d2b8f6f9c11")
_GROUP = 18  # "xxxxxxxx-xxxx-xxxx": the first 16 hex digits of a UUID


def derived_id(*parts: object) -> str:
    """The UUID that these parts always have."""
    return str(uuid.uuid5(_NAMESPACE, "\x1f".join(str(part) for part in parts)))


def page_id(engagement_id: str, *parts: object) -> str:
    """A page's id begins as its engagement's does: a page ARN alone so finds the engagement's
    partition.
    """
    return engagement_id[:_GROUP] + derived_id(engagement_id, *parts)[_GROUP:]


def group(identifier: str) -> str:
    """What an engagement and all of its pages share (60 random bits)."""
    return identifier[:_GROUP]


def fingerprint(request: Mapping[str, object]) -> str:
    """Tells a repeated request from another one that reuses its token; order of members does not
    matter.
    """
    text = json.dumps(request, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
