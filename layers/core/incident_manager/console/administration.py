"""What the settings do beside the operations of the APIs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from incident_manager.domain.json_value import JSON
from incident_manager.domain.role import Role
from incident_manager.domain.trigger import Trigger
from incident_manager.ports import FailedMessages, Unread


class IssuedKey(Protocol):
    """A new access key; the secret is shown once."""

    @property
    def access_key_id(self) -> str: ...
    @property
    def secret(self) -> str: ...


class ListedKey(Protocol):
    """A key without its secret."""

    @property
    def access_key_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> Role: ...


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The access keys of the deployment. What names a key says whether there is such a one; what
    changes one is felt everywhere within a minute.
    """

    listed: Callable[[], Iterable[ListedKey]]
    issue: Callable[[str, Role], IssuedKey]
    end_sessions: Callable[[str, datetime], bool]
    revoke: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Administration:
    """`read_event` tells triggers from what a door is given, as at this moment (UTC)."""

    key_ring: KeyRing
    failed: FailedMessages
    read_event: Callable[[Mapping[str, JSON], datetime], Sequence[Trigger | Unread]]
    default_plan_arn: str | None = None
