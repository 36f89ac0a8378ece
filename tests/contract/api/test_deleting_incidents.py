"""DeleteIncidentRecord: gone at once, and with all that belonged to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.contract.api.refusals import refused
from tests.world import DEPLOYMENT, records_of

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

PLAN = DEPLOYMENT.response_plan("checkout")
URL = {"type": "OTHER", "value": {"url": "https://status.example.com/1"}}


@pytest.fixture
def incident(api: Api) -> str:
    ann = api.world.person("ann", retry_minutes=5)
    api.incidents.create_response_plan(
        name="checkout",
        incidentTemplate={"title": "Checkout", "impact": 2, "dedupeString": "checkout"},
        engagements=[ann.arn],
    )
    arn: str = api.incidents.start_incident(
        responsePlanArn=PLAN, relatedItems=[{"identifier": URL}]
    )["incidentRecordArn"]
    for _ in range(3):
        api.incidents.create_timeline_event(
            incidentRecordArn=arn, eventType="Note", eventTime=api.world.now, eventData='"x"'
        )
    return arn


def test_a_deleted_incident_is_gone_with_all_that_belonged_to_it(api: Api, incident: str) -> None:
    (event, *_) = api.world.timeline()

    api.incidents.delete_incident_record(arn=incident)

    assert api.incidents.list_incident_records()["incidentRecordSummaries"] == []
    with refused("ResourceNotFoundException", resourceIdentifier=incident):
        api.incidents.get_incident_record(arn=incident)
    with refused("ResourceNotFoundException"):
        api.incidents.get_timeline_event(incidentRecordArn=incident, eventId=event.id)
    left = {type(one).__name__ for one in records_of(api.world).values()}
    assert left == {
        *("Contact", "Engagement", "Page", "ResponsePlan"),
        *("ReplicationSet", "TriggerMark"),
    }


def test_deleting_it_again_or_what_never_was_succeeds(api: Api, incident: str) -> None:
    api.incidents.delete_incident_record(arn=incident)
    before = records_of(api.world)

    api.incidents.delete_incident_record(arn=incident)
    api.incidents.delete_incident_record(arn=DEPLOYMENT.incident("checkout", "never"))

    assert records_of(api.world) == before


def test_a_namesake_of_another_account_is_not_deleted(api: Api, incident: str) -> None:
    api.incidents.delete_incident_record(arn=incident.replace("123456789012", "999999999999"))

    assert api.incidents.get_incident_record(arn=incident)


def test_nobody_is_paged_for_a_deleted_incident_any_more(api: Api, incident: str) -> None:
    (engagement,) = api.contacts.list_engagements()["Engagements"]
    assert len(api.world.sms.sent) == 1

    api.incidents.delete_incident_record(arn=incident)
    api.world.lives(30)

    assert len(api.world.sms.sent) == 1
    described = api.contacts.describe_engagement(EngagementId=engagement["EngagementArn"])
    assert described["StopTime"] < api.world.now


def test_its_dedupe_string_is_free_again(api: Api, incident: str) -> None:
    api.incidents.delete_incident_record(arn=incident)

    again = api.incidents.start_incident(responsePlanArn=PLAN)["incidentRecordArn"]

    assert again != incident
    assert [one.arn for one in api.world.incidents] == [again]


def test_deleting_a_resolved_incident_leaves_the_lock_to_the_one_that_holds_it(
    api: Api, incident: str
) -> None:
    api.incidents.update_incident_record(arn=incident, status="RESOLVED")
    later = api.incidents.start_incident(responsePlanArn=PLAN)["incidentRecordArn"]

    api.incidents.delete_incident_record(arn=incident)

    assert api.incidents.start_incident(responsePlanArn=PLAN)["incidentRecordArn"] == later
