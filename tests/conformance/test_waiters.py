"""Both waiters of the models finish, in the time and with the pauses that the models give them."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import WaiterError

from incident_manager.services.tend_replication_set import tend_replication_set
from tests.contract.api.refusals import refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conformance.populated import Populated
    from tests.contract.api.conftest import Api

REGIONS: dict[str, Any] = {"eu-central-1": {}, "eu-west-1": {}, "eu-north-1": {}}


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> Callable[[Api], list[float]]:
    """`pauses(api)`: while a waiter pauses, the clock of this world goes on, and the watchdog looks
    every minute. What comes back lists the pauses in seconds.
    """

    def let_time_pass(api: Api) -> list[float]:
        paused: list[float] = []

        def sleep(seconds: float) -> None:
            before = sum(paused) // 60
            paused.append(seconds)
            api.world.passes(seconds / 60)
            if sum(paused) // 60 > before:
                api.world.rescue()
                now = api.world.now
                until = now + timedelta(seconds=30)
                tend_replication_set(api.world.ports, api.replicas, now, until)

        monkeypatch.setattr("botocore.waiter.time", SimpleNamespace(sleep=sleep))
        return paused

    return let_time_pass


def test_the_models_have_no_other_waiters(api: Api) -> None:
    assert api.incidents.waiter_names == [
        "wait_for_replication_set_active",
        "wait_for_replication_set_deleted",
    ]
    assert api.contacts.waiter_names == []


def test_the_waiter_for_an_active_set_finishes(
    new_account: Api, pauses: Callable[[Api], list[float]]
) -> None:
    api = new_account
    paused = pauses(api)
    api.replicas.quick = True
    arn = api.incidents.create_replication_set(regions=REGIONS)["arn"]

    api.incidents.get_waiter("wait_for_replication_set_active").wait(arn=arn)

    found = api.incidents.get_replication_set(arn=arn)["replicationSet"]
    assert found["status"] == "ACTIVE"
    assert found["regionMap"].keys() == REGIONS.keys()
    assert paused


def test_the_waiter_for_an_active_set_ends_when_a_region_fails(
    new_account: Api, pauses: Callable[[Api], list[float]]
) -> None:
    api = new_account
    pauses(api)
    api.replicas.refusal = "no such Region"
    arn = api.incidents.create_replication_set(regions=REGIONS)["arn"]

    with pytest.raises(WaiterError, match="FAILED"):
        api.incidents.get_waiter("wait_for_replication_set_active").wait(arn=arn)


def test_the_waiter_for_a_deleted_set_finishes_when_all_of_a_deployment_is_erased(
    populated: Populated, pauses: Callable[[Api], list[float]]
) -> None:
    api = populated.api
    paused = pauses(api)
    [arn] = api.incidents.list_replication_sets()["replicationSetArns"]
    api.incidents.delete_replication_set(arn=arn)

    api.incidents.get_waiter("wait_for_replication_set_deleted").wait(arn=arn)

    assert populated.records == {}
    assert paused
    with refused("ResourceNotFoundException"):
        api.incidents.get_replication_set(arn=arn)
