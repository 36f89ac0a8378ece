"""That nobody's change is replaced unseen: a form carries what tells one state from another."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from incident_manager.console.refusal import Refused

if TYPE_CHECKING:
    from incident_manager.console.visit import Visit

FIELD = "seen"
_CHANGED = (
    "Somebody else changed it while you wrote. Nothing of yours is lost, and nothing is saved. "
    "Saved once more, yours takes the place of theirs."
)


def digest(shown: object) -> str:
    """Of what a form is made from: anything whose repr says all of it."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def refuse_unseen(visit: Visit, stored: object) -> None:
    """Raises Refused where the form was made from something else than what is stored now."""
    if visit.field(FIELD) != digest(stored):
        raise Refused(_CHANGED, 409)
