"""The table as the template has it: made from its own properties, so that a test of the store also
holds keys and indexes to the template.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3

from tests.template import sam_template

# Properties that CreateTable does not know, or that say nothing about keys and indexes.
_OF_CLOUDFORMATION = {
    "PointInTimeRecoverySpecification",
    "SSESpecification",
    "StreamSpecification",
    "TimeToLiveSpecification",
    "DeletionProtectionEnabled",
    "Tags",
}


def table_properties() -> dict[str, Any]:
    (properties,) = sam_template.resources("AWS::DynamoDB::Table").values()
    return properties


def create_table(name: str, endpoint_url: str | None = None) -> None:
    """Make the table at the endpoint, or wherever boto3's settings lead."""
    wanted = {k: v for k, v in table_properties().items() if k not in _OF_CLOUDFORMATION}
    client = _client(endpoint_url)
    client.create_table(**{**wanted, "TableName": name})
    client.get_waiter("table_exists").wait(TableName=name)


@cache
def _client(endpoint_url: str | None) -> Any:
    return boto3.client("dynamodb", endpoint_url=endpoint_url)
