"""The replication set through the API: made, looked at, changed, guarded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.api.handlers import handlers
from incident_manager.domain.replication_set import RegionStatus, Seen
from incident_manager.domain.role import Role
from incident_manager.services.tend_replication_set import tend_replication_set
from incident_manager.wire.calls import Caller
from incident_manager.wire.errors import ApiError
from tests.contract.api.refusals import refused
from tests.in_process_http import KEY

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

HOME, IRELAND, PARIS = "eu-central-1", "eu-west-1", "eu-west-3"
HOME_KEY = "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555"
IRISH_KEY = "arn:aws:kms:eu-west-1:123456789012:key/66666666-2222-3333-4444-555555555555"


def _create(api: Api, *regions: str, **request: Any) -> str:
    wanted: dict[str, Any] = {name: {} for name in regions or (HOME,)}
    arn: str = api.incidents.create_replication_set(**{"regions": wanted, **request})["arn"]
    return arn


def _get(api: Api, arn: str) -> dict[str, Any]:
    found: dict[str, Any] = api.incidents.get_replication_set(arn=arn)["replicationSet"]
    return found


def _states(api: Api, arn: str) -> tuple[str, dict[str, str]]:
    found = _get(api, arn)
    return found["status"], {name: one["status"] for name, one in found["regionMap"].items()}


def _add(api: Api, arn: str, name: str, **request: Any) -> None:
    action = {"addRegionAction": {"regionName": name}}
    api.incidents.update_replication_set(arn=arn, actions=[action], **request)


def _delete_region(api: Api, arn: str, name: str) -> None:
    action = {"deleteRegionAction": {"regionName": name}}
    api.incidents.update_replication_set(arn=arn, actions=[action])


def _finish(api: Api, arn: str) -> None:
    """Whatever is under way is done, and was looked at."""
    while _get(api, arn)["status"] in ("CREATING", "UPDATING"):
        api.replicas.finish()


def _tend(api: Api) -> Any:
    now = api.world.now
    return tend_replication_set(api.world.ports, api.replicas, now, now + timedelta(seconds=30))


def _pass(api: Api, **time: float) -> None:
    api.world.now += timedelta(**time)


def _protect(api: Api, arn: str, *, protected: bool) -> None:
    api.incidents.update_deletion_protection(arn=arn, deletionProtected=protected)


def test_a_set_of_the_deployments_own_region_is_active_at_once(new_account: Api) -> None:
    arn = _create(new_account, tags={"team": "shop"})

    now = new_account.world.now
    assert arn.startswith("arn:aws:ssm-incidents::123456789012:replication-set/")
    assert _get(new_account, arn) == {
        "arn": arn,
        "createdBy": KEY.principal_arn,
        "createdTime": now,
        "deletionProtected": False,
        "lastModifiedBy": KEY.principal_arn,
        "lastModifiedTime": now,
        "regionMap": {
            HOME: {"sseKmsKeyId": "DefaultKey", "status": "ACTIVE", "statusUpdateDateTime": now}
        },
        "status": "ACTIVE",
    }
    assert new_account.replicas.asked == []
    listed = new_account.incidents.list_tags_for_resource(resourceArn=arn)
    assert listed["tags"] == {"team": "shop"}


def test_regions_are_replicated_one_after_the_other_while_somebody_looks(new_account: Api) -> None:
    arn = _create(new_account, PARIS, IRELAND, HOME)

    assert _states(new_account, arn) == (
        "CREATING",
        {HOME: "ACTIVE", PARIS: "CREATING", IRELAND: "CREATING"},
    )
    assert new_account.replicas.asked == [("add", PARIS)]
    new_account.replicas.finish()
    assert _states(new_account, arn)[1] == {HOME: "ACTIVE", PARIS: "ACTIVE", IRELAND: "CREATING"}
    new_account.replicas.finish()
    assert _states(new_account, arn)[0] == "ACTIVE"
    assert new_account.replicas.asked == [("add", PARIS), ("add", IRELAND)]


def test_the_watchdog_goes_on_when_nobody_looks(new_account: Api) -> None:
    arn = _create(new_account, HOME, IRELAND, PARIS)
    for _ in range(2):
        new_account.replicas.finish()
        _tend(new_account)

    new_account.replicas.finish()
    assert _states(new_account, arn)[0] == "ACTIVE"
    again = _tend(new_account)
    assert again is None


def test_the_waiter_for_an_active_set_finishes(new_account: Api) -> None:
    arn = _create(new_account, HOME, IRELAND, PARIS)
    new_account.replicas.quick = True

    waiter = new_account.incidents.get_waiter("wait_for_replication_set_active")
    waiter.wait(arn=arn, WaiterConfig={"Delay": 0})

    assert _get(new_account, arn)["status"] == "ACTIVE"


def test_the_table_gets_its_own_key_before_it_is_replicated(new_account: Api) -> None:
    keys = {IRELAND: {"sseKmsKeyId": IRISH_KEY}, HOME: {"sseKmsKeyId": HOME_KEY}}
    arn = _create(new_account, regions=keys)

    assert _states(new_account, arn)[1] == {HOME: "CREATING", IRELAND: "CREATING"}
    _finish(new_account, arn)

    assert new_account.replicas.asked == [("add", HOME), ("add", IRELAND)]
    assert new_account.replicas.keys == {HOME: HOME_KEY, IRELAND: IRISH_KEY}
    regions = _get(new_account, arn)["regionMap"]
    assert {name: one["sseKmsKeyId"] for name, one in regions.items()} == {
        HOME: HOME_KEY,
        IRELAND: IRISH_KEY,
    }


def test_the_time_of_a_status_is_when_it_changed(new_account: Api) -> None:
    arn = _create(new_account, HOME, IRELAND)
    made = new_account.world.now
    new_account.replicas.finish()
    _pass(new_account, minutes=3)

    seen = _get(new_account, arn)["regionMap"]

    assert seen[HOME]["statusUpdateDateTime"] == made
    assert seen[IRELAND]["statusUpdateDateTime"] == made + timedelta(minutes=3)


@pytest.mark.parametrize(
    ("regions", "rule"),
    [
        ({IRELAND: {}}, "must include eu-central-1"),
        ({HOME: {}, "Ireland": {}}, "'Ireland' is not the name of an AWS Region"),
        ({HOME: {}, "": {}}, "'' is not the name of an AWS Region"),
        ({HOME: {"sseKmsKeyId": HOME_KEY}, IRELAND: {}}, "or none has"),
        ({HOME: {"sseKmsKeyId": IRISH_KEY}}, "the key of eu-central-1 must be one of that Region"),
    ],
)
def test_a_set_that_can_not_be_is_refused(
    new_account: Api, regions: dict[str, Any], rule: str
) -> None:
    with refused("ValidationException", rule):
        _create(new_account, regions=regions)

    assert new_account.incidents.list_replication_sets()["replicationSetArns"] == []


@pytest.mark.parametrize("key", ["DefaultKey", ""])
def test_a_key_that_aws_owns_may_be_spelled_out(new_account: Api, key: str) -> None:
    arn = _create(new_account, regions={HOME: {"sseKmsKeyId": key}})

    assert _get(new_account, arn)["regionMap"][HOME]["sseKmsKeyId"] == "DefaultKey"


def test_a_second_set_exceeds_the_quota(new_account: Api) -> None:
    arn = _create(new_account)

    with refused(
        "ServiceQuotaExceededException",
        arn,
        serviceCode="ssm-incidents",
        quotaCode="replication-sets-per-account",
    ):
        _create(new_account)


def test_the_same_creation_by_the_same_token_is_the_first_set(new_account: Api) -> None:
    arn = _create(new_account, HOME, clientToken="once")

    assert _create(new_account, HOME, clientToken="once") == arn
    with refused("ConflictException", "clientToken", resourceType="REPLICATION_SET"):
        _create(new_account, HOME, IRELAND, clientToken="once")


def test_the_set_is_listed(new_account: Api) -> None:
    assert new_account.incidents.list_replication_sets()["replicationSetArns"] == []

    arn = _create(new_account)

    pages = new_account.incidents.get_paginator("list_replication_sets").paginate()
    assert [one for page in pages for one in page["replicationSetArns"]] == [arn]
    with refused("ValidationException", "nextToken"):
        new_account.incidents.list_replication_sets(nextToken="x")


def test_a_region_joins_and_the_set_is_updating_meanwhile(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]

    _add(api, arn, IRELAND)

    assert _states(api, arn) == ("UPDATING", {HOME: "ACTIVE", IRELAND: "CREATING"})
    api.replicas.finish()
    assert _states(api, arn) == ("ACTIVE", {HOME: "ACTIVE", IRELAND: "ACTIVE"})
    assert _get(api, arn)["lastModifiedTime"] == api.world.now


def test_a_region_joins_once_by_its_token(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    _add(api, arn, IRELAND, clientToken="once")

    _add(api, arn, IRELAND, clientToken="once")

    assert api.replicas.asked == [("add", IRELAND)]
    with refused("ConflictException", "clientToken"):
        _add(api, arn, PARIS, clientToken="once")


def test_one_change_at_a_time(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    _add(api, arn, IRELAND)

    with refused("ConflictException", "under way", resourceIdentifier=arn):
        _add(api, arn, PARIS)

    api.replicas.finish()
    _add(api, arn, PARIS)


def test_a_region_that_is_there_is_a_conflict_and_a_fourth_too_many(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    for region in (IRELAND, PARIS):
        _add(api, arn, region)
        _finish(api, arn)

    with refused("ConflictException", "in the replication set already"):
        _add(api, arn, PARIS)
    with refused("ValidationException", "at most 3 Regions"):
        _add(api, arn, "us-east-1")


def test_a_region_with_a_key_can_not_join_one_without(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    action = {"addRegionAction": {"regionName": IRELAND, "sseKmsKeyId": IRISH_KEY}}

    with refused("ValidationException", "or none has"):
        api.incidents.update_replication_set(arn=arn, actions=[action])


def test_a_region_leaves_a_day_after_it_came_and_not_before(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    _add(api, arn, IRELAND)
    _finish(api, arn)
    _pass(api, hours=23)

    with refused("ValidationException", "24 hours after it was added"):
        _delete_region(api, arn, IRELAND)
    _pass(api, hours=1)
    _delete_region(api, arn, IRELAND)

    assert _states(api, arn) == ("UPDATING", {HOME: "ACTIVE", IRELAND: "DELETING"})
    api.replicas.finish()
    assert _states(api, arn) == ("ACTIVE", {HOME: "ACTIVE"})


def test_the_deployments_own_region_can_not_leave_before_the_others(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    _add(api, arn, IRELAND)
    _finish(api, arn)
    _pass(api, days=2)

    with refused("ValidationException", "can be deleted last only"):
        _delete_region(api, arn, HOME)
    with refused("ValidationException", "us-east-1 is not in the replication set"):
        _delete_region(api, arn, "us-east-1")


def test_the_last_region_takes_the_set_with_it_unless_it_is_protected(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    _protect(api, arn, protected=True)
    with refused("ValidationException", "protected"):
        _delete_region(api, arn, HOME)
    _protect(api, arn, protected=False)

    _delete_region(api, arn, HOME)

    assert _get(api, arn)["status"] == "DELETING"


def test_a_refused_region_fails_with_the_reason_and_may_leave_at_once(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    api.replicas.refusal = "AccessDeniedException: not there"

    _add(api, arn, IRELAND)

    found = _get(api, arn)
    assert found["status"] == "FAILED"
    assert found["regionMap"][IRELAND]["status"] == "FAILED"
    assert found["regionMap"][IRELAND]["statusMessage"] == "AccessDeniedException: not there"
    api.replicas.refusal = None
    _delete_region(api, arn, IRELAND)
    assert _states(api, arn) == ("ACTIVE", {HOME: "ACTIVE"})


def test_the_waiter_for_an_active_set_ends_with_a_failed_one(new_account: Api) -> None:
    new_account.replicas.refusal = "no"
    arn = _create(new_account, HOME, IRELAND)

    waiter = new_account.incidents.get_waiter("wait_for_replication_set_active")
    with pytest.raises(Exception, match="terminal failure"):
        waiter.wait(arn=arn, WaiterConfig={"Delay": 0})


def test_a_region_that_may_not_leave_stays_and_says_why(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    _add(api, arn, IRELAND)
    _finish(api, arn)
    _pass(api, days=2)
    api.replicas.refusal = "AccessDeniedException: not you"

    _delete_region(api, arn, IRELAND)

    assert _states(api, arn) == ("ACTIVE", {HOME: "ACTIVE", IRELAND: "ACTIVE"})
    message = _get(api, arn)["regionMap"][IRELAND]["statusMessage"]
    assert message == "Not deleted: AccessDeniedException: not you"


def test_a_replica_that_breaks_or_vanishes_is_shown_as_failed(api: Api) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    _add(api, arn, IRELAND)
    _finish(api, arn)

    api.replicas.shows(IRELAND, Seen(RegionStatus.FAILED, "REGION_DISABLED"))
    broken = _get(api, arn)
    del api.replicas.table.regions[IRELAND]  # type: ignore[attr-defined]
    vanished = _get(api, arn)

    assert broken["status"] == "FAILED"
    assert broken["regionMap"][IRELAND]["statusMessage"] == "REGION_DISABLED"
    assert vanished["regionMap"][IRELAND]["status"] == "FAILED"


@pytest.mark.parametrize(
    "call",
    [
        lambda api, arn: api.incidents.get_replication_set(arn=arn),
        lambda api, arn: api.incidents.delete_replication_set(arn=arn),
        lambda api, arn: _protect(api, arn, protected=True),
        lambda api, arn: _add(api, arn, IRELAND),
    ],
)
@pytest.mark.parametrize("name", ["replication-set/another", "response-plan/checkout"])
def test_another_set_is_not_found(api: Api, call: Any, name: str) -> None:
    arn = f"arn:aws:ssm-incidents::123456789012:{name}"

    with refused("ResourceNotFoundException", arn, resourceIdentifier=arn):
        call(api, arn)


@pytest.mark.parametrize("number", [0, 2])
def test_an_update_has_exactly_one_action(api: Api, number: int) -> None:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    action = {"addRegionAction": {"regionName": IRELAND}}

    with pytest.raises(Exception, match=r"actions|Invalid length"):
        api.incidents.update_replication_set(arn=arn, actions=[action] * number)
    assert api.replicas.asked == []


def test_a_deployment_that_stands_by_shows_the_set_and_leaves_the_table_alone(
    new_account: Api,
) -> None:
    arn = _create(new_account)
    _add(new_account, arn, IRELAND)
    standby = replace(new_account.world.ports, region=IRELAND)
    no_table: Any = None
    operations = handlers(
        standby,
        new_account.doors,
        no_table,
        new_account.topics,
        lambda: new_account.world.now,
        new_account.told.append,
    )
    caller = Caller("key", KEY.principal_arn, Role.ADMINISTRATOR)

    def performs(operation: str, **params: Any) -> dict[str, Any]:
        return operations["ssm-incidents", operation](params, caller)

    shown = performs("GetReplicationSet", arn=arn)["replicationSet"]
    assert (shown["arn"], shown["status"]) == (arn, "UPDATING")
    action = {"deleteRegionAction": {"regionName": IRELAND}}
    for operation, params in (
        ("CreateReplicationSet", {"regions": {HOME: {}}}),
        ("UpdateReplicationSet", {"arn": arn, "actions": [action]}),
        ("DeleteReplicationSet", {"arn": arn}),
    ):
        with pytest.raises(ApiError, match=f"the deployment in {HOME} changes the replication set"):
            performs(operation, **params)
