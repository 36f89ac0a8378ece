"""That a form which changes something is one of ours, and was shown to who sends it.

Two locks: the browser says where a request comes from, and each form has a token of the session.
The token is masked anew in every answer, since answers are compressed: its bytes never repeat
beside what somebody else could have put on the page.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incident_manager.console.session import Session
    from incident_manager.console.visit import Visit

FIELD = "form_token"
_LENGTH = 16


def form_token(session: Session) -> str:
    mask = secrets.token_bytes(_LENGTH)
    return base64.urlsafe_b64encode(mask + _xor(mask, _proof(session))).decode()


def is_ours(visit: Visit, session: Session) -> bool:
    return not comes_from_elsewhere(visit) and _shows(visit.field(FIELD), session)


def comes_from_elsewhere(visit: Visit) -> bool:
    """By what the browser says; one that says nothing is held to the token alone."""
    site = visit.headers.get("sec-fetch-site", "same-origin")
    origin = visit.headers.get("origin")
    elsewhere = origin is not None and origin.partition("://")[2] != visit.headers.get("host")
    return site not in ("same-origin", "none") or elsewhere


def _shows(token: str, session: Session) -> bool:
    try:
        given = base64.urlsafe_b64decode(token)
    except (binascii.Error, ValueError):
        return False
    mask, masked = given[:_LENGTH], given[_LENGTH:]
    return len(given) == 2 * _LENGTH and hmac.compare_digest(_xor(mask, masked), _proof(session))


def _proof(session: Session) -> bytes:
    return hmac.digest(session.key, b"form " + session.nonce.encode(), "sha256")[:_LENGTH]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
