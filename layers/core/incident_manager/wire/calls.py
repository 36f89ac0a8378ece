"""A call to one operation, who makes it, and what answers it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from incident_manager.domain.role import Role
from incident_manager.wire.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Call:
    """A request that its operation's input shape accepts.

    `params` has the model's member names; timestamps are aware UTC datetimes; absent and null
    members are left out; members that the model does not know are dropped, as AWS drops them.
    """

    service: str
    operation: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signed the request, and what they may do."""

    access_key_id: str
    principal_arn: str
    role: Role = Role.ADMINISTRATOR


Handler: TypeAlias = Callable[[dict[str, Any], Caller], dict[str, Any]]
"""Answers one operation: the members of the input to those of the output. May raise ApiError."""

Authenticator: TypeAlias = Callable[[HttpRequest, Sequence[str], datetime], Caller]
"""Says who sent the request, or raises ApiError.

The paths are the canonical paths (as Signature Version 4 defines them) that a client may have
signed to reach the operation that was routed to; the datetime is the present.
"""
