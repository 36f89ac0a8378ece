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
    _known: dict[str, tuple[float, AccessKey | None]] = field(default_factory=dict)

    def secret(self, access_key_id: str) -> AccessKey | None:
        if not _ID.fullmatch(access_key_id):
            return None
        expires, key = self._known.get(access_key_id, (0.0, None))
        if expires > self.monotonic():
            return key
        key = self._look_up(access_key_id)
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[access_key_id] = (self.monotonic() + _KEEP_SECONDS, key)
        return key

    def _look_up(self, access_key_id: str) -> AccessKey | None:
        ssm = client("ssm")
        try:
            answer = ssm.get_parameter(Name=self.prefix + access_key_id, WithDecryption=True)
        except ssm.exceptions.ParameterNotFound:
            return None
        stored = json.loads(answer["Parameter"]["Value"])
        return AccessKey(access_key_id, stored["secret"], self.deployment.user(stored["name"]))
