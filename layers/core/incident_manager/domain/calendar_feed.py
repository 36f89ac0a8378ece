"""Calendar feeds: secret addresses at which calendar programs read who is on call."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeed:
    """Whose calendar the address shows, and for whom it was made (`label`).

    `id` is the SHA-256 of the token in the address: who reads the record can't read the calendar.
    `contact_created` tells the contact from a later one of the same alias.
    """

    id: str
    contact_arn: str
    contact_created: datetime
    label: str = ""
    created: datetime
    version: int = 0


def feed_id(token: str) -> str:
    """The id of the feed that has this token; any text has an id, and hardly any has a feed."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
