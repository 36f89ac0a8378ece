"""Without a replication set nothing is served; with one, asking for it costs nothing."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.api.refusals import refused
from tests.contract.records import put, replication_set

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.api.conftest import Api


def _counted(api: Api) -> Counter[str]:
    calls: Counter[str] = Counter()

    def around(name: str, call: Callable[[], Any]) -> Any:
        calls[name] += 1
        return call()

    api.world.tap.around = around
    return calls


@pytest.mark.parametrize(
    "call",
    [
        lambda api: api.contacts.list_contacts(),
        lambda api: api.contacts.get_contact(
            ContactId="arn:aws:ssm-contacts:eu-central-1:123456789012:contact/alice"
        ),
        lambda api: api.incidents.list_incident_records(),
        lambda api: api.incidents.create_response_plan(
            name="checkout", incidentTemplate={"title": "down", "impact": 1}
        ),
        lambda api: api.incidents.list_tags_for_resource(resourceArn="arn:aws:x:::y/z"),
    ],
)
def test_without_a_set_both_services_refuse_and_say_how_to_make_one(
    new_account: Api, call: Callable[[Api], Any]
) -> None:
    with refused("ValidationException", "Account not found for the request"):
        call(new_account)
    with refused("ValidationException", "CreateReplicationSet"):
        call(new_account)


def test_a_request_that_is_no_request_is_refused_before_that(new_account: Api) -> None:
    with refused("ValidationException", "Alias"):
        new_account.contacts.create_contact(Alias="NO", Type="PERSONAL", Plan={})


def test_a_set_opens_both_services_at_once(new_account: Api) -> None:
    with refused("ValidationException", "Account not found"):
        new_account.contacts.list_contacts()

    new_account.incidents.create_replication_set(regions={"eu-central-1": {}})

    assert new_account.contacts.list_contacts()["Contacts"] == []
    assert new_account.incidents.list_response_plans()["responsePlanSummaries"] == []


def test_a_set_that_another_process_made_is_found_at_once(new_account: Api) -> None:
    with refused("ValidationException", "Account not found"):
        new_account.contacts.list_contacts()

    put(new_account.world.store, replication_set())

    assert new_account.contacts.list_contacts()["Contacts"] == []


def test_asking_for_the_set_costs_one_call_in_half_a_minute(api: Api) -> None:
    calls = _counted(api)
    for _ in range(10):
        api.contacts.list_contacts()
        api.incidents.list_response_plans()

    assert calls == {"get": 1, "contacts": 10, "response_plans": 10}
    api.world.now += timedelta(seconds=30)
    api.contacts.list_contacts()
    assert calls["get"] == 2


def test_a_set_that_another_process_deletes_is_missed_within_half_a_minute(api: Api) -> None:
    api.contacts.list_contacts()
    put(api.world.store, _deleted(api))

    api.world.now += timedelta(seconds=30)

    with refused("ValidationException", "Account not found"):
        api.contacts.list_contacts()


def test_paging_asks_for_no_set(new_account: Api) -> None:
    world = new_account.world
    alice = world.person("alice", retry_minutes=1)

    world.fires(world.response_plan("checkout", alice))
    world.lives(minutes=1)

    assert world.sms_to(alice) == 2


def _deleted(api: Api) -> Any:
    [found] = [one for one in api.world.store.records.values() if hasattr(one, "token_key")]  # type: ignore[attr-defined]
    return found.begin_deletion(api.world.now)
