"""A response plan's own door: an alias of `ingest_alarm`, to be named in an alarm's actions or as a
rule's target.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from incident_manager.adapters.aws import client
from incident_manager.adapters.dynamodb.layout import door_name

if TYPE_CHECKING:
    from incident_manager.domain.arn import Deployment

_CALLERS = {
    "alarm-actions": ("lambda.alarms.cloudwatch.amazonaws.com", "cloudwatch", "alarm:*"),
    "rules": ("events.amazonaws.com", "events", "rule/*"),
}


def plan_behind(invoked_function_arn: str, deployment: Deployment) -> str | None:
    """The ARN of the response plan whose door was used; None where it was the function itself."""
    qualifier = invoked_function_arn.split(":")[7:]
    if not qualifier or qualifier[0].isdigit() or qualifier[0] == "$LATEST":
        return None
    return deployment.response_plan(qualifier[0])


@dataclass(frozen=True, slots=True)
class LambdaDoors:
    """Who may knock: alarms and rules of this account and Region."""

    function_name: str
    partition: str
    region: str
    account: str

    def open(self, plan_name: str) -> None:
        alias = door_name(plan_name)
        self._make_alias(alias, plan_name)
        for statement, (principal, service, resource) in _CALLERS.items():
            source = f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"
            self._permit(alias, statement, principal, source)

    def close(self, plan_name: str) -> None:
        """Permissions first: AWS does not say that those of an alias go with it."""
        alias = door_name(plan_name)
        for statement in _CALLERS:
            self._forbid(alias, statement)
        self._remove_alias(alias)

    def _make_alias(self, alias: str, plan_name: str) -> None:
        functions = client("lambda")
        try:
            functions.create_alias(
                FunctionName=self.function_name,
                Name=alias,
                FunctionVersion="$LATEST",
                Description=f"Opens incidents of the response plan {plan_name}",
            )
        except functions.exceptions.ResourceConflictException:
            return

    def _permit(self, alias: str, statement: str, principal: str, source: str) -> None:
        functions = client("lambda")
        try:
            functions.add_permission(
                FunctionName=self.function_name,
                Qualifier=alias,
                StatementId=statement,
                Action="lambda:InvokeFunction",
                Principal=principal,
                SourceArn=source,
                SourceAccount=self.account,
            )
        except functions.exceptions.ResourceConflictException:
            return

    def _forbid(self, alias: str, statement: str) -> None:
        functions = client("lambda")
        try:
            functions.remove_permission(
                FunctionName=self.function_name, Qualifier=alias, StatementId=statement
            )
        except functions.exceptions.ResourceNotFoundException:
            return

    def _remove_alias(self, alias: str) -> None:
        functions = client("lambda")
        try:
            functions.delete_alias(FunctionName=self.function_name, Name=alias)
        except functions.exceptions.ResourceNotFoundException:
            return
