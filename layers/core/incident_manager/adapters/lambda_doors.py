"""A response plan's own door: an alias of `ingest_alarm`, to be named in an alarm's actions or as a
rule's target.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from incident_manager.adapters.aws import client
from incident_manager.adapters.dynamodb.layout import door_name

if TYPE_CHECKING:
    from collections.abc import Callable

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
        _unless_it_exists(lambda: self._make_alias(alias, plan_name))
        for statement, (principal, service, resource) in _CALLERS.items():
            source = f"arn:{self.partition}:{service}:{self.region}:{self.account}:{resource}"
            permit = partial(self._permit, alias, statement, principal, source)
            _unless_it_exists(permit)

    def close(self, plan_name: str) -> None:
        """Permissions first: AWS does not say that those of an alias go with it."""
        alias = door_name(plan_name)
        for statement in _CALLERS:
            self._forbid(alias, statement)
        self._remove_alias(alias)

    def address(self, plan_name: str) -> str:
        where = f"arn:{self.partition}:lambda:{self.region}:{self.account}"
        return f"{where}:function:{self.function_name}:{door_name(plan_name)}"

    def _make_alias(self, alias: str, plan_name: str) -> None:
        client("lambda").create_alias(
            FunctionName=self.function_name,
            Name=alias,
            FunctionVersion="$LATEST",
            Description=f"Opens incidents of the response plan {plan_name}",
        )

    def _permit(self, alias: str, statement: str, principal: str, source: str) -> None:
        client("lambda").add_permission(
            FunctionName=self.function_name,
            Qualifier=alias,
            StatementId=_statement_id(statement, alias),
            Action="lambda:InvokeFunction",
            Principal=principal,
            SourceArn=source,
            SourceAccount=self.account,
        )

    def _forbid(self, alias: str, statement: str) -> None:
        functions = client("lambda")
        try:
            functions.remove_permission(
                FunctionName=self.function_name,
                Qualifier=alias,
                StatementId=_statement_id(statement, alias),
            )
        except functions.exceptions.ResourceNotFoundException:
            return

    def _remove_alias(self, alias: str) -> None:
        functions = client("lambda")
        try:
            functions.delete_alias(FunctionName=self.function_name, Name=alias)
        except functions.exceptions.ResourceNotFoundException:
            return


def _statement_id(statement: str, alias: str) -> str:
    """Its own for each alias, and short, however long the alias is."""
    return f"{statement}-{hashlib.sha256(alias.encode()).hexdigest()[:16]}"


def _unless_it_exists(make: Callable[[], None]) -> None:
    """Lambda says Conflict for what exists, and also while it is busy: then the door is not open.

    Raises in that case, for the caller to try again.
    """
    try:
        make()
    except client("lambda").exceptions.ResourceConflictException as error:
        if "already exists" not in error.response["Error"]["Message"]:
            raise
