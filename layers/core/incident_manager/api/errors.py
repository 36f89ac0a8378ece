"""Refusals of the services as the exceptions that the models declare (contract 0.1 and 0.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.domain import arn
from incident_manager.services.errors import (
    ContendedError,
    InUseError,
    InvalidError,
    NotFoundError,
    ServiceError,
    TakenError,
    TooManyError,
)
from incident_manager.wire.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Mapping

_INCIDENTS_TYPES = {
    "response-plan": "RESPONSE_PLAN",
    "incident-record": "INCIDENT_RECORD",
    "replication-set": "REPLICATION_SET",
    "resource-policy": "RESOURCE_POLICY",
    "timeline-event": "TIMELINE_EVENT",
}
_RESOURCE_TYPES = {
    **_INCIDENTS_TYPES,
    "contact": "CONTACT",
    "contact-channel": "CONTACT_CHANNEL",
    "engagement": "ENGAGEMENT",
    "page": "PAGE",
    "rotation": "ROTATION",
    "rotation-override": "ROTATION_OVERRIDE",
}


def api_error(service: str, error: ServiceError) -> ApiError:
    """The modelled exception; its message names the field, the value's fault and the rule."""
    make = _contacts if service == "ssm-contacts" else _incidents
    return make(error)


def invalid(service: str, field: str, rule: str) -> ApiError:
    return api_error(service, InvalidError(field, rule))


def _incidents(error: ServiceError) -> ApiError:
    match error:
        case NotFoundError():
            members = _resource(error.arn, error.kind or _kind(error.arn))
            return _error("ResourceNotFoundException", error, members)
        case TakenError():
            members = _resource(error.arn, _kind(error.arn))
            return _error("ConflictException", error, members)
        case TooManyError():
            members = {"quotaCode": error.code, "serviceCode": "ssm-incidents"}
            return _error("ServiceQuotaExceededException", error, members)
        case ContendedError():
            members = {"quotaCode": "concurrent-changes", "serviceCode": "ssm-incidents"}
            return _error("ThrottlingException", error, members)
        case _:
            return _error("ValidationException", error, {})


def _contacts(error: ServiceError) -> ApiError:
    match error:
        case NotFoundError():
            kind = _RESOURCE_TYPES.get(error.kind) or _type(error.arn)
            members = {"ResourceId": error.arn, "ResourceType": kind}
            return _error("ResourceNotFoundException", error, members)
        case TakenError():
            members = {"ResourceId": error.arn, "ResourceType": _type(error.arn)}
            return _error("ConflictException", error, {**members, **_dependents(error)})
        case TooManyError():
            members = {"QuotaCode": error.code, "ServiceCode": "ssm-contacts"}
            return _error("ServiceQuotaExceededException", error, members)
        case ContendedError():
            return _error("ThrottlingException", error, {"RetryAfterSeconds": 1})
        case InvalidError():
            fields = [{"Name": error.field, "Message": error.rule}]
            reason = {"Reason": "FIELD_VALIDATION_FAILED", "Fields": fields}
            return _error("ValidationException", error, reason)
        case _:
            return _error("ValidationException", error, {"Reason": "OTHER"})


def _dependents(error: TakenError) -> dict[str, Any]:
    """What depends on a resource that can't go."""
    if not isinstance(error, InUseError):
        return {}
    named = {"RelationType": error.relation, "DependentResourceIds": list(error.dependents)}
    return {"DependentEntities": [named]}


def _resource(name: str, kind: str) -> dict[str, str]:
    """The type has an enum of its own, so what is of none of its kinds is named without one."""
    known = {"resourceType": _INCIDENTS_TYPES[kind]} if kind in _INCIDENTS_TYPES else {}
    return {"resourceIdentifier": name, **known}


def _error(code: str, error: ServiceError, members: Mapping[str, Any]) -> ApiError:
    return ApiError(code, str(error), members)


def _type(resource_arn: str) -> str:
    return _RESOURCE_TYPES.get(_kind(resource_arn), "UNKNOWN")


def _kind(name: str) -> str:
    """An event of a timeline is named by its incident's ARN and its own id behind it."""
    kind = arn.kind(name)
    is_event = kind == "incident-record" and arn.path(name).count("/") > 1
    return "timeline-event" if is_event else kind
