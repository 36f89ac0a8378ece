"""The table as the template has it: made from its own properties, so that a test of the store also
holds keys and indexes to the template.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import boto3
import yaml

TEMPLATE = Path(__file__).parent.parent / "template.yaml"
# Properties that CreateTable does not know, or that say nothing about keys and indexes.
_OF_CLOUDFORMATION = {
    "PointInTimeRecoverySpecification",
    "SSESpecification",
    "StreamSpecification",
    "TimeToLiveSpecification",
    "DeletionProtectionEnabled",
    "Tags",
}


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short functions as what they are given."""


def _argument(loader: yaml.SafeLoader, _: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    assert isinstance(node, yaml.MappingNode)
    return loader.construct_mapping(node, deep=True)


_Loader.add_multi_constructor("!", _argument)


def table_properties() -> dict[str, Any]:
    template = yaml.load(TEMPLATE.read_text(), Loader=_Loader)  # noqa: S506  it is a SafeLoader
    properties: dict[str, Any] = template["Resources"]["Table"]["Properties"]
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
