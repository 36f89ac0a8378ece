"""What makes two events be about the same problem."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from incident_manager.domain.json_value import JSON, list_at, text_at, value_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# The service's limit for a dedupeString.
MAX_KEY_LENGTH = 1_000

# Sources whose `resources` are empty or name only what suffers, by the prefix of `source`, and
# where their `detail` identifies the problem. Without this, all findings of GuardDuty or all
# monitors of Datadog would be one incident, and the second problem would page nobody.
IDENTITIES: Mapping[str, Sequence[str]] = {
    "aws.guardduty": ("id",),
    "aws.health": ("eventArn",),
    "aws.partner/datadog.com/": ("meta", "monitor", "id"),
    "aws.partner/newrelic.com/": ("id",),
}


def dedupe_key(event: Mapping[str, JSON], alarm_arn: str | None) -> str:
    """The alarm's ARN; for other events their source, detail-type and sorted resources.

    AWS does not document what it takes for "the same event". Sources known to identify the problem
    elsewhere have that in place of the resources. An event that names nothing is the same only with
    the same detail: a second problem that is taken for the first pages nobody, and a page too many
    is the smaller harm. A key too long for a dedupeString is hashed.
    """
    key = alarm_arn or "|".join([*_kind(event), *_about(event)])
    if len(key) <= MAX_KEY_LENGTH:
        return key
    return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"


def _kind(event: Mapping[str, JSON]) -> list[str]:
    return [text_at(event, "source") or "", text_at(event, "detail-type") or ""]


def _about(event: Mapping[str, JSON]) -> list[str]:
    identity = _identity(event)
    if identity is not None:
        return [identity]
    alarm = text_at(event, "detail", "alarmName")
    resources = sorted(str(each) for each in list_at(event, "resources"))
    return resources or [alarm or _digest(event)]


def _digest(event: Mapping[str, JSON]) -> str:
    detail = json.dumps(event.get("detail"), sort_keys=True)
    return hashlib.sha256(detail.encode()).hexdigest()


def _identity(event: Mapping[str, JSON]) -> str | None:
    source = text_at(event, "source") or ""
    for prefix, path in IDENTITIES.items():
        if source.startswith(prefix):
            found = value_at(event, "detail", *path)
            return str(found) if isinstance(found, str | int) and found else None
    return None
