"""The table's items as they are, whatever release wrote them: for a copy of everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from incident_manager.adapters.aws import client
from incident_manager.adapters.dynamodb.layout import due_listings

if TYPE_CHECKING:
    from collections.abc import Iterator

Item: TypeAlias = dict[str, Any]  # attribute values as DynamoDB types them: {"pk": {"S": "..."}}
_DUE = ("due_shard", "due_at")  # the keys of the index that the watchdog looks into


def items(table_name: str) -> Iterator[Item]:
    """Every item, each as it is when it is read: what changes meanwhile may be in either state."""
    pages = client("dynamodb").get_paginator("scan")
    for page in pages.paginate(TableName=table_name, ConsistentRead=True):
        yield from page["Items"]


def put_new(table_name: str, item: Item) -> bool:
    """Write the item; False where the table has one of this key, which stays as it is."""
    dynamodb = client("dynamodb")
    absent = "attribute_not_exists(pk)"
    try:
        dynamodb.put_item(TableName=table_name, Item=item, ConditionExpression=absent)
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def due_at(item: Item) -> str | None:
    """When what the item stands for is to be paged (UTC, ISO 8601); None: it pages nobody any more.

    A hand-off that is due pages nobody either: only what is true by then is told.
    """
    if item.get("due_shard", {}).get("S") not in due_listings():
        return None
    return str(item["due_at"]["S"]).partition("#")[0]


def at_rest(item: Item) -> Item:
    """The item, out of the index of what is still to be done: the watchdog leaves it alone."""
    return {name: value for name, value in item.items() if name not in _DUE}
