"""What people change on a timeline, and what they can't."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.api.refusals import refused
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from datetime import datetime

    from tests.contract.api.conftest import Api

PLAN = DEPLOYMENT.response_plan("checkout")
URL = {"type": "OTHER", "value": {"url": "https://status.example.com/1"}}


@pytest.fixture
def incident(api: Api) -> str:
    template = {"title": "Checkout is down", "impact": 2}
    api.incidents.create_response_plan(name="checkout", incidentTemplate=template)
    arn: str = api.incidents.start_incident(responsePlanArn=PLAN)["incidentRecordArn"]
    api.world.passes(10)
    return arn


@pytest.fixture
def item(api: Api, incident: str) -> str:
    api.incidents.update_related_items(
        incidentRecordArn=incident, relatedItemsUpdate={"itemToAdd": {"identifier": URL}}
    )
    (item,) = api.incidents.list_related_items(incidentRecordArn=incident)["relatedItems"]
    generated: str = item["generatedId"]
    return generated


def _write(api: Api, incident: str, **changes: Any) -> str:
    event = {
        "incidentRecordArn": incident,
        "eventType": "Custom Event",
        "eventTime": api.world.now,
        "eventData": '"Somebody deployed"',
        **changes,
    }
    written: str = api.incidents.create_timeline_event(**event)["eventId"]
    return written


def _read(api: Api, incident: str, event: str) -> dict[str, Any]:
    found = api.incidents.get_timeline_event(incidentRecordArn=incident, eventId=event)
    read: dict[str, Any] = found["event"]
    return read


def _update(api: Api, incident: str, event: str, **changes: Any) -> dict[str, Any]:
    api.incidents.update_timeline_event(incidentRecordArn=incident, eventId=event, **changes)
    return _read(api, incident, event)


def _listed(api: Api, incident: str) -> list[str]:
    pages = api.incidents.get_paginator("list_timeline_events").paginate(
        incidentRecordArn=incident, PaginationConfig={"PageSize": 2}
    )
    return [one["eventId"] for page in pages for one in page["eventSummaries"]]


def _system_event(api: Api, incident: str) -> str:
    return _listed(api, incident)[-1]


def test_an_update_changes_what_it_names_and_the_time_of_the_update(
    api: Api, incident: str
) -> None:
    event = _write(api, incident, eventReferences=[{"resource": incident}])
    before = _read(api, incident, event)
    api.world.passes(5)

    after = _update(api, incident, event, eventData='"Ann deployed"')

    assert after == {
        **before,
        "eventData": '"Ann deployed"',
        "eventUpdatedTime": api.world.now,
    }
    assert _update(api, incident, event, eventType="Note")["eventType"] == "Note"


def test_an_event_keeps_its_id_and_moves_to_its_new_time(api: Api, incident: str) -> None:
    first, second = _write(api, incident), _write(api, incident)
    early: datetime = api.world.now - timedelta(hours=2)

    _update(api, incident, second, eventTime=api.world.now + timedelta(hours=1))
    assert _listed(api, incident)[:2] == [second, first]

    assert _update(api, incident, second, eventTime=early)["eventTime"] == early
    assert _listed(api, incident)[-1] == second


def test_references_are_replaced_whole_and_stay_when_they_are_left_out(
    api: Api, incident: str, item: str
) -> None:
    both = [{"resource": incident}, {"relatedItemId": item}]
    event = _write(api, incident, eventReferences=both)

    assert _read(api, incident, event)["eventReferences"] == both
    assert _update(api, incident, event, eventData='"x"')["eventReferences"] == both
    only = [{"relatedItemId": item}]
    assert _update(api, incident, event, eventReferences=only)["eventReferences"] == only
    assert _update(api, incident, event, eventReferences=[])["eventReferences"] == []


def test_an_item_that_is_not_there_is_not_referred_to(api: Api, incident: str, item: str) -> None:
    other = "related-item/OTHER/" + "0" * 32
    wrong_type = item.replace("OTHER", "TASK")
    event = _write(api, incident)

    for unknown in (other, wrong_type):
        with refused("ValidationException", unknown):
            _write(api, incident, eventReferences=[{"relatedItemId": unknown}])
        with refused("ValidationException", "eventReferences"):
            _update(api, incident, event, eventReferences=[{"relatedItemId": unknown}])


def test_a_reference_outlives_what_it_refers_to(api: Api, incident: str, item: str) -> None:
    event = _write(api, incident, eventReferences=[{"relatedItemId": item}])

    api.incidents.update_related_items(
        incidentRecordArn=incident, relatedItemsUpdate={"itemToRemove": URL}
    )

    kept = [{"relatedItemId": item}]
    assert _read(api, incident, event)["eventReferences"] == kept
    assert _update(api, incident, event, eventReferences=kept)["eventReferences"] == kept


def test_a_repeated_update_does_not_undo_what_came_after_it(api: Api, incident: str) -> None:
    event = _write(api, incident)
    _update(api, incident, event, eventData='"1"', clientToken="one")
    _update(api, incident, event, eventData='"2"', clientToken="two")

    assert _update(api, incident, event, eventData='"1"', clientToken="one")["eventData"] == '"2"'
    with refused("ConflictException", "clientToken"):
        _update(api, incident, event, eventData='"3"', clientToken="one")


def test_an_update_of_nothing_leaves_no_trace(api: Api, incident: str) -> None:
    event = _write(api, incident)
    before = _read(api, incident, event)
    api.world.passes(1)

    assert _update(api, incident, event) == before


def test_what_the_service_wrote_is_neither_changed_nor_deleted(api: Api, incident: str) -> None:
    event = _system_event(api, incident)

    with refused("ValidationException", "SSM Incident Start"):
        _update(api, incident, event, eventData="{}")
    with refused("ValidationException", "SSM Incident Start"):
        api.incidents.delete_timeline_event(incidentRecordArn=incident, eventId=event)
    with refused("ValidationException", "eventType"):
        _update(api, incident, _write(api, incident), eventType="SSM Incident Start")
    assert event in _listed(api, incident)


def test_a_deleted_event_is_gone_and_deleting_it_again_succeeds(api: Api, incident: str) -> None:
    event = _write(api, incident)

    for _ in range(2):
        api.incidents.delete_timeline_event(incidentRecordArn=incident, eventId=event)

    assert event not in _listed(api, incident)
    with refused("ResourceNotFoundException", resourceType="TIMELINE_EVENT"):
        _read(api, incident, event)
    with refused("ResourceNotFoundException", resourceType="TIMELINE_EVENT"):
        _update(api, incident, event, eventData='"x"')


def test_of_an_unknown_incident_nothing_is_read_changed_or_missed(api: Api) -> None:
    unknown = DEPLOYMENT.incident("checkout", "1")

    api.incidents.delete_timeline_event(incidentRecordArn=unknown, eventId="1")
    with refused("ResourceNotFoundException", resourceType="INCIDENT_RECORD"):
        _read(api, unknown, "1")
    with refused("ResourceNotFoundException", resourceIdentifier=unknown):
        _update(api, unknown, "1", eventData='"x"')
    with refused("ValidationException", "there is no incident"):
        api.incidents.list_timeline_events(incidentRecordArn=unknown)


def test_a_timeline_takes_a_thousand_events_and_one_more_when_one_is_deleted(
    api: Api, incident: str
) -> None:
    started = api.world.incident
    api.world.store.commit([replace(started, events=999)])
    last = _write(api, incident, clientToken="last")

    with refused("ValidationException", "at most 1000"):
        _write(api, incident)
    assert _write(api, incident, clientToken="last") == last
    api.incidents.delete_timeline_event(incidentRecordArn=incident, eventId=last)
    _write(api, incident)


def test_a_full_timeline_keeps_no_incident_from_being_resolved(api: Api, incident: str) -> None:
    api.world.store.commit([replace(api.world.incident, events=1000)])

    api.incidents.update_incident_record(arn=incident, status="RESOLVED")

    assert api.world.timeline()[-1].type == "SSM Incident Record Update"
