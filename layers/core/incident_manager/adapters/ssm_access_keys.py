"""Access keys of the deployment, kept encrypted as SecureString parameters of Systems Manager."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from incident_manager.adapters.aws import client
from incident_manager.domain.arn import Deployment
from incident_manager.wire.signature import AccessKey

# As AWS's own ids look, so that no client refuses them, with a prefix that AWS does not use.
_ID = re.compile(r"OIMA[A-Z2-7]{16}")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_KEEP_SECONDS = 60  # a revoked key is refused everywhere within a minute
_MOST_KEPT = 1_000
_DESCRIPTION = "Access key of "


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key; the secret is shown once and kept by nobody else in the clear."""

    access_key_id: str
    secret: str = field(repr=False)


def issue(prefix: str, name: str) -> Issued:
    """Make a key for the user of this name and store it under the prefix."""
    access_key_id = "OIMA" + "".join(secrets.choice(_ALPHABET) for _ in range(16))
    secret = secrets.token_urlsafe(30)
    client("ssm").put_parameter(
        Name=prefix + access_key_id,
        Value=json.dumps({"secret": secret, "name": name}),
        Type="SecureString",
        Description=_DESCRIPTION + name,
    )
    return Issued(access_key_id, secret)


def names(prefix: str) -> Iterator[tuple[str, str]]:
    """(access key id, name) of every key; no secret is read."""
    pages = client("ssm").get_paginator("describe_parameters")
    filters = [{"Key": "Name", "Option": "BeginsWith", "Values": [prefix]}]
    for page in pages.paginate(ParameterFilters=filters):
        for parameter in page["Parameters"]:
            name = parameter.get("Description", "").removeprefix(_DESCRIPTION)
            yield parameter["Name"].removeprefix(prefix), name


def revoke(prefix: str, access_key_id: str) -> bool:
    """Whether there was such a key; there is none now."""
    ssm = client("ssm")
    try:
        ssm.delete_parameter(Name=prefix + access_key_id)
    except ssm.exceptions.ParameterNotFound:
        return False
    return True


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
        return AccessKey(access_key_id, stored["secret"], self.deployment.user(stored["name"]))
