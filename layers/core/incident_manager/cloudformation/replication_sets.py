"""Custom::SSMIncidentsReplicationSet: the one type whose changes take their time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.api.operations import INCIDENTS
from incident_manager.cloudformation.calls import is_gone
from incident_manager.cloudformation.properties import PropertyError, pairs
from incident_manager.cloudformation.resource_type import ResourceType, retag_incidents
from incident_manager.cloudformation.waiting import OutOfTimeError
from incident_manager.wire.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from incident_manager.cloudformation.request import Properties
    from incident_manager.cloudformation.resource_type import Order

_PAUSE = 5  # seconds between two looks at a set that changes


class ReplicationSetFailedError(Exception):
    """A Region of the set can't be brought to what was asked for."""


def _create(order: Order) -> str:
    members = order.given("Regions", "Tags")
    made = order.call(INCIDENTS, "CreateReplicationSet", {**members, "ClientToken": order.token})
    return str(made["arn"])


def _finish(order: Order, arn: str) -> None:
    _await_active(order, arn)
    _protect(order, arn)


def _update(order: Order, arn: str) -> None:
    """Region by Region, as the service takes them; AWS's type takes one in an update."""
    current = _await_active(order, arn)["regionMap"]
    for action in list(_actions(current, _regions(order.new))):
        order.call(INCIDENTS, "UpdateReplicationSet", {"Arn": arn, "Actions": [action]})
        _await_active(order, arn)
    _protect(order, arn)
    retag_incidents(order, arn)


def _delete(order: Order, arn: str) -> None:
    """Gone when all data is: only then could another set be made."""
    order.call(INCIDENTS, "DeleteReplicationSet", {"Arn": arn})
    try:
        while True:
            _look(order, arn)
            _wait(order, "the replication set is still being deleted, and goes on by itself")
    except ApiError as error:
        if not is_gone(error):
            raise


def _await_active(order: Order, arn: str) -> dict[str, Any]:
    while (found := _look(order, arn))["status"] != "ACTIVE":
        _wait(order, f"the replication set is still {found['status']}, and goes on by itself")
    return found


def _look(order: Order, arn: str) -> dict[str, Any]:
    """The set; a look also takes it a step further. Raises ReplicationSetFailedError."""
    found: dict[str, Any] = order.call(INCIDENTS, "GetReplicationSet", {"Arn": arn})[
        "replicationSet"
    ]
    if found["status"] == "FAILED":
        faults = (
            f"{name}: {region['statusMessage']}"
            for name, region in found["regionMap"].items()
            if region["status"] == "FAILED"
        )
        raise ReplicationSetFailedError(f"the replication set is FAILED: {'; '.join(faults)}")
    return found


def _wait(order: Order, state: str) -> None:
    try:
        order.call.patience.wait(_PAUSE)
    except OutOfTimeError as error:
        raise OutOfTimeError(f"{error}: {state}") from error


def _protect(order: Order, arn: str) -> None:
    """A protection that the template never had is somebody's own decision."""
    if "DeletionProtected" in order.new or "DeletionProtected" in order.old:
        protected = order.new.get("DeletionProtected", "false")
        change = {"Arn": arn, "DeletionProtected": protected}
        order.call(INCIDENTS, "UpdateDeletionProtection", change)


def _actions(current: dict[str, Any], wanted: dict[str, str | None]) -> Iterator[dict[str, Any]]:
    """Regions leave before others come, as there may be three. Raises PropertyError."""
    for name, key in wanted.items():
        if name in current and key not in (None, current[name]["sseKmsKeyId"]):
            raise PropertyError(f"Regions: the key of {name} is fixed, as long as it is in the set")
    for name in sorted(current.keys() - wanted.keys()):
        yield {"DeleteRegionAction": {"RegionName": name}}
    for name in sorted(wanted.keys() - current.keys()):
        yield {"AddRegionAction": {"RegionName": name, "SseKmsKeyId": wanted[name] or "DefaultKey"}}


def _regions(properties: Properties) -> dict[str, str | None]:
    """The key of each Region; None where the template names none."""
    given = pairs(properties.get("Regions"), "Regions", "RegionName", "RegionConfiguration")
    return {name: (configuration or {}).get("SseKmsKeyId") for name, configuration in given}


REPLICATION_SET = ResourceType(
    properties=frozenset({"DeletionProtected", "Regions", "Tags"}),
    create_only=(),
    create=_create,
    update=_update,
    delete=_delete,
    finish=_finish,
)
