"""What CloudFormation asks of a custom resource, and what it is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Properties: TypeAlias = Mapping[str, Any]
"""As in the template, but every scalar is a text."""

MAX_ANSWER = 4096  # bytes; CloudFormation reads no more
_NOT_OF_THE_RESOURCE = frozenset({"ServiceToken", "ServiceTimeout"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceRequest:
    """One request. `physical_id` is empty in a Create, `old_properties` in all but an Update.

    Whoever has the `response_url` can answer in our place, and properties hold addresses: neither
    is ever shown.
    """

    type: Literal["Create", "Update", "Delete"]
    resource_type: str
    stack_id: str
    request_id: str
    logical_id: str
    physical_id: str
    response_url: str = field(repr=False)
    properties: Properties = field(repr=False)
    old_properties: Properties = field(repr=False)

    @classmethod
    def from_event(cls, event: Mapping[str, Any]) -> ResourceRequest:
        return cls(
            type=event["RequestType"],
            resource_type=event["ResourceType"],
            stack_id=event["StackId"],
            request_id=event["RequestId"],
            logical_id=event["LogicalResourceId"],
            physical_id=event.get("PhysicalResourceId", ""),
            response_url=event["ResponseURL"],
            properties=_own(event.get("ResourceProperties")),
            old_properties=_own(event.get("OldResourceProperties")),
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """`fault` is why it FAILED; `error` is what nobody expected, for the log."""

    physical_id: str
    fault: str | None = None
    error: Exception | None = None

    def body(self, request: ResourceRequest) -> bytes:
        """The JSON that CloudFormation takes; a fault that makes it too long is cut."""
        document: dict[str, Any] = {
            "Status": "SUCCESS" if self.fault is None else "FAILED",
            "PhysicalResourceId": self.physical_id,
            "StackId": request.stack_id,
            "RequestId": request.request_id,
            "LogicalResourceId": request.logical_id,
        }
        if self.fault is None:
            return json.dumps({**document, "Data": {"Arn": self.physical_id}}).encode()
        room = MAX_ANSWER - len(json.dumps({**document, "Reason": ""}))
        return json.dumps({**document, "Reason": _cut(self.fault, room)}).encode()


def _own(properties: Properties | None) -> Properties:
    given = properties or {}
    return {name: value for name, value in given.items() if name not in _NOT_OF_THE_RESOURCE}


def _cut(text: str, room: int) -> str:
    """As much of the text as JSON writes in so many bytes."""
    while len(json.dumps(text)) - 2 > room:
        excess = len(json.dumps(text)) - 2 - room
        text = text[: -max(1, excess // 12)]  # a character takes at most 12 bytes
    return text
