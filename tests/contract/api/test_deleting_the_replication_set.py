"""DeleteReplicationSet: the guard, what is served meanwhile, and that nothing is left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from incident_manager.adapters.dynamodb.layout import ref_of
from incident_manager.domain.engagement import Engagement
from incident_manager.services.outcomes import Erased
from incident_manager.services.tend_replication_set import tend_replication_set
from tests.contract.api.refusals import refused
from tests.contract.records import EVERY_KIND, engagement, page
from tests.world import DEPLOYMENT, records_of

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api


def _arn(api: Api) -> str:
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    return str(arn)


def _minute(api: Api) -> Any:
    """The watchdog's next look."""
    api.world.passes(1)
    api.world.rescue()
    return _tended(api)


def _tended(api: Api) -> Any:
    now = api.world.now
    return tend_replication_set(api.world.ports, api.replicas, now, now + timedelta(seconds=30))


def _until_gone(api: Api) -> None:
    for _ in range(20):
        if _minute(api) is None:
            return
    raise AssertionError("the set is still there")


def test_a_protected_set_is_not_deleted(api: Api) -> None:
    arn = _arn(api)
    api.incidents.update_deletion_protection(arn=arn, deletionProtected=True)

    with refused("ValidationException", "protected"):
        api.incidents.delete_replication_set(arn=arn)

    found = api.incidents.get_replication_set(arn=arn)["replicationSet"]
    assert (found["status"], found["deletionProtected"]) == ("ACTIVE", True)


def test_nothing_but_the_set_is_served_while_it_is_deleted(api: Api) -> None:
    arn = _arn(api)
    api.contacts.list_contacts()
    api.incidents.delete_replication_set(arn=arn)

    with refused("ValidationException", "Account not found for the request"):
        api.contacts.list_contacts()
    with refused("ValidationException", "Account not found for the request"):
        api.incidents.tag_resource(resourceArn=arn, tags={"a": "b"})
    with refused("ValidationException", "being deleted"):
        api.incidents.update_deletion_protection(arn=arn, deletionProtected=True)
    with refused("ConflictException", "under way"):
        action = {"addRegionAction": {"regionName": "eu-west-1"}}
        api.incidents.update_replication_set(arn=arn, actions=[action])
    with refused("ServiceQuotaExceededException"):
        api.incidents.create_replication_set(regions={"eu-central-1": {}})
    api.incidents.delete_replication_set(arn=arn)
    assert api.incidents.get_replication_set(arn=arn)["replicationSet"]["status"] == "DELETING"


def test_all_data_is_erased_and_then_the_set(api: Api) -> None:
    world, arn = api.world, _arn(api)
    world.store.commit([one for one in EVERY_KIND if type(one).__name__ != "ReplicationSet"])
    api.incidents.delete_replication_set(arn=arn)

    runs = [_minute(api) for _ in range(2)]

    assert runs == [Erased(records=len(EVERY_KIND) - 3, gone=True), None]
    assert records_of(world) == {}
    with refused("ResourceNotFoundException", arn, resourceType="REPLICATION_SET"):
        api.incidents.get_replication_set(arn=arn)


def test_the_waiter_for_a_deleted_set_finishes(api: Api) -> None:
    arn = _arn(api)
    api.incidents.delete_replication_set(arn=arn)
    _until_gone(api)

    waiter = api.incidents.get_waiter("wait_for_replication_set_deleted")
    waiter.wait(arn=arn, WaiterConfig={"Delay": 0})


def test_nothing_is_erased_before_every_process_has_noticed(api: Api) -> None:
    api.world.person("alice")
    api.incidents.delete_replication_set(arn=_arn(api))
    api.world.now += timedelta(seconds=29)

    _tended(api)

    assert len(records_of(api.world)) == 2


def test_copies_in_other_regions_go_first_and_the_key_last(new_account: Api) -> None:
    api, home, other = new_account, "eu-central-1", "eu-west-1"
    keys = {home: {"sseKmsKeyId": "alias/ours"}, other: {"sseKmsKeyId": "alias/ours"}}
    arn = api.incidents.create_replication_set(regions=keys)["arn"]
    api.replicas.quick = True
    api.incidents.get_waiter("wait_for_replication_set_active").wait(
        arn=arn, WaiterConfig={"Delay": 0}
    )
    api.replicas.asked.clear()
    api.incidents.delete_replication_set(arn=arn)

    _until_gone(api)

    assert api.replicas.asked == [("remove", other), ("remove", home)]
    assert api.incidents.list_replication_sets()["replicationSetArns"] == []


def test_a_copy_that_can_not_be_deleted_keeps_the_set_and_says_why(new_account: Api) -> None:
    api = new_account
    regions: dict[str, Any] = {"eu-central-1": {}, "eu-west-1": {}}
    arn = api.incidents.create_replication_set(regions=regions)["arn"]
    api.replicas.finish()
    api.incidents.get_replication_set(arn=arn)
    api.replicas.refusal = "AccessDeniedException: not you"
    api.incidents.delete_replication_set(arn=arn)

    for _ in range(4):
        _minute(api)

    found = api.incidents.get_replication_set(arn=arn)["replicationSet"]
    assert found["status"] == "FAILED"
    assert "not you" in found["regionMap"]["eu-west-1"]["statusMessage"]
    api.replicas.refusal, api.replicas.quick = None, True
    _until_gone(api)
    assert api.incidents.list_replication_sets()["replicationSetArns"] == []


def test_a_new_set_can_follow_and_is_empty(api: Api) -> None:
    first = _arn(api)
    api.world.person("alice")
    api.incidents.delete_replication_set(arn=first)
    _until_gone(api)

    second = api.incidents.create_replication_set(regions={"eu-central-1": {}})["arn"]

    assert second != first
    assert api.contacts.list_contacts()["Contacts"] == []
    with refused("ResourceNotFoundException"):
        api.incidents.get_replication_set(arn=first)


@pytest.mark.parametrize("count", [99, 250])
def test_many_plans_and_records_are_erased_over_the_minutes(api: Api, count: int) -> None:
    for number in range(count):
        api.world.response_plan(f"plan-{number}")
        api.world.person(f"person-{number}")
    api.incidents.delete_replication_set(arn=_arn(api))

    _until_gone(api)

    assert records_of(api.world) == {}


def test_engagements_without_an_incident_are_stopped_too(api: Api) -> None:
    alice = api.world.person("alice", retry_minutes=5)
    api.contacts.start_engagement(
        ContactId=DEPLOYMENT.contact("alice"), Sender="ops", Subject="hello", Content="hello"
    )
    api.incidents.delete_replication_set(arn=_arn(api))

    api.world.lives(minutes=20)

    assert api.world.sms_to(alice) == 1


def test_a_run_that_finds_a_way_in_erases_nothing_yet(api: Api) -> None:
    """An alarm on its way through it may still be written."""
    api.incidents.delete_replication_set(arn=_arn(api))
    api.world.response_plan("checkout")

    runs = [_minute(api) for _ in range(2)]

    assert runs == [Erased(0, gone=False), Erased(0, gone=True)]


def test_a_run_that_finds_somebody_engaged_erases_nothing_yet(api: Api) -> None:
    """The engagement's own step may be under way."""
    api.incidents.delete_replication_set(arn=_arn(api))
    api.world.store.commit([engagement(due=api.world.now + timedelta(hours=1))])

    runs = [_minute(api) for _ in range(2)]

    assert runs == [Erased(0, gone=False), Erased(1, gone=True)]


def test_pages_that_are_owed_hide_nobody_who_is_engaged(api: Api) -> None:
    soon = api.world.now + timedelta(hours=1)
    names = [f"aaaaaaaa-aaaa-4aaa-8bbb-{number:012d}" for number in range(450)]
    for start in range(0, 450, 90):
        api.world.store.commit([page(one, due=api.world.now) for one in names[start : start + 90]])
    api.incidents.delete_replication_set(arn=_arn(api))
    running, *_ = api.world.store.commit([engagement(due=soon)])

    assert _minute(api) == Erased(0, gone=False)

    stopped = api.world.store.get(ref_of(running))
    assert isinstance(stopped, Engagement)
    assert stopped.stopped


def test_nothing_is_erased_after_the_watchdogs_time(api: Api) -> None:
    api.incidents.delete_replication_set(arn=_arn(api))
    api.world.person("alice")
    api.world.now += timedelta(minutes=1)
    now = api.world.now

    late = tend_replication_set(api.world.ports, api.replicas, now, until=now)

    assert late == Erased(0, gone=False)
    assert _minute(api) == Erased(1, gone=True)
