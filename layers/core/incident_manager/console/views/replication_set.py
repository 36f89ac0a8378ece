"""The replication set: where records are kept, and under which keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from incident_manager.console.refusal import Refused
from incident_manager.console.registry import get, post
from incident_manager.domain.role import Role
from incident_manager.services.find_replication_set import THE_SET

if TYPE_CHECKING:
    from collections.abc import Callable

    from incident_manager.console.answer import Answer
    from incident_manager.console.desk import Desk
    from incident_manager.domain.replication_set import ReplicationSet

_PAGE = "/settings/replication-set"
_ADMIN = Role.ADMINISTRATOR
_CONFIRMED = "erase everything"


@get(_PAGE)
def show(desk: Desk) -> Answer:
    return _show(desk)


@get(f"{_PAGE}/state")
def state(desk: Desk) -> Answer:
    return desk.live("settings/replication_set_state.html", found=_settled(desk))


@post(f"{_PAGE}/create", role=_ADMIN)
def create(desk: Desk) -> Answer:
    region = desk.visit.field("region")
    return _change(
        desk,
        "The replication set is being made.",
        lambda: desk.call("ssm-incidents", "CreateReplicationSet", regions={region: _key(desk)}),
    )


@post(f"{_PAGE}/add-region", role=_ADMIN)
def add_region(desk: Desk) -> Answer:
    region = desk.visit.field("region")
    action = {"addRegionAction": {"regionName": region, **_key(desk)}}
    return _update(desk, action, f"{region} is being added.")


@post(f"{_PAGE}/delete-region", role=_ADMIN)
def delete_region(desk: Desk) -> Answer:
    region = desk.visit.field("region")
    action = {"deleteRegionAction": {"regionName": region}}
    return _update(desk, action, f"{region} is being deleted.")


@post(f"{_PAGE}/protection", role=_ADMIN)
def protect(desk: Desk) -> Answer:
    protected = desk.visit.field("protected") == "on"
    return _change(
        desk,
        f"Deletion protection is {'on' if protected else 'off'}.",
        lambda: desk.call(
            "ssm-incidents",
            "UpdateDeletionProtection",
            arn=desk.visit.field("arn"),
            deletionProtected=protected,
        ),
    )


@post(f"{_PAGE}/delete", role=_ADMIN)
def delete(desk: Desk) -> Answer:
    """Nobody does this by a slip of the finger."""
    if desk.visit.field("confirm") != _CONFIRMED:
        return _show(desk, Refused(f"To erase everything: type {_CONFIRMED}."))
    return _change(
        desk,
        "The replication set is being deleted.",
        lambda: desk.call("ssm-incidents", "DeleteReplicationSet", arn=desk.visit.field("arn")),
    )


def _update(desk: Desk, action: dict[str, Any], notice: str) -> Answer:
    arn = desk.visit.field("arn")
    return _change(
        desk,
        notice,
        lambda: desk.call("ssm-incidents", "UpdateReplicationSet", arn=arn, actions=[action]),
    )


def _change(desk: Desk, notice: str, perform: Callable[[], object]) -> Answer:
    try:
        perform()
    except Refused as refused:
        return _show(desk, refused)
    return desk.go(_PAGE, notice)


def _show(desk: Desk, refused: Refused | None = None) -> Answer:
    return desk.form(
        "settings/replication_set.html",
        refused,
        section="Settings",
        found=_settled(desk),
        home=desk.deployment.region,
        elsewhere=desk.ports.region,
        region=desk.visit.field("region"),
        key=desk.visit.field("key"),
    )


def _settled(desk: Desk) -> ReplicationSet | None:
    """While it changes, whoever looks at it by the API moves it on."""
    found = desk.store.get(THE_SET)
    if found is None or not found.changing:
        return found
    try:
        desk.call("ssm-incidents", "GetReplicationSet", arn=found.arn)
    except Refused:  # erased in this very moment
        return None
    return desk.store.get(THE_SET)


def _key(desk: Desk) -> dict[str, str]:
    """Of a Region: AWS's own key unless one is named."""
    key = desk.visit.field("key")
    return {"sseKmsKeyId": key} if key else {}
