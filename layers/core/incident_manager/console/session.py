"""Who is signed in: a cookie signed with the access key that they signed in with.

Nothing is kept on our side, and no further secret is needed: whoever lacks the key's secret can't
make a session of it, and a key that is revoked takes its sessions with it, within the minute that
keys are remembered for.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from incident_manager.domain import arn
from incident_manager.domain.role import Role
from incident_manager.wire.calls import Caller

if TYPE_CHECKING:
    from incident_manager.wire.signature import AccessKey, KeyStore

LASTS = timedelta(days=7)  # since it was last renewed: nobody types a key at three in the morning
RENEWED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Session:
    """`began` and `renewed` in UTC, whole seconds. `key` signs what belongs to the session."""

    access_key_id: str
    principal_arn: str
    role: Role
    began: datetime
    renewed: datetime
    nonce: str = field(repr=False)
    key: bytes = field(repr=False)

    @property
    def caller(self) -> Caller:
        return Caller(self.access_key_id, self.principal_arn, self.role)

    @property
    def name(self) -> str:
        return arn.path(self.principal_arn)

    @property
    def cookie(self) -> str:
        """Its value: what can be read of the session, and the signature."""
        readable = ".".join((self.access_key_id, *_seconds(self.began, self.renewed), self.nonce))
        return f"{readable}.{_signature(self.key, readable)}"


def sign_in(keys: KeyStore, access_key_id: str, secret: str, now: datetime) -> Session | None:
    """A new session; None for an unknown key and for a wrong secret alike."""
    key = keys.secret(access_key_id)
    right = hmac.compare_digest((key.secret if key else "").encode(), secret.encode())
    if key is None or not right:
        return None
    return _session(key, now, now, secrets.token_urlsafe(12))


def resume(keys: KeyStore, cookie: str, now: datetime) -> Session | None:
    """The session of a cookie; None when it is not ours, too old, or its key is no longer good.

    Nothing of it is read before its signature proves that we wrote it.
    """
    readable, _, signature = cookie.rpartition(".")
    key = keys.secret(readable.partition(".")[0])
    if key is None:
        return None
    proof = _signature(_signing(key), readable)
    if not hmac.compare_digest(proof.encode(), signature.encode()):
        return None
    _, *times, nonce = readable.split(".")
    began, renewed = (datetime.fromtimestamp(int(one), UTC) for one in times)
    revoked = began.timestamp() < key.sessions_from
    return None if revoked or now >= renewed + LASTS else _session(key, began, renewed, nonce)


def renewal(session: Session, now: datetime) -> Session | None:
    """The session from now on, once a day; None before."""
    if now < session.renewed + RENEWED:
        return None
    return Session(
        session.access_key_id,
        session.principal_arn,
        session.role,
        session.began,
        now,
        session.nonce,
        session.key,
    )


def _session(key: AccessKey, began: datetime, renewed: datetime, nonce: str) -> Session:
    whose = key.access_key_id, key.principal_arn, key.role
    return Session(*whose, began, renewed, nonce, _signing(key))


def _signing(key: AccessKey) -> bytes:
    return hmac.digest(key.secret.encode(), b"console session", "sha256")


def _seconds(*times: datetime) -> tuple[str, ...]:
    return tuple(str(int(one.timestamp())) for one in times)


def _signature(key: bytes, readable: str) -> str:
    return hmac.new(key, readable.encode(), hashlib.sha256).hexdigest()
