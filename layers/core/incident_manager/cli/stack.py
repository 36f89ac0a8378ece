"""The deployment that a command is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from incident_manager.adapters.aws import client
from incident_manager.adapters.dynamodb.store import DynamoStore
from incident_manager.domain.arn import Deployment


class CommandError(Exception):
    """Why a command can't be done, for the person who typed it."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A CloudFormation stack of the project's template."""

    name: str

    @property
    def access_key_prefix(self) -> str:
        """Where the parameters with the access keys are; the same in every stack."""
        return f"/{self.name}/access-keys/"

    @property
    def deployment(self) -> Deployment:
        """Where the stack is: its own ARN says so."""
        _, partition, _, region, account, _ = self._described()["StackId"].split(":", 5)
        return Deployment(partition, region, account)

    @property
    def store(self) -> DynamoStore:
        """The stack's records."""
        return DynamoStore(self.output("TableName"))

    def output(self, name: str) -> str:
        """One of the template's outputs. Raises CommandError when the stack has no such output."""
        outputs = self._described()["Outputs"]
        found = {one["OutputKey"]: str(one["OutputValue"]) for one in outputs}
        if name not in found:
            raise CommandError(f"the stack {self.name} has no output {name}: is it this product?")
        return found[name]

    def function_arns(self) -> frozenset[str]:
        """Of its functions."""
        where = self.deployment
        pages = client("cloudformation").get_paginator("list_stack_resources")
        return frozenset(
            f"arn:{where.partition}:lambda:{where.region}:{where.account}:function:{name}"
            for page in pages.paginate(StackName=self.name)
            for one in page["StackResourceSummaries"]
            if one["ResourceType"] == "AWS::Lambda::Function"
            for name in [one["PhysicalResourceId"]]
        )

    def _described(self) -> dict[str, Any]:
        (stack,) = client("cloudformation").describe_stacks(StackName=self.name)["Stacks"]
        return dict(stack)
