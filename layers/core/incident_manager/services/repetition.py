"""Whether a request is one that came before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from incident_manager.domain.client_request import with_token
from incident_manager.services.errors import TakenError, TokenReusedError

if TYPE_CHECKING:
    from incident_manager.domain.client_request import ClientRequest

ANOTHER_REQUEST = "it was used before, with another request"
REUSED = f"clientToken: {ANOTHER_REQUEST}"


def is_same_creation(arn: str, earlier: str | None, request: str | None, member: str) -> bool:
    """Whether the record was made by this request; either is a token and a fingerprint, if any.

    Raises TokenReusedError where only the token is the same; `member` is what it is called.
    """
    if earlier is None or request is None:
        return False
    token = request.rpartition(" ")[0]
    if earlier != request and token and token == earlier.rpartition(" ")[0]:
        raise TokenReusedError(arn, f"{member}: {ANOTHER_REQUEST}")
    return earlier == request


def is_repeated(
    arn: str, earlier: tuple[ClientRequest, ...], request: ClientRequest | None
) -> bool:
    """True for the same token and request. Raises TakenError for the token with another request."""
    known = with_token(earlier, request.token) if request else None
    if known and known != request:
        raise TakenError(arn, REUSED)
    return known is not None
