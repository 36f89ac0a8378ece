"""Requests that carry a client token: the same one again changes nothing (contract 1.3)."""

from __future__ import annotations

from dataclasses import dataclass

REMEMBERED = (
    10  # per record: a client repeats within seconds, so what lies further back is no repeat
)


@dataclass(frozen=True, slots=True)
class ClientRequest:
    """The client's token, and the fingerprint of what was asked with it."""

    token: str
    fingerprint: str


def remembered(
    earlier: tuple[ClientRequest, ...], request: ClientRequest | None
) -> tuple[ClientRequest, ...]:
    """The newest requests with this one among them; one without a token is never a repetition."""
    return (*earlier, request)[-REMEMBERED:] if request else earlier


def with_token(earlier: tuple[ClientRequest, ...], token: str) -> ClientRequest | None:
    """The earlier request that came with this token, if it is still remembered."""
    return next((one for one in earlier if one.token == token), None)
