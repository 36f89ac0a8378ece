"""List tokens that nobody can make or change but this deployment.

The seal is a keyed hash over the operation and the token. Its key is random, made with the
replication set and kept in it: no caller knows it, every process reads it with the set, and the
tokens of a deleted set end with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from incident_manager.api.errors import invalid

if TYPE_CHECKING:
    from incident_manager.api.operations import Members, Service
    from incident_manager.domain.replication_set import ReplicationSet

_SEAL = 43  # characters of a SHA-256 in unpadded base64


def token_member(service: Service) -> str:
    return "NextToken" if service == "ssm-contacts" else "nextToken"


def opened(
    key_holder: ReplicationSet | None, service: Service, operation: str, params: Members
) -> Members:
    """The parameters with the token as the operation gave it out. Raises ApiError for any other."""
    member = token_member(service)
    token = params.get(member)
    if not token:
        return params
    inner, seal = token[:-_SEAL], token[-_SEAL:]
    known = key_holder and hmac.compare_digest(
        _seal(key_holder, service, operation, inner), seal.encode()
    )
    if not known:
        raise invalid(service, member, f"it is not a token that {operation} gave out")
    return {**params, member: inner}


def sealed(
    key_holder: ReplicationSet | None, service: Service, operation: str, answer: Members
) -> Members:
    member = token_member(service)
    token = answer.get(member)
    if key_holder is None or token is None:
        return answer
    return {**answer, member: token + _seal(key_holder, service, operation, token).decode()}


def _seal(key_holder: ReplicationSet, service: Service, operation: str, token: str) -> bytes:
    text = "\x1f".join((service, operation, token)).encode()
    digest = hmac.digest(key_holder.token_key.encode(), text, hashlib.sha256)
    return base64.urlsafe_b64encode(digest).rstrip(b"=")
