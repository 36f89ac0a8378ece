"""The table is the one that the code reads and writes."""

from __future__ import annotations

from typing import Any

from incident_manager.adapters.dynamodb.record import Record
from tests.template.sam_template import resources, template


def test_the_key_of_the_table_is_the_key_of_a_record() -> None:
    assert _keys(_table()["KeySchema"]) == ("pk", "sk")


def test_every_index_of_the_code_is_an_index_of_the_table() -> None:
    indexes = _table()["LocalSecondaryIndexes"] + _table()["GlobalSecondaryIndexes"]

    assert {one["IndexName"]: _keys(one["KeySchema"]) for one in indexes} == {
        "by_time": ("pk", "time"),
        "listing": ("listing_pk", "listing_sk"),
        "due": ("due_shard", "due_at"),
        "by_contact": ("contact_pk", "contact_sk"),
    }


def test_an_index_holds_as_much_of_a_record_as_the_code_takes_from_it() -> None:
    indexes = _table()["LocalSecondaryIndexes"] + _table()["GlobalSecondaryIndexes"]
    of_code = (Record.by_time, Record.listing, Record.due, Record.by_contact)

    assert {one["IndexName"]: one["Projection"]["ProjectionType"] for one in indexes} == {
        one.Meta.index_name: one.Meta.projection.projection_type for one in of_code
    }


def test_every_key_is_an_attribute_of_a_record() -> None:
    defined = {one["AttributeName"] for one in _table()["AttributeDefinitions"]}
    attributes = {one.attr_name for one in Record.get_attributes().values()}

    assert defined <= attributes


def test_an_incident_outlives_the_stack_and_its_mistakes() -> None:
    resource = template()["Resources"]["Table"]

    assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
    assert resource["UpdateReplacePolicy"] == "Retain"
    assert _table()["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}


def _table() -> dict[str, Any]:
    return resources("AWS::DynamoDB::Table")["Table"]


def _keys(schema: list[dict[str, str]]) -> tuple[str, ...]:
    return tuple(one["AttributeName"] for one in schema)
