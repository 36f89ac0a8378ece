"""Regions as replicas of the table (DynamoDB global tables, version 2019.11.21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from incident_manager.adapters.aws import client
from incident_manager.domain.replication_set import RegionStatus, Seen, TableRegions

if TYPE_CHECKING:
    from collections.abc import Mapping

_STATUSES = {
    "ACTIVE": RegionStatus.ACTIVE,
    "UPDATING": RegionStatus.ACTIVE,  # it works while a setting of it changes
    "CREATING": RegionStatus.CREATING,
    "DELETING": RegionStatus.DELETING,
}  # everything else is a failure that AWS names
_CHANGING = frozenset({"CREATING", "UPDATING", "DELETING"})
_KEY_CHANGES = frozenset({"ENABLING", "DISABLING", "UPDATING"})
_PASSING = frozenset(
    {
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ResourceInUseException",
        "ThrottlingException",
    }
)


@dataclass(frozen=True, slots=True)
class DynamoReplicas:
    """`home` is the Region of the table itself, whose key is changed where others are added."""

    table_name: str
    home: str

    def add(self, region: str, key: str | None) -> Seen | None:
        if region == self.home:
            return self._change(region, RegionStatus.ACTIVE, SSESpecification=_encryption(key))
        replica = {"RegionName": region, **({"KMSMasterKeyId": key} if key else {})}
        return self._change(region, RegionStatus.ACTIVE, ReplicaUpdates=[{"Create": replica}])

    def remove(self, region: str) -> Seen | None:
        if region == self.home:
            return self._change(region, RegionStatus.DELETING, SSESpecification=_encryption(None))
        removal = [{"Delete": {"RegionName": region}}]
        return self._change(region, RegionStatus.DELETING, ReplicaUpdates=removal)

    def status(self) -> TableRegions:
        return self._regions(client("dynamodb").describe_table(TableName=self.table_name)["Table"])

    def _change(self, region: str, done: RegionStatus, **change: Any) -> Seen | None:
        """What the table answers; `done` is how the Region is when nothing is left to wait for."""
        try:
            answer = client("dynamodb").update_table(TableName=self.table_name, **change)
        except ClientError as error:
            fault = error.response["Error"]
            if fault["Code"] in _PASSING:
                return None
            return Seen(RegionStatus.FAILED, f"{fault['Code']}: {fault.get('Message', '')}")
        after = self._regions(answer["TableDescription"])
        waits = done if done is RegionStatus.DELETING else RegionStatus.CREATING
        return Seen(waits if after.busy else done)

    def _regions(self, table: Mapping[str, Any]) -> TableRegions:
        replicas = {one["RegionName"]: one for one in table.get("Replicas", ())}
        states = {one.get("ReplicaStatus") for one in replicas.values()}
        new_key = table.get("SSEDescription", {}).get("Status") in _KEY_CHANGES
        own = Seen(RegionStatus.CREATING) if new_key else _seen(table["TableStatus"], None)
        others = {
            name: _seen(one.get("ReplicaStatus"), one.get("ReplicaStatusDescription"))
            for name, one in replicas.items()
        }
        busy = new_key or not _CHANGING.isdisjoint({table["TableStatus"], *states})
        return TableRegions({**others, self.home: own}, busy)


def _seen(status: str | None, description: str | None) -> Seen:
    known = _STATUSES.get(status or "ACTIVE")
    if known:
        return Seen(known)
    return Seen(RegionStatus.FAILED, f"{status}: {description}" if description else status)


def _encryption(key: str | None) -> dict[str, Any]:
    """Without a key of the customer's: the key that AWS keeps for DynamoDB, as the template has."""
    return {"Enabled": True, "SSEType": "KMS", **({"KMSMasterKeyId": key} if key else {})}
