"""Why a request was refused. The API layer gives each its modelled exception."""

from __future__ import annotations


class ServiceError(Exception):
    """A request that can't be carried out; nothing was written."""


class NotFoundError(ServiceError):
    """What the request names does not exist. `kind` says of what kind it is where its name does
    not.
    """

    def __init__(self, arn: str, kind: str = "") -> None:
        super().__init__(f"Resource not found: {arn}")
        self.arn = arn
        self.kind = kind


class InvalidError(ServiceError):
    """A value breaks a rule that the service model does not know: names the field and the rule."""

    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule

    @classmethod
    def of(cls, fault: str, whole: str) -> InvalidError:
        """From a fault that begins with its field; `whole` is the field of one that names none."""
        field, colon, rule = fault.partition(": ")
        return cls(field, rule) if colon else cls(whole, fault)


class PlanExhaustedError(InvalidError):
    """The plan has opened as many incidents this month as the deployment allows.

    Neither StartIncident nor an alarm knows of a quota exception, so it is an invalid value.
    """

    def __init__(self, limit: int) -> None:
        rule = f"the response plan has opened {limit} incidents this month, which is the limit of"
        super().__init__("responsePlanArn", f"{rule} this deployment (IncidentsPerPlanAndMonth)")


class TakenError(ServiceError):
    """The name, or the address, is in use."""

    def __init__(self, arn: str, reason: str) -> None:
        super().__init__(reason)
        self.arn = arn


class TokenReusedError(TakenError):
    """What exists (`arn`) was made with the same client token, by another request."""


class InUseError(TakenError):
    """It can't go while others (`dependents`, by ARN; `relation` says how) depend on it."""

    def __init__(self, arn: str, relation: str, dependents: tuple[str, ...], reason: str) -> None:
        super().__init__(arn, reason)
        self.relation = relation
        self.dependents = dependents


class TooManyError(ServiceError):
    """A limit is reached; says which."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class ContendedError(ServiceError):
    """Others kept changing the same records in the meantime: try again."""
