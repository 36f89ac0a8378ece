"""Amazon Resource Names as both services spell them (contract 0.1 and 0.2).

`ssm-incidents` leaves the Region field empty, since its records are replicated; `ssm-contacts`
fills it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deployment:
    """Where this deployment lives, and so how the ARNs of everything in it begin."""

    partition: str
    region: str
    account: str

    def contact(self, alias: str) -> str:
        return self._contacts(f"contact/{alias}")

    def channel(self, alias: str, channel_id: str) -> str:
        return self._contacts(f"contact-channel/{alias}/{channel_id}")

    def engagement(self, alias: str, engagement_id: str) -> str:
        return self._contacts(f"engagement/{alias}/{engagement_id}")

    def rotation(self, rotation_id: str) -> str:
        return self._contacts(f"rotation/{rotation_id}")

    def response_plan(self, name: str) -> str:
        return self._incidents(f"response-plan/{name}")

    def replication_set(self, set_id: str) -> str:
        return self._incidents(f"replication-set/{set_id}")

    def incident(self, plan_name: str, incident_id: str) -> str:
        return self._incidents(f"incident-record/{plan_name}/{incident_id}")

    def user(self, name: str) -> str:
        """The principal that an access key of the deployment stands for."""
        return f"arn:{self.partition}:iam::{self.account}:user/{name}"

    def owns(self, arn: str) -> bool:
        """Whether the ARN could have been issued by this deployment at all."""
        return arn.startswith((self._contacts(""), self._incidents("")))

    def _contacts(self, resource: str) -> str:
        return f"arn:{self.partition}:ssm-contacts:{self.region}:{self.account}:{resource}"

    def _incidents(self, resource: str) -> str:
        return f"arn:{self.partition}:ssm-incidents::{self.account}:{resource}"


def kind(arn: str) -> str:
    """`contact`, `page`, `incident-record`, ...: the first part of the resource; empty when it is
    no ARN.
    """
    return _resource(arn).partition("/")[0]


def path(arn: str) -> str:
    """What follows the kind: `alice` of a contact, `alice/<id>` of a page, `<plan>/<id>` of an
    incident.
    """
    return _resource(arn).partition("/")[2]


def region(arn: str) -> str:
    """Empty where the ARN has none, or it is no ARN."""
    fields = arn.split(":", 5)
    return fields[3] if len(fields) == 6 else ""  # noqa: PLR2004  as in _resource


def owner(arn: str) -> str:
    """The first part of the path: a contact's alias, the plan of an incident."""
    return path(arn).partition("/")[0]


def tail(arn: str) -> str:
    """The last part of the path: the resource's own id."""
    return path(arn).rpartition("/")[2]


def contact_of(arn: str) -> str:
    """The ARN of the contact that a channel, an engagement or a page belongs to."""
    return f"{arn.rsplit(':', 1)[0]}:contact/{owner(arn)}"


def _resource(arn: str) -> str:
    fields = arn.split(":", 5)
    return fields[5] if len(fields) == 6 else ""  # noqa: PLR2004  arn:partition:service:region:account:resource
