"""Replicas of the table: on an AWS that answers for one Region (moto), and as DynamoDB answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from incident_manager.adapters.dynamodb import replicas as adapter
from incident_manager.adapters.dynamodb.replicas import DynamoReplicas
from incident_manager.domain.replication_rules import first_regions
from incident_manager.domain.replication_set import (
    RegionStatus,
    ReplicationSet,
    Seen,
    SetStatus,
    TableRegions,
)
from incident_manager.services.change_regions import AddRegion, DeleteRegion, RegionChange
from incident_manager.services.change_regions import change_regions as change
from incident_manager.services.create_replication_set import create_replication_set
from incident_manager.services.settle_replication_set import settle_replication_set
from tests.contract.records import NOON, replication_set
from tests.dynamodb_table import create_table
from tests.world import World

if TYPE_CHECKING:
    from incident_manager.ports import PagingPorts
    from incident_manager.store import Store

HOME, IRELAND, PARIS = "eu-central-1", "eu-west-1", "eu-west-3"
ACTIVE, CREATING = Seen(RegionStatus.ACTIVE), Seen(RegionStatus.CREATING)
DELETING = Seen(RegionStatus.DELETING)


@pytest.fixture
def table(aws_in_process: None) -> DynamoReplicas:
    name = "replicated"
    client = boto3.client("dynamodb")
    if name in client.list_tables()["TableNames"]:
        client.delete_table(TableName=name)
    create_table(name)
    return DynamoReplicas(name, HOME)


class DynamoDb:
    """Answers with what the test gives it, and keeps what it was asked."""

    def __init__(self, answer: dict[str, Any] | ClientError) -> None:
        self.answer = answer
        self.asked: dict[str, Any] = {}

    def describe_table(self, **_: Any) -> dict[str, Any]:
        assert isinstance(self.answer, dict)
        return {"Table": self.answer}

    def update_table(self, **asked: Any) -> dict[str, Any]:
        self.asked = asked
        if isinstance(self.answer, ClientError):
            raise self.answer
        return {"TableDescription": self.answer}


def answering(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any] | ClientError
) -> tuple[DynamoReplicas, DynamoDb]:
    client = DynamoDb(answer)
    monkeypatch.setattr(adapter, "client", lambda _: client)
    return DynamoReplicas("table", HOME), client


def described(status: str = "ACTIVE", **replicas: str) -> dict[str, Any]:
    found = [
        {"RegionName": name.replace("_", "-"), "ReplicaStatus": state}
        for name, state in replicas.items()
    ]
    return {"TableStatus": status, **({"Replicas": found} if found else {})}


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "because"}}, "UpdateTable")


def test_a_table_is_in_its_own_region(table: DynamoReplicas) -> None:
    assert table.status() == TableRegions({HOME: ACTIVE})


def test_an_aws_of_one_region_accepts_and_has_nothing_to_wait_for(table: DynamoReplicas) -> None:
    assert table.add(IRELAND, None) == ACTIVE
    assert table.add(PARIS, "alias/paris") == ACTIVE
    assert table.remove(IRELAND) == DELETING
    assert not table.status().busy


def test_the_tables_own_key_is_given_and_taken_back(table: DynamoReplicas) -> None:
    assert table.add(HOME, "alias/ours") == ACTIVE
    assert table.remove(HOME) == DELETING
    assert table.status() == TableRegions({HOME: ACTIVE})


def test_a_set_of_three_regions_is_made_and_changed_on_an_aws_of_one_region(
    store: Store, table: DynamoReplicas
) -> None:
    regions = first_regions({HOME: None, IRELAND: None, PARIS: None}, HOME, NOON)
    wanted = _with_regions(regions)
    create_replication_set(store, table, wanted, NOON)

    made = settle_replication_set(store, table, NOON)
    much_later = NOON.replace(year=2030)
    change(_ports(store), table, _change(wanted.arn, DeleteRegion(PARIS)), much_later)
    less = settle_replication_set(store, table, much_later)
    change(_ports(store), table, _change(wanted.arn, AddRegion(PARIS, None)), much_later)
    again = settle_replication_set(store, table, much_later)

    assert [_names(one) for one in (made, less, again)] == [
        [HOME, IRELAND, PARIS],
        [HOME, IRELAND],
        [HOME, IRELAND, PARIS],
    ]
    assert again is not None
    assert again.status is SetStatus.ACTIVE
    assert "made no replica" in (again.regions[2].message or "")


def test_a_replica_is_asked_for_with_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    replicas, client = answering(monkeypatch, described("UPDATING", eu_west_1="CREATING"))

    assert replicas.add(IRELAND, "alias/ireland") == CREATING
    create = {"RegionName": IRELAND, "KMSMasterKeyId": "alias/ireland"}
    assert client.asked == {"TableName": "table", "ReplicaUpdates": [{"Create": create}]}
    assert replicas.remove(IRELAND) == DELETING
    assert client.asked["ReplicaUpdates"] == [{"Delete": {"RegionName": IRELAND}}]


def test_the_tables_own_key_is_a_change_of_its_encryption(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replicas, client = answering(
        monkeypatch, {**described("UPDATING"), "SSEDescription": {"Status": "UPDATING"}}
    )

    assert replicas.add(HOME, "alias/ours") == CREATING
    assert client.asked["SSESpecification"] == {
        "Enabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": "alias/ours",
    }
    replicas.remove(HOME)
    assert client.asked["SSESpecification"] == {"Enabled": True, "SSEType": "KMS"}


@pytest.mark.parametrize(
    ("answer", "seen", "busy"),
    [
        (described("UPDATING", eu_west_1="CREATING"), CREATING, True),
        (described(eu_west_1="ACTIVE"), ACTIVE, False),
        (described(eu_west_1="UPDATING"), ACTIVE, True),
        (described("UPDATING", eu_west_1="DELETING"), DELETING, True),
        (
            described(eu_west_1="CREATION_FAILED"),
            Seen(RegionStatus.FAILED, "CREATION_FAILED"),
            False,
        ),
        (
            described(eu_west_1="REGION_DISABLED"),
            Seen(RegionStatus.FAILED, "REGION_DISABLED"),
            False,
        ),
    ],
)
def test_what_dynamodb_says_of_a_replica(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any], seen: Seen, busy: bool
) -> None:
    replicas, _ = answering(monkeypatch, answer)

    assert replicas.status() == TableRegions({HOME: ACTIVE, IRELAND: seen}, busy)


def test_a_failure_is_told_with_its_description(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = described(eu_west_1="CREATION_FAILED")
    answer["Replicas"][0]["ReplicaStatusDescription"] = "a table of this name exists"
    replicas, _ = answering(monkeypatch, answer)

    assert replicas.status().regions[IRELAND] == Seen(
        RegionStatus.FAILED, "CREATION_FAILED: a table of this name exists"
    )


def test_a_key_that_can_not_be_used_fails_the_tables_own_region(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    replicas, _ = answering(monkeypatch, described("INACCESSIBLE_ENCRYPTION_CREDENTIALS"))

    assert replicas.status() == TableRegions(
        {HOME: Seen(RegionStatus.FAILED, "INACCESSIBLE_ENCRYPTION_CREDENTIALS")}
    )


@pytest.mark.parametrize("code", ["ResourceInUseException", "LimitExceededException"])
def test_a_busy_table_is_asked_again_later(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    replicas, _ = answering(monkeypatch, refusal(code))

    assert replicas.add(IRELAND, None) is None
    assert replicas.remove(IRELAND) is None


@pytest.mark.parametrize("code", ["ValidationException", "AccessDeniedException"])
def test_a_refusal_is_a_result(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    replicas, _ = answering(monkeypatch, refusal(code))

    assert replicas.add(IRELAND, None) == Seen(RegionStatus.FAILED, f"{code}: because")


def _with_regions(regions: Any) -> ReplicationSet:
    return replace(replication_set(), regions=regions, settled=None)


def _change(arn: str, action: AddRegion | DeleteRegion) -> RegionChange:
    return RegionChange(set_arn=arn, action=action, by="ops", token=None, fingerprint="")


def _ports(store: Store) -> PagingPorts:
    return World(store).ports


def _names(found: ReplicationSet | None) -> list[str]:
    assert found is not None
    assert found.status is SetStatus.ACTIVE
    return [region.name for region in found.regions]
