"""Which response plan an event opens."""

from __future__ import annotations

import json

from incident_manager.domain.routes import Route, Routes
from tests.recorded_events import load_event

SECURITY = "arn:aws:ssm-incidents::111122223333:response-plan/security"
EVERYTHING = "arn:aws:ssm-incidents::111122223333:response-plan/everything"

CRITICAL_FINDINGS = Route(
    json.dumps(
        {
            "source": ["aws.securityhub"],
            "detail": {
                "findings": {"Severity": {"Label": ["CRITICAL"]}, "RecordState": ["ACTIVE"]}
            },
        }
    ),
    SECURITY,
)
ANY_EVENT = Route(json.dumps({"source": [{"exists": True}]}), EVERYTHING)


def test_the_first_route_that_matches_wins() -> None:
    finding = load_event("ingest_alarm", "eventbridge_security_hub_finding")

    assert Routes((CRITICAL_FINDINGS, ANY_EVENT)).plan_for(finding) == SECURITY
    assert Routes((ANY_EVENT, CRITICAL_FINDINGS)).plan_for(finding) == EVERYTHING


def test_a_route_that_does_not_match_is_passed_over() -> None:
    event = load_event("ingest_alarm", "custom_bus")

    assert Routes((CRITICAL_FINDINGS, ANY_EVENT)).plan_for(event) == EVERYTHING


def test_no_matching_route_is_no_plan() -> None:
    event = load_event("ingest_alarm", "custom_bus")

    assert Routes((CRITICAL_FINDINGS,)).plan_for(event) is None
    assert Routes().plan_for(event) is None
