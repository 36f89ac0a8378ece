"""Response plans, incidents and their timelines through the API."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.contract.api.refusals import refused
from tests.in_process_http import KEY
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

TEMPLATE = {"title": "Checkout is down", "impact": 2}
PLAN = DEPLOYMENT.response_plan("checkout")


def _plan(api: Api, **changes: Any) -> str:
    request = {"name": "checkout", "incidentTemplate": TEMPLATE, **changes}
    arn: str = api.incidents.create_response_plan(**request)["arn"]
    return arn


def _start(api: Api, **changes: Any) -> str:
    arn: str = api.incidents.start_incident(**{"responsePlanArn": PLAN, **changes})[
        "incidentRecordArn"
    ]
    return arn


def _listed(api: Api, *filters: dict[str, Any]) -> list[str]:
    found = api.incidents.list_incident_records(filters=list(filters))
    return [one["arn"] for one in found["incidentRecordSummaries"]]


def test_a_response_plan_reads_back_and_has_a_door_of_its_own(api: Api) -> None:
    alice = DEPLOYMENT.contact("alice")
    template = {
        **TEMPLATE,
        "summary": "Look at the *queue* first.",
        "dedupeString": "checkout",
        "incidentTags": {"team": "shop"},
    }

    plan = _plan(api, displayName="Checkout", incidentTemplate=template, engagements=[alice])
    read = api.incidents.get_response_plan(arn=plan)

    assert plan == PLAN
    assert read["incidentTemplate"] == {**template, "notificationTargets": []}
    assert (read["name"], read["displayName"]) == ("checkout", "Checkout")
    assert read["engagements"] == [alice]
    assert api.doors.opened == ["checkout"]


def test_what_terraform_sends_for_nothing_is_taken_for_nothing(api: Api) -> None:
    template = {**TEMPLATE, "summary": "", "dedupeString": ""}

    _plan(
        api,
        displayName="",
        incidentTemplate=template,
        engagements=[],
        chatChannel={"empty": {}},
        actions=[],
        integrations=[],
    )

    read = api.incidents.get_response_plan(arn=PLAN)
    assert read["displayName"] == ""
    assert read["incidentTemplate"]["dedupeString"] == ""


def test_a_taken_plan_name_is_a_conflict_and_a_repeated_creation_is_not(api: Api) -> None:
    first = _plan(api, clientToken="once")

    assert _plan(api, clientToken="once") == first
    with refused("ConflictException", resourceIdentifier=PLAN, resourceType="RESPONSE_PLAN"):
        _plan(api)


def test_response_plans_are_listed_by_name(api: Api) -> None:
    for name in ("b", "c", "a"):
        _plan(api, name=name)

    pages = api.incidents.get_paginator("list_response_plans").paginate(
        PaginationConfig={"PageSize": 2}
    )

    assert [one["name"] for page in pages for one in page["responsePlanSummaries"]] == [*"abc"]


def test_an_incident_started_by_hand_says_who_started_it(api: Api) -> None:
    _plan(api)

    incident = _start(api)
    record = api.incidents.get_incident_record(arn=incident)["incidentRecord"]

    assert record["title"] == "Checkout is down"
    assert (record["impact"], record["status"]) == (2, "OPEN")
    assert record["creationTime"] == record["lastModifiedTime"] == api.world.now
    assert record["lastModifiedBy"] == KEY.principal_arn
    assert record["incidentRecordSource"] == {
        "createdBy": KEY.principal_arn,
        "invokedBy": KEY.principal_arn,
        "source": "aws.ssm-incidents.custom",
    }
    assert record["dedupeString"]
    assert (record["automationExecutions"], record["notificationTargets"]) == ([], [])
    assert "resolvedTime" not in record


def test_title_and_impact_of_the_start_override_the_plan(api: Api) -> None:
    _plan(api)

    record = api.incidents.get_incident_record(arn=_start(api, title="Only EU", impact=4))

    assert record["incidentRecord"]["title"] == "Only EU"
    assert record["incidentRecord"]["impact"] == 4


def test_the_same_client_token_starts_one_incident(api: Api) -> None:
    _plan(api)
    first = _start(api, clientToken="once")

    assert _start(api, clientToken="once") == first
    assert _start(api) != first
    with refused("ConflictException", "clientToken"):
        _start(api, clientToken="once", impact=1)


def test_a_dedupe_string_joins_starts_by_hand_until_the_incident_is_resolved(api: Api) -> None:
    _plan(api, incidentTemplate={**TEMPLATE, "dedupeString": "checkout"})
    first = _start(api)

    assert _start(api) == first
    api.incidents.update_incident_record(arn=first, status="RESOLVED")
    assert _start(api) != first
    with refused("ConflictException", "dedupe string"):
        api.incidents.update_incident_record(arn=first, status="OPEN")


def test_what_triggered_a_start_is_kept_on_the_timeline(api: Api) -> None:
    _plan(api)
    details = {
        "source": "datadog",
        "timestamp": api.world.now - timedelta(minutes=1),
        "triggerArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:x",
        "rawData": '{"monitor": 7}',
    }

    incident = _start(api, triggerDetails=details)
    (trigger,) = api.incidents.list_timeline_events(
        incidentRecordArn=incident,
        filters=[
            {
                "key": "eventType",
                "condition": {"equals": {"stringValues": ["SSM Incident Trigger"]}},
            }
        ],
    )["eventSummaries"]
    event = api.incidents.get_timeline_event(
        incidentRecordArn=incident, eventId=trigger["eventId"]
    )["event"]

    assert event["eventTime"] == details["timestamp"]
    assert json.loads(event["eventData"]) == {
        "createdIncident": True,
        "incidentSource": "datadog",
        "triggerArn": details["triggerArn"],
        "rawData": details["rawData"],
    }


def test_an_update_is_an_event_that_lists_what_changed(api: Api) -> None:
    _plan(api)
    incident = _start(api)
    api.world.passes(1)

    api.incidents.update_incident_record(arn=incident, title="EU only", impact=3, summary="…")
    (newest, *_) = api.incidents.list_timeline_events(incidentRecordArn=incident)["eventSummaries"]
    event = api.incidents.get_timeline_event(incidentRecordArn=incident, eventId=newest["eventId"])

    assert newest["eventType"] == "SSM Incident Record Update"
    data = json.loads(event["event"]["eventData"])
    assert data["modifiedBy"] == KEY.principal_arn
    assert data["modifiedAttributes"] == [
        {"attributeName": "title", "newValue": "EU only"},
        {"attributeName": "summary", "newValue": "…"},
        {"attributeName": "impact", "newValue": "3"},
    ]


def test_an_update_that_changes_nothing_leaves_no_trace(api: Api) -> None:
    _plan(api)
    incident = _start(api)
    before = api.world.timeline()

    api.incidents.update_incident_record(arn=incident, impact=2)

    assert api.world.timeline() == before


def test_resolving_and_reopening_set_and_clear_the_resolved_time(api: Api) -> None:
    _plan(api)
    incident = _start(api)
    api.world.passes(30)

    api.incidents.update_incident_record(arn=incident, status="RESOLVED")
    resolved = api.incidents.get_incident_record(arn=incident)["incidentRecord"]
    api.incidents.update_incident_record(arn=incident, status="OPEN")
    reopened = api.incidents.get_incident_record(arn=incident)["incidentRecord"]

    assert (resolved["status"], resolved["resolvedTime"]) == ("RESOLVED", api.world.now)
    assert reopened["status"] == "OPEN"
    assert "resolvedTime" not in reopened


def test_incidents_are_listed_newest_first_across_statuses(api: Api) -> None:
    _plan(api)
    made = []
    for _ in range(5):
        made.append(_start(api))
        api.world.passes(1)
    api.incidents.update_incident_record(arn=made[2], status="RESOLVED")

    pages = api.incidents.get_paginator("list_incident_records").paginate(
        PaginationConfig={"PageSize": 2}
    )

    assert [one["arn"] for page in pages for one in page["incidentRecordSummaries"]] == made[::-1]


def test_filters_are_anded_and_the_values_of_one_are_ored(api: Api) -> None:
    _plan(api)
    high, low, other = _start(api, impact=1), _start(api, impact=5), _start(api, impact=3)
    api.incidents.update_incident_record(arn=low, status="RESOLVED")

    impacts = {"key": "impact", "condition": {"equals": {"integerValues": [1, 5]}}}
    opened = {"key": "status", "condition": {"equals": {"stringValues": ["OPEN"]}}}
    mine = {"key": "createdBy", "condition": {"equals": {"stringValues": [KEY.principal_arn]}}}

    assert set(_listed(api, impacts)) == {high, low}
    assert _listed(api, impacts, opened) == [high]
    assert set(_listed(api, mine)) == {high, low, other}


def test_two_creation_times_make_a_range(api: Api) -> None:
    _plan(api)
    made = []
    for _ in range(4):
        made.append(_start(api))
        api.world.passes(10)
    begin = api.world.now - timedelta(minutes=40)

    after = {"key": "creationTime", "condition": {"after": begin}}
    before = {"key": "creationTime", "condition": {"before": begin + timedelta(minutes=30)}}

    assert _listed(api, after, before) == [made[2], made[1]]


@pytest.mark.parametrize(
    ("one", "saying"),
    [
        ({"key": "title", "condition": {"equals": {"stringValues": ["x"]}}}, "filters.key"),
        ({"key": "impact", "condition": {"equals": {"stringValues": ["1"]}}}, "integerValues"),
        ({"key": "status", "condition": {"equals": {"stringValues": ["NEW"]}}}, "RESOLVED"),
        ({"key": "creationTime", "condition": {"equals": {"integerValues": [1]}}}, "after"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_by_name(
    api: Api, one: dict[str, Any], saying: str
) -> None:
    with refused("ValidationException", saying):
        _listed(api, one)


def test_a_person_may_add_to_the_timeline_at_any_time_of_their_own(api: Api) -> None:
    _plan(api)
    incident = _start(api)
    hour_ago = api.world.now - timedelta(hours=1)

    made = api.incidents.create_timeline_event(
        incidentRecordArn=incident,
        eventType="Custom Event",
        eventTime=hour_ago,
        eventData='"Somebody deployed"',
        eventReferences=[{"resource": incident}],
    )
    event = api.incidents.get_timeline_event(incidentRecordArn=incident, eventId=made["eventId"])
    oldest = api.incidents.list_timeline_events(
        incidentRecordArn=incident, sortBy="EVENT_TIME", sortOrder="ASCENDING"
    )["eventSummaries"][0]

    assert event["event"]["eventData"] == '"Somebody deployed"'
    assert event["event"]["eventReferences"] == [{"resource": incident}]
    assert event["event"]["eventUpdatedTime"] == api.world.now
    assert oldest["eventId"] == made["eventId"]
    assert "eventData" not in oldest


def test_nobody_but_the_service_writes_its_events(api: Api) -> None:
    _plan(api)
    incident = _start(api)

    with refused("ValidationException", "Custom Event, Note"):
        api.incidents.create_timeline_event(
            incidentRecordArn=incident,
            eventType="SSM Incident Start",
            eventTime=api.world.now,
            eventData="{}",
        )


def test_the_same_token_adds_one_event(api: Api) -> None:
    _plan(api)
    event = {
        "incidentRecordArn": _start(api),
        "eventType": "Note",
        "eventTime": api.world.now,
        "eventData": '"looking"',
        "clientToken": "once",
    }

    first = api.incidents.create_timeline_event(**event)

    assert api.incidents.create_timeline_event(**event)["eventId"] == first["eventId"]
    with refused("ConflictException"):
        api.incidents.create_timeline_event(**{**event, "eventData": '"found it"'})


def test_timeline_events_are_filtered_by_time_type_and_reference(api: Api) -> None:
    _plan(api)
    incident = _start(api)
    api.world.passes(10)
    note = api.incidents.create_timeline_event(
        incidentRecordArn=incident,
        eventType="Note",
        eventTime=api.world.now,
        eventData='"x"',
        eventReferences=[{"resource": incident}],
    )["eventId"]

    def listed(key: str, condition: dict[str, Any]) -> list[str]:
        found = api.incidents.list_timeline_events(
            incidentRecordArn=incident, filters=[{"key": key, "condition": condition}]
        )
        return [one["eventId"] for one in found["eventSummaries"]]

    assert listed("eventType", {"equals": {"stringValues": ["Note"]}}) == [note]
    assert listed("eventReference", {"equals": {"stringValues": [incident]}}) == [note]
    assert listed("eventTime", {"after": api.world.now - timedelta(minutes=5)}) == [note]


def test_what_does_not_exist_is_not_found(api: Api) -> None:
    incident = DEPLOYMENT.incident("checkout", "1")

    with refused("ResourceNotFoundException", resourceType="RESPONSE_PLAN"):
        _start(api)
    with refused("ResourceNotFoundException", resourceIdentifier=incident):
        api.incidents.get_incident_record(arn=incident)
    with refused("ResourceNotFoundException", resourceType="INCIDENT_RECORD"):
        api.incidents.update_incident_record(arn=incident, impact=1)
    with refused("ResourceNotFoundException"):
        api.incidents.get_response_plan(arn=PLAN)
    with refused("ResourceNotFoundException"):
        api.incidents.get_timeline_event(incidentRecordArn=incident, eventId="1")


def test_an_operation_that_is_not_written_yet_says_so(api: Api) -> None:
    with refused("NotImplementedException", "GetContactPolicy is not implemented yet"):
        api.contacts.get_contact_policy(ContactArn=DEPLOYMENT.contact("alice"))
