"""Access keys of the deployment, kept encrypted as SecureString parameters of Systems Manager."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from incident_manager.adapters.aws import client
from incident_manager.domain.arn import Deployment
from incident_manager.domain.role import Role
from incident_manager.wire.signature import AccessKey

if TYPE_CHECKING:
    from datetime import datetime

# As AWS's own ids look, so that no client refuses them, with a prefix that AWS does not use.
_ID = re.compile(r"OIMA[A-Z2-7]{16}")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_KEEP_SECONDS = 60  # a revoked key is refused everywhere within a minute
_MOST_KEPT = 1_000
# So that a listing reads no secret; it gives nobody a role. Keys of 0.1.0 say none.
_DESCRIPTION = re.compile(rf"Access key of (\S+)(?: \(({'|'.join(Role)})\))?")


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key; the secret is shown once and kept by nobody else in the clear."""

    access_key_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """A key without its secret: whose it is, and what it is for."""

    access_key_id: str
    name: str
    role: Role


def issue(prefix: str, name: str, role: Role) -> Issued:
    """Make a key for the user of this name and store it under the prefix."""
    access_key_id = "OIMA" + "".join(secrets.choice(_ALPHABET) for _ in range(16))
    secret = secrets.token_urlsafe(30)
    _put(prefix + access_key_id, {"secret": secret, "name": name, "role": role})
    return Issued(access_key_id, secret)


def listed(prefix: str) -> Iterator[Listed]:
    """Every key; no secret is read."""
    pages = client("ssm").get_paginator("describe_parameters")
    filters = [{"Key": "Name", "Option": "BeginsWith", "Values": [prefix]}]
    for page in pages.paginate(ParameterFilters=filters):
        for parameter in page["Parameters"]:
            access_key_id = parameter["Name"].removeprefix(prefix)
            yield _listed(access_key_id, parameter.get("Description", ""))


def revoke(prefix: str, access_key_id: str) -> bool:
    """Whether there was such a key; there is none now."""
    if not _ID.fullmatch(access_key_id):
        return False
    ssm = client("ssm")
    try:
        ssm.delete_parameter(Name=prefix + access_key_id)
    except ssm.exceptions.ParameterNotFound:
        return False
    return True


def end_sessions(prefix: str, access_key_id: str, now: datetime) -> bool:
    """Whether there is such a key; those who signed in to the console with it must do so anew.

    The key itself stays good. `now` in UTC; sessions that began in this very second end too.
    """
    if not _ID.fullmatch(access_key_id):
        return False
    ssm = client("ssm")
    try:
        found = ssm.get_parameter(Name=prefix + access_key_id, WithDecryption=True)["Parameter"]
    except ssm.exceptions.ParameterNotFound:
        return False
    stored = {"role": Role.ADMINISTRATOR, **json.loads(found["Value"])}
    ended = {**stored, "sessions_from": int(now.timestamp()) + 1}
    if _put(found["Name"], ended, overwrite=True) > found["Version"]:
        return True
    revoke(prefix, access_key_id)  # it was revoked meanwhile, and the write has made it anew
    return False


def _put(parameter: str, key: Mapping[str, Any], *, overwrite: bool = False) -> int:
    """The parameter's version; they begin with 1."""
    written = client("ssm").put_parameter(
        Name=parameter,
        Value=json.dumps(key),
        Type="SecureString",
        Description=f"Access key of {key['name']} ({key['role']})",
        Overwrite=overwrite,
    )
    return int(written["Version"])


def _listed(access_key_id: str, description: str) -> Listed:
    """What is not described as we do it may be anything, and so is shown as what may do most."""
    found = _DESCRIPTION.fullmatch(description)
    name, role = found.groups() if found else (description, None)
    return Listed(access_key_id, name, Role(role or Role.ADMINISTRATOR))


@dataclass(slots=True)
class SsmAccessKeys:
    """`monotonic` in seconds.

    Keys, also unknown ones, are remembered for a minute: one look-up serves a burst.
    """

    prefix: str
    deployment: Deployment
    monotonic: Callable[[], float]
    _good: dict[str, tuple[float, AccessKey]] = field(default_factory=dict)
    _unknown: dict[str, float] = field(default_factory=dict)

    def secret(self, access_key_id: str) -> AccessKey | None:
        now = self.monotonic()
        expires, key = self._good.get(access_key_id, (0.0, None))
        if expires > now:
            return key
        if not _ID.fullmatch(access_key_id) or self._unknown.get(access_key_id, 0.0) > now:
            return None
        return self._remember(access_key_id, self._look_up(access_key_id), now + _KEEP_SECONDS)

    def _remember(
        self, access_key_id: str, key: AccessKey | None, expires: float
    ) -> AccessKey | None:
        """Apart from each other: however many unknown ids are tried, no good key is forgotten."""
        if key:
            self._good[access_key_id] = (expires, key)
            return key
        self._good.pop(access_key_id, None)
        if len(self._unknown) >= _MOST_KEPT:
            self._unknown.clear()
        self._unknown[access_key_id] = expires
        return None

    def _look_up(self, access_key_id: str) -> AccessKey | None:
        ssm = client("ssm")
        try:
            answer = ssm.get_parameter(Name=self.prefix + access_key_id, WithDecryption=True)
        except ssm.exceptions.ParameterNotFound:
            return None
        stored = json.loads(answer["Parameter"]["Value"])
        return AccessKey(
            access_key_id,
            stored["secret"],
            self.deployment.user(stored["name"]),
            Role(stored.get("role", Role.ADMINISTRATOR)),
            stored.get("sessions_from", 0),
        )
