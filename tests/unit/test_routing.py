"""Which response plan an event opens."""

from __future__ import annotations

import pytest

from incident_manager.domain.event_pattern_entry import EventPatternError
from incident_manager.domain.routing import Rule, route
from tests.recorded_events import load_event

SECURITY = "arn:aws:ssm-incidents::111122223333:response-plan/security"
EVERYTHING = "arn:aws:ssm-incidents::111122223333:response-plan/everything"

CRITICAL_FINDINGS = Rule(
    {
        "source": ["aws.securityhub"],
        "detail": {"findings": {"Severity": {"Label": ["CRITICAL"]}, "RecordState": ["ACTIVE"]}},
    },
    SECURITY,
)
ANY_EVENT = Rule({"source": [{"exists": True}]}, EVERYTHING)


def test_the_first_rule_that_matches_wins() -> None:
    finding = load_event("ingest_alarm", "eventbridge_security_hub_finding")

    assert route([CRITICAL_FINDINGS, ANY_EVENT], finding) == SECURITY
    assert route([ANY_EVENT, CRITICAL_FINDINGS], finding) == EVERYTHING


def test_a_rule_that_does_not_match_is_passed_over() -> None:
    assert route([CRITICAL_FINDINGS, ANY_EVENT], load_event("ingest_alarm", "custom_bus")) == (
        EVERYTHING
    )


def test_no_matching_rule_is_no_plan() -> None:
    assert route([CRITICAL_FINDINGS], load_event("ingest_alarm", "custom_bus")) is None
    assert route([], load_event("ingest_alarm", "custom_bus")) is None


def test_a_rule_with_a_malformed_pattern_cannot_be_made() -> None:
    with pytest.raises(EventPatternError):
        Rule({"source": "aws.securityhub"}, SECURITY)
