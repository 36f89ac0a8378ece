"""Which operation a request asks for, and the paths that its client may have signed.

A gateway may hand the path over decoded (HTTP APIs do, function URLs do not) and with or without
the stage or the address of the local emulator in front, so the path that was signed cannot be
read off the request. It is rebuilt from the operation's own URI template.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from botocore.model import OperationModel

from incident_manager.wire.errors import ApiError
from incident_manager.wire.service_models import CONTACTS, INCIDENTS, service_model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incident_manager.wire.http import HttpRequest

TARGET_HEADER = "x-amz-target"

# How clients write an ARN into a path segment. SDKs encode all of it; people with curl encode
# the slashes, or nothing. Canonical paths encode what was written once more.
_LEFT_PLAIN_IN_LABELS = ("", ":", ":/")


@dataclass(frozen=True, slots=True)
class Route:
    """An operation, the members that the path carries, and the canonical paths that lead there."""

    service: str
    operation: OperationModel
    labels: Mapping[str, str]
    canonical_paths: tuple[str, ...]


def addressed_service(request: HttpRequest) -> str:
    """The service whose protocol the request speaks, also when it asks for nothing that exists."""
    return CONTACTS if TARGET_HEADER in request.headers else INCIDENTS


def route(request: HttpRequest, prefix: str = "") -> Route:
    """Find the operation; `prefix` is what clients have in front of the service's own paths.

    Raises ApiError: UnknownOperationException, or for an unknown operation of ssm-contacts
    its own ValidationException with the reason UNKNOWN_OPERATION.
    """
    path = _within(prefix, request.path)
    if addressed_service(request) == CONTACTS:
        return _route_by_target(request, path, prefix)
    return _route_by_path(request.method, path, prefix)


def _within(prefix: str, path: str) -> str:
    inner = path.removeprefix(prefix) or "/"
    return inner if inner.startswith("/") else path


def _route_by_target(request: HttpRequest, path: str, prefix: str) -> Route:
    model = service_model(CONTACTS)
    target_prefix, _, name = request.headers[TARGET_HEADER].rpartition(".")
    if (request.method, path, target_prefix) != ("POST", "/", model.metadata["targetPrefix"]):
        raise _unknown_operation()
    if name not in model.operation_names:
        raise ApiError(
            "ValidationException",
            "The requested operation is not an operation of this service",
            {"Reason": "UNKNOWN_OPERATION"},
        )
    # An endpoint URL is given with or without its last slash, and signed as it was given.
    return Route(CONTACTS, model.operation_model(name), {}, _canonical((prefix, f"{prefix}/", "/")))


def _route_by_path(method: str, path: str, prefix: str) -> Route:
    for template in _templates().get(method, ()):
        labels = template.labels(path)
        if labels is not None:
            written = tuple(template.written(labels))
            paths = (f"{front}{path}" for front in (prefix, "") for path in written)
            return Route(INCIDENTS, template.operation, labels, _canonical(paths))
    raise _unknown_operation()


def _canonical(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(quote(path or "/") for path in paths))


def _unknown_operation() -> ApiError:
    return ApiError("UnknownOperationException", "The requested operation does not exist")


@dataclass(frozen=True, slots=True)
class _Template:
    """The request URI of an operation: a plain path, or one with labels (`/tags/{resourceArn}`)."""

    uri: str
    pattern: re.Pattern[str] | None
    operation: OperationModel

    @classmethod
    def of(cls, operation: OperationModel) -> _Template:
        uri: str = operation.http["requestUri"]
        # A label may hold slashes: a gateway that decodes the path shows those of an ARN.
        labelled = re.sub(r"\{(\w+)\}", r"(?P<\1>.+)", uri)
        pattern = re.compile(labelled, re.DOTALL) if labelled != uri else None
        return cls(uri, pattern, operation)

    def labels(self, path: str) -> dict[str, str] | None:
        """The decoded labels of a path of this template; None for any other path."""
        if self.pattern is None:
            return {} if path == self.uri else None
        found = self.pattern.fullmatch(path)
        return {name: unquote(text) for name, text in found.groupdict().items()} if found else None

    def written(self, labels: Mapping[str, str]) -> Iterable[str]:
        """The path as clients write it on the wire."""
        for plain in _LEFT_PLAIN_IN_LABELS:
            yield self.uri.format_map({name: quote(labels[name], plain) for name in labels})


@cache
def _templates() -> dict[str, list[_Template]]:
    model = service_model(INCIDENTS)
    found: dict[str, list[_Template]] = {}
    for name in model.operation_names:
        operation = model.operation_model(name)
        found.setdefault(operation.http["method"], []).append(_Template.of(operation))
    return found
