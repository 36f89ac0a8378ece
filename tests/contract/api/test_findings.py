"""Findings of an incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.contract.api.refusals import refused
from tests.contract.records import NOON, finding, incident, stack_finding
from tests.world import DEPLOYMENT

if TYPE_CHECKING:
    from tests.contract.api.conftest import Api

INCIDENT = incident().arn


@pytest.fixture(autouse=True)
def _an_incident(api: Api) -> None:
    api.world.store.commit([incident(), incident("2")])


def test_findings_of_both_kinds_read_back_exactly(api: Api) -> None:
    deployment = replace(finding("a"), created=NOON - timedelta(minutes=5))
    api.world.store.commit([deployment, stack_finding("b")])

    found = api.incidents.batch_get_incident_findings(
        incidentRecordArn=INCIDENT, findingIds=["b", "a"]
    )

    assert found["errors"] == []
    assert found["findings"] == [
        {
            "id": "b",
            "creationTime": NOON,
            "lastModifiedTime": NOON + timedelta(minutes=1),
            "details": {
                "cloudFormationStackUpdate": {
                    "stackArn": "arn:stack",
                    "startTime": NOON - timedelta(hours=1),
                }
            },
        },
        {
            "id": "a",
            "creationTime": NOON - timedelta(minutes=5),
            "lastModifiedTime": NOON + timedelta(minutes=1),
            "details": {
                "codeDeployDeployment": {
                    "deploymentGroupArn": "arn:group",
                    "deploymentId": "d-1",
                    "startTime": NOON - timedelta(hours=1),
                    "endTime": NOON,
                }
            },
        },
    ]


def test_unknown_findings_are_errors_of_their_own(api: Api) -> None:
    api.world.store.commit([finding("a"), finding("foreign", incident_name="2")])

    found = api.incidents.batch_get_incident_findings(
        incidentRecordArn=INCIDENT, findingIds=["x", "a", "foreign", "a"]
    )

    assert [one["id"] for one in found["findings"]] == ["a"]
    assert [(one["findingId"], one["code"]) for one in found["errors"]] == [
        ("x", "ResourceNotFoundException"),
        ("foreign", "ResourceNotFoundException"),
    ]
    assert "findingIds" in found["errors"][0]["message"]


def test_asking_for_no_finding_finds_none(api: Api) -> None:
    found = api.incidents.batch_get_incident_findings(incidentRecordArn=INCIDENT, findingIds=[])

    assert (found["findings"], found["errors"]) == ([], [])


def test_at_most_twenty_findings_at_once(api: Api) -> None:
    with refused("ValidationException", "findingIds"):
        api.incidents.batch_get_incident_findings(
            incidentRecordArn=INCIDENT, findingIds=[str(one) for one in range(21)]
        )
    with refused("ValidationException", "maxResults"):
        api.incidents.list_incident_findings(incidentRecordArn=INCIDENT, maxResults=21)


def test_findings_are_listed_by_id_in_pages(api: Api) -> None:
    api.world.store.commit([finding(name) for name in "cabed"])
    api.world.store.commit([finding("foreign", incident_name="2")])

    pages = api.incidents.get_paginator("list_incident_findings").paginate(
        incidentRecordArn=INCIDENT, PaginationConfig={"PageSize": 2}
    )
    found = [page["findings"] for page in pages]

    assert [[one["id"] for one in page] for page in found] == [["a", "b"], ["c", "d"], ["e"]]
    assert found[0][0] == {"id": "a", "lastModifiedTime": NOON + timedelta(minutes=1)}


def test_a_page_holds_twenty_unless_asked_otherwise(api: Api) -> None:
    api.world.store.commit([finding(f"{number:02d}") for number in range(25)])

    found = api.incidents.list_incident_findings(incidentRecordArn=INCIDENT)

    assert len(found["findings"]) == 20
    assert found["nextToken"]


def test_an_incident_that_is_not_there_is_not_found(api: Api) -> None:
    missing = DEPLOYMENT.incident("checkout", "missing")

    with refused("ResourceNotFoundException", missing, resourceType="INCIDENT_RECORD"):
        api.incidents.list_incident_findings(incidentRecordArn=missing)
    with refused("ResourceNotFoundException", missing, resourceType="INCIDENT_RECORD"):
        api.incidents.batch_get_incident_findings(incidentRecordArn=missing, findingIds=["a"])
