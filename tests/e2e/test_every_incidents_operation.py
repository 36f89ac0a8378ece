"""All operations of ssm-incidents through the real AWS CLI, on the deployed stack."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.local_stack.aws_cli import RefusedError, aws

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.local_stack.stack import Stack

WHEN = "2026-11-20T03:00:00Z"


@pytest.fixture
def cli(stack: Stack) -> Callable[..., Any]:
    return partial(aws, stack, "ssm-incidents")


def test_the_replication_set(cli: Callable[..., Any]) -> None:
    (arn,) = cli("list-replication-sets")["replicationSetArns"]

    cli("update-deletion-protection", arn=arn, deletion_protected=True)
    protected = cli("get-replication-set", arn=arn)["replicationSet"]
    with pytest.raises(RefusedError, match="ValidationException"):
        cli("delete-replication-set", arn=arn)
    with pytest.raises(RefusedError, match="ServiceQuotaExceededException"):
        cli("create-replication-set", regions={"us-east-1": {}})
    with pytest.raises(RefusedError, match="ValidationException"):
        home = [{"deleteRegionAction": {"regionName": "us-east-1"}}]
        cli("update-replication-set", arn=arn, actions=home)
    cli("update-deletion-protection", arn=arn, deletion_protected=False)

    assert protected["deletionProtected"] is True
    assert protected["status"] == "ACTIVE"
    assert list(protected["regionMap"]) == ["us-east-1"]


def test_response_plans_with_their_policies_and_tags(cli: Callable[..., Any]) -> None:
    template = {"title": "Every operation", "impact": 3, "summary": "first"}
    plan = cli("create-response-plan", name="every", incident_template=template)["arn"]
    policy = (
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":'
        '{"AWS":"arn:aws:iam::111122223333:root"},"Action":"ssm-incidents:GetResponsePlan",'
        f'"Resource":"{plan}"}}]}}'
    )

    cli("update-response-plan", arn=plan, incident_template_summary="second", display_name="All")
    put = cli("put-resource-policy", resource_arn=plan, policy=policy)["policyId"]
    policies = cli("get-resource-policies", resource_arn=plan)["resourcePolicies"]
    cli("delete-resource-policy", resource_arn=plan, policy_id=put)
    cli("tag-resource", resource_arn=plan, tags={"team": "shop", "tier": "1"})
    cli("untag-resource", resource_arn=plan, tag_keys=["tier"])
    tags = cli("list-tags-for-resource", resource_arn=plan)["tags"]
    read = cli("get-response-plan", arn=plan)
    listed = cli("list-response-plans", page_size="1")["responsePlanSummaries"]
    cli("delete-response-plan", arn=plan)
    cli("delete-response-plan", arn=plan)

    assert read["incidentTemplate"]["summary"] == "second"
    assert read["displayName"] == "All"
    assert [one["policyId"] for one in policies] == [put]
    assert tags == {"team": "shop"}
    assert "every" in [one["name"] for one in listed]
    with pytest.raises(RefusedError, match="ResourceNotFoundException"):
        cli("get-response-plan", arn=plan)


def test_incidents_with_their_items_timelines_and_findings(cli: Callable[..., Any]) -> None:
    template = {"title": "Whole life", "impact": 2}
    plan = cli("create-response-plan", name="whole-life", incident_template=template)["arn"]
    incident = cli("start-incident", response_plan_arn=plan, title="By hand")["incidentRecordArn"]
    link = {"type": "OTHER", "value": {"url": "https://example.com/dashboard"}}
    of_incident = {"incident_record_arn": incident}

    added = {"itemToAdd": {"identifier": link, "title": "Dashboard"}}
    cli("update-related-items", **of_incident, related_items_update=added)
    items = cli("list-related-items", **of_incident)["relatedItems"]
    cli("update-related-items", **of_incident, related_items_update={"itemToRemove": link})
    event = cli(
        "create-timeline-event",
        **of_incident,
        event_type="Custom Event",
        event_time=WHEN,
        event_data='"before"',
    )["eventId"]
    cli("update-timeline-event", **of_incident, event_id=event, event_data='"after"')
    read = cli("get-timeline-event", **of_incident, event_id=event)["event"]
    kinds = [
        one["eventType"] for one in cli("list-timeline-events", **of_incident)["eventSummaries"]
    ]
    cli("delete-timeline-event", **of_incident, event_id=event)
    findings = cli("list-incident-findings", **of_incident)["findings"]
    asked = cli("batch-get-incident-findings", **of_incident, finding_ids=["none"])
    cli("update-incident-record", arn=incident, impact=1, status="RESOLVED")
    record = cli("get-incident-record", arn=incident)["incidentRecord"]
    listed = cli("list-incident-records", page_size="1")["incidentRecordSummaries"]
    cli("delete-incident-record", arn=incident)

    assert [one["title"] for one in items] == ["Dashboard"]
    assert read["eventData"] == '"after"'
    assert {"SSM Incident Start", "SSM Incident Record Update", "Custom Event"} <= {*kinds}
    assert findings == []
    assert [one["findingId"] for one in asked["errors"]] == ["none"]
    assert (record["status"], record["impact"], record["title"]) == ("RESOLVED", 1, "By hand")
    assert incident in [one["arn"] for one in listed]
    with pytest.raises(RefusedError, match="ResourceNotFoundException"):
        cli("get-incident-record", arn=incident)
