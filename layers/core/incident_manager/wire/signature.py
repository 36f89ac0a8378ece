"""Signature Version 4, verified: the other half of what every AWS client does before it sends.

The scope's Region and service are taken as the client names them: our keys are good for this
deployment only, so they protect nothing here, and a client that was told nothing but an endpoint
signs for whatever it believes in. Everything else is as strict as AWS: the whole body is hashed,
the host and the operation must be signed, and a signature is good for 15 minutes.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from urllib.parse import quote

from incident_manager.domain.role import Role
from incident_manager.wire.calls import Caller
from incident_manager.wire.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from incident_manager.wire.calls import Authenticator
    from incident_manager.wire.http import HttpRequest

_ALGORITHM = "AWS4-HMAC-SHA256"
_TERMINATOR = "aws4_request"
_SCOPE_PARTS = 5
_ISO_8601_BASIC = "%Y%m%dT%H%M%SZ"
_MAX_SKEW = timedelta(minutes=15)

# What the request asks of whom; not signed, these could be exchanged under a good signature.
_ALWAYS_SIGNED = ("host", "x-amz-date", "x-amz-target")

# Keeps an unknown key as busy as a known one; no request can match, since the answer is already no.
_SECRET_OF_NOBODY = "-" * 40


@dataclass(frozen=True, slots=True)
class AccessKey:
    """A key that the deployment issued, and the principal that it stands for.

    `sessions_from` in seconds since 1970: sessions of the console that began earlier are over.
    """

    access_key_id: str
    secret: str = field(repr=False)
    principal_arn: str
    role: Role = Role.ADMINISTRATOR
    sessions_from: int = 0


class KeyStore(Protocol):
    """The keys that the deployment issued."""

    def secret(self, access_key_id: str) -> AccessKey | None:
        """The key with this id; None if it was never issued or is no longer good."""


def authenticator(keys: KeyStore) -> Authenticator:
    """Authenticates requests by the signature of one of these keys."""

    def authenticate(request: HttpRequest, paths: Sequence[str], now: datetime) -> Caller:
        key = verify(request, paths[0], keys, now, *paths[1:])
        return Caller(key.access_key_id, key.principal_arn, key.role)

    return authenticate


def verify(
    request: HttpRequest, canonical_path: str, keys: KeyStore, now: datetime, *other_paths: str
) -> AccessKey:
    """The key that signed this request for this canonical path (or one of the others).

    Raises ApiError: MissingAuthenticationTokenException (not signed), IncompleteSignatureException
    (not readable), InvalidSignatureException (expired, or not of this request) or
    UnrecognizedClientException (not our key).
    """
    claim = _Claim.of(request)
    _check_headers(claim, request)
    _check_time(claim, now)
    _check_payload(request)
    key = keys.secret(claim.access_key_id)
    signing_key = claim.signing_key(key.secret if key else _SECRET_OF_NOBODY)
    matches = [
        hmac.compare_digest(claim.expected_signature(signing_key, request, path), claim.signature)
        for path in (canonical_path, *other_paths)
    ]
    if key is None:
        raise _unrecognized()
    if not any(matches):
        raise _invalid(
            "The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method."
        )
    return key


@dataclass(frozen=True, slots=True)
class _Claim:
    """What the Authorization header says, and the time that it says it for."""

    access_key_id: str
    scope: str
    signed_headers: tuple[str, ...]
    signature: bytes
    amz_date: str

    @classmethod
    def of(cls, request: HttpRequest) -> _Claim:
        fields = _authorization_fields(request)
        access_key_id, _, scope = fields["Credential"].partition("/")
        return cls(
            access_key_id=access_key_id,
            scope=scope,
            signed_headers=tuple(fields["SignedHeaders"].lower().split(";")),
            signature=fields["Signature"].encode(),
            amz_date=request.headers["x-amz-date"],
        )

    def signing_key(self, secret: str) -> bytes:
        key = f"AWS4{secret}".encode()
        for part in self.scope.split("/"):
            key = hmac.digest(key, part.encode(), "sha256")
        return key

    def expected_signature(self, signing_key: bytes, request: HttpRequest, path: str) -> bytes:
        canonical = _canonical_request(request, path, self.signed_headers)
        hashed = hashlib.sha256(canonical.encode()).hexdigest()
        to_sign = "\n".join((_ALGORITHM, self.amz_date, self.scope, hashed))
        return hmac.digest(signing_key, to_sign.encode(), "sha256").hex().encode()


def _authorization_fields(request: HttpRequest) -> dict[str, str]:
    """Credential, SignedHeaders and Signature; refuses what is not signed in this one way."""
    authorization = request.headers.get("authorization", "")
    if not authorization:
        raise _unsigned(request)
    algorithm, _, rest = authorization.strip().partition(" ")
    if algorithm != _ALGORITHM:
        raise _incomplete(f"Unsupported AWS 'algorithm': only {_ALGORITHM} is supported.")
    parts = (part.strip().partition("=") for part in rest.split(","))
    fields = {name: value for name, _, value in parts}
    missing = [
        name for name in ("Credential", "SignedHeaders", "Signature") if not fields.get(name)
    ]
    if missing:
        raise _incomplete(
            " ".join(f"Authorization header requires '{name}' parameter." for name in missing)
        )
    if "x-amz-date" not in request.headers:
        raise _incomplete("Authorization header requires existence of a 'X-Amz-Date' header.")
    return fields


def _unsigned(request: HttpRequest) -> ApiError:
    if any(name.lower() in {"x-amz-algorithm", "x-amz-signature"} for name, _ in request.query):
        return _incomplete(
            "Presigned requests are not supported: sign with the Authorization header."
        )
    return ApiError("MissingAuthenticationTokenException", "Missing Authentication Token")


def _check_headers(claim: _Claim, request: HttpRequest) -> None:
    # Session tokens belong to keys of AWS STS, and none of our keys comes from there.
    if "x-amz-security-token" in request.headers:
        raise _unrecognized()
    for name in _ALWAYS_SIGNED:
        needed = name == "host" or name in request.headers
        if needed and name not in claim.signed_headers:
            raise _invalid(f"'{name}' must be a 'SignedHeader' in the AWS Authorization.")


def _check_time(claim: _Claim, now: datetime) -> None:
    parts = claim.scope.split("/")
    if len(parts) != _SCOPE_PARTS - 1 or parts[-1] != _TERMINATOR:
        raise _incomplete(
            "Credential must have exactly 5 slash-delimited elements, "
            f"keyid/date/region/service/{_TERMINATOR}."
        )
    try:
        signed_at = datetime.strptime(claim.amz_date, _ISO_8601_BASIC).replace(tzinfo=UTC)
    except ValueError as error:
        raise _incomplete("Date must be in ISO-8601 'basic format'.") from error
    if parts[0] != claim.amz_date.partition("T")[0]:
        raise _invalid(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
            "from HTTP."
        )
    _check_skew(signed_at, now)


def _check_skew(signed_at: datetime, now: datetime) -> None:
    signed, present = (time.astimezone(UTC).strftime(_ISO_8601_BASIC) for time in (signed_at, now))
    if signed_at < now - _MAX_SKEW:
        raise _invalid(f"Signature expired: {signed} is more than 15 minutes before {present}.")
    if signed_at > now + _MAX_SKEW:
        raise _invalid(
            f"Signature not yet current: {signed} is more than 15 minutes after {present}."
        )


def _check_payload(request: HttpRequest) -> None:
    """A client may state the hash of its body; UNSIGNED-PAYLOAD is for S3, and is refused here."""
    stated = request.headers.get("x-amz-content-sha256")
    if stated is not None and stated != hashlib.sha256(request.body).hexdigest():
        raise _invalid("The 'x-amz-content-sha256' header is not the SHA-256 of the body.")


def _canonical_request(request: HttpRequest, path: str, signed_headers: Sequence[str]) -> str:
    headers = (f"{name}:{_header_value(request, name)}\n" for name in signed_headers)
    return "\n".join(
        (
            request.method,
            path,
            _canonical_query(request),
            "".join(headers),
            ";".join(signed_headers),
            hashlib.sha256(request.body).hexdigest(),
        )
    )


def _header_value(request: HttpRequest, name: str) -> str:
    return " ".join(request.headers.get(name, "").split())


def _canonical_query(request: HttpRequest) -> str:
    pairs = sorted((quote(name, ""), quote(value, "")) for name, value in request.query)
    return "&".join(f"{name}={value}" for name, value in pairs)


def _unrecognized() -> ApiError:
    return ApiError(
        "UnrecognizedClientException", "The security token included in the request is invalid."
    )


def _incomplete(message: str) -> ApiError:
    return ApiError("IncompleteSignatureException", message)


def _invalid(message: str) -> ApiError:
    return ApiError("InvalidSignatureException", message)
